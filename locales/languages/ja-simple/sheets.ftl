# いろいろな 質問（しつもん）
answer-nothing = なし
option-chosen = ✓ { $label }
scale-value = { $n } { $label }
yen = { $amount }円
rows-short = { $n ->
    [1] 1つ
    [2] 2つ
    [3] 3つ
    [4] 4つ
    [5] 5つ
    [6] 6つ
    [7] 7つ
    [8] 8つ
    [9] 9つ
   *[other] { $n }こ
 }
rows-short-total = { $count }・{ $total }
rows-total = 全部（ぜんぶ）で { $amount }
example = れい：{ $text }
hint-multi = いくつ 選（えら）んでも いいです。終（お）わったら「これで 決（き）める」を 押（お）してください。
hint-date = 「10月25日」のように 書（か）いても いいです。
hint-month = 「10月」のように 書（か）いてください。
hint-yen = 「3万円」「12000」のように 書（か）いてください。
hint-number = 「30」のように 数字（すうじ）で 書（か）いてください。
hint-rows = 一（ひと）つずつ 書（か）いてください（{ $columns }）。
ask-cell = 「{ $row }」の { $cell }を 教（おし）えてください。
ask-first-cell = { $cell }を 教（おし）えてください。
hint-row-here = 下（した）に 書（か）いて、送（おく）ってください。
hint-more-rows = ほかにも あったら、書（か）いてください。
bounds-between = { $least }から { $most }までで 答（こた）えてください。
bounds-most = { $most }までに してください。
bounds-least = { $least }こか、もっと 多（おお）く 選（えら）ぶか 書（か）いてください。
not-understood-date = 日（ひ）が わかりませんでした。「10月25日」のように 書（か）いてください。
not-understood-month = 何月（なんがつ）か わかりませんでした。「10月」のように 書（か）いてください。
not-understood-yen = お金（かね）の 数（かず）が わかりませんでした。「3万円」のように 書（か）いてください。
not-understood-number = 数（かず）が わかりませんでした。「30」のように 書（か）いてください。
not-understood-multi = 番号（ばんごう）を「1と3」のように 送（おく）ってください。ボタンを 押（お）しても いいです。
not-understood-rows = わかりませんでした。下（した）のように 書（か）いてください。
not-understood-choice = わかりませんでした。番号（ばんごう）か ボタンで 答（こた）えてください。
row-noted = 「{ $row }」を 書（か）きました。
row-changed = 「{ $row }」に 直（なお）しました。
row-dropped = 一（ひと）つ 消（け）しました。
noted-words = 「{ $value }」と 書（か）きました。
reason-needed = { $number }番（ばん）は「{ $value }」ですね。この 答（こた）えは、理由（りゆう）も 書（か）いてください。短（みじか）くて いいです。
reason-readers = みんなが 送（おく）ったら、この 事業（じぎょう）の みなさんが 読（よ）みます。
reason-readers-evaluation = みんなが 送（おく）ったら、団体（だんたい）と 係（かかり）の 人（ひと）が 読（よ）みます。名前（なまえ）は 出（で）ません。
review-joint = みんなの 答（こた）えです。よければ 送（おく）ってください。ほかの 団体（だんたい）の人にも 知（し）らせます。
sent-joint = 記録（きろく）しました。ありがとうございました。ほかの 団体（だんたい）の人も 読（よ）んで 直（なお）せます。
joint-intro = ここからは みんなで 一（ひと）つの 答（こた）えを 作（つく）ります。あとで 直（なお）せます。
joint-written = { $who }さんが「{ $title }」を 書（か）きました。読（よ）んで、ちがうところは 直（なお）してください。
joint-done = 書（か）きました
joint-open = これから
somebody = 参加（さんか）している人（ひと）
earlier = { $stage ->
    [do] 途中（とちゅう）で「{ $topic }」：{ $value }
    [see] ふりかえりで「{ $topic }」：{ $value }
   *[plan] 計画（けいかく）の とき「{ $topic }」：{ $value }
 }
earlier-expected = 計画（けいかく）のとき、これを 期待（きたい）しました。
earlier-not-expected = 計画（けいかく）のとき、これは 書（か）きませんでした。
earlier-year = 去年（きょねん）の 答（こた）え：{ $value }
choose-sheet = どの 質問（しつもん）に 答（こた）えますか。
button-unknown = わからない
button-not-applicable = 関係（かんけい）がない
button-gather = これで 決（き）める
button-same = 去年（きょねん）と 同（おな）じ
button-none-of-these = どれも ちがう
button-no-rows = 書（か）くものは ない
button-write-row = 書（か）く
button-drop-row = { $n }を 消（け）す
button-day = 日（ひ）を 選（えら）ぶ
button-other-answer = 答（こた）えを 変（か）える
button-terms = ことばの 意味（いみ）
button-look = 見（み）る
button-open-sheet = { $title }
noted-rows = { $value } 書（か）きました。
count = { $n }{ $unit }
answer-of-all = みんなで 一（ひと）つの 答（こた）えです。だれでも 直（なお）せます。
list-joint = みんなで 書（か）いたものです。だれでも 直（なお）すことが できます。
element-meaning = 「{ $name }」：{ $gist }
button-give-up-row = これを やめる
not-understood-text = わかりませんでした。言葉（ことば）で 書（か）いて、送（おく）ってください。
