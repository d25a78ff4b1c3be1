# 答（こた）えを並（なら）べたとき
comparison-spread = { $value }（{ $rule ->
    [majority] 一番（いちばん） 多（おお）い 答（こた）え
    [median] 真（ま）ん中（なか）の 答（こた）え
    [tied] 同（おな）じ 人数（にんずう）の 答（こた）えの 一（ひと）つ
   *[respondent] 代表（だいひょう）の人（ひと）の 答（こた）え
 }。団体（だんたい）の 中（なか）では { $spread }）
comparison-spread-and = ・
comparison-count = { $value } { $n }人（にん）
comparison-missing = まだ くらべられない 問（と）い
comparison-one-side = 一（ひと）つの 団体（だんたい）だけが 答（こた）えた 問（と）い
comparison-beside = ほかの 答（こた）え
comparison-note-wanting = 答（こた）えは 同（おな）じでした。みんなが 気（き）になることを 話（はな）しませんか。
comparison-note-same = 答（こた）えは 全部（ぜんぶ） 同（おな）じでした。「じょうきょう」と 送（おく）ると、次（つぎ）の 日（ひ）が わかります。
comparison-note-partly = くらべた 答（こた）えは 全部（ぜんぶ） 同（おな）じでした。「じょうきょう」と 送（おく）ると、次（つぎ）の 日（ひ）が わかります。
comparison-note-nothing = くらべる 答（こた）えは まだ ありません。「じょうきょう」と 送（おく）ると、次（つぎ）の 日（ひ）が わかります。
