# 同意・わたしの記録・消して
button-consent-text = くわしく
consent-whole-heading = 残（のこ）すもの
consent-whole = 「{ $project }」で 残（のこ）すものの 説明（せつめい）です。読（よ）んで「はじめる」を 押（お）してください。それが「いいです」の しるしです。
consent-anew = 説明（せつめい）が 新（あたら）しくなりました。
consent-what = 残（のこ）すもの
consent-what-text = 名前（なまえ）と 番号（ばんごう）です。ことば、答（こた）え、メモも 残（のこ）します。お知（し）らせの 決（き）め方（かた）も 残します。いつ 何（なに）を したかも 残します。
consent-use = 使（つか）い方（かた）
consent-use-text = この 事業（じぎょう）だけに 使（つか）います。ほかの 人（ひと）に わたしません。
consent-sees-text = 両方（りょうほう）の 答（こた）えが そろってから 見（み）ます。見るのは、この 事業（じぎょう）の 人（ひと）です。名前（なまえ）は 進（すす）める人だけが 見ます。
consent-kept-whole = { $until }までです。終（お）わる 年度（ねんど）の あと { $years }年度です。
consent-yours = あなたが できること
consent-yours-text = 「わたしのきろく」で 見（み）ることが できます。「けして」で 消（け）すことが できます。
consent-elsewhere = ここで 消（け）せないもの
consent-ask = 聞（き）くところ
consent-version = この 説明（せつめい）は { $version }番目（ばんめ）です。

button-my-record = わたしの 記録（きろく）
record-heading = わたしの 記録（きろく）
record = あなたについて 残（のこ）しているもの 全部（ぜんぶ）です。中（なか）は ボタンで 見（み）てください。
record-profile = あなた
record-profile-text = { $name }・{ $platform ->
    [line] LINE
   *[other] Slack
 }・{ $language }
record-no-name = 名前（なまえ）は ありません
my-project = { $role }（{ $on }から）。答（こた）え { $answers }、メモなど { $words }
record-kept = { $until }まで 残（のこ）します
record-settings = 決（き）めたこと
record-settings-none = ありません
record-mutes = 止（と）めた お知（し）らせ { $n }
record-rounds = 決（き）まった日（ひ）の まとめ { $n }
record-feeds = カレンダー { $n }
record-pages = 状況（じょうきょう）の ページ { $n }
record-mail = メール { $n }
my-sheet-of = { $project }・{ $name }
button-my-sheet = { $name }の 答（こた）え
button-my-csv = 表（ひょう）で もらう
button-my-json = ほかの 形（JSON）
record-file = あなたについて 残（のこ）しているもの 全部（ぜんぶ）です。
record-file-csv = Excelなどで 開（ひら）く 表（ひょう）です。読（よ）むだけなら、「わたしの記録（きろく）」の ボタンが かんたんです。
record-file-json = これは 機械（きかい）が 読（よ）む ファイル（JSON）です。人（ひと）が 読むときは、表（ひょう）か「わたしの記録（きろく）」の ボタンを 使（つか）ってください。
record-no-address = ここから ファイルを わたすことが できません。担当者（たんとうしゃ）に 聞（き）いてください。

button-erase = 記録（きろく）を 消（け）す
button-erase-confirm = 全部（ぜんぶ） 消（け）す
erase-heading = 記録（きろく）を 消（け）す
erase-ask = あなたの 記録（きろく）を 全部（ぜんぶ） 消（け）します。前（まえ）の 年（とし）の 分（ぶん）も 消します。もとに もどせません。
erase-goes = 消（き）えるもの
erase-goes-text = 名前（なまえ）と 番号（ばんごう）が 消（き）えます。書（か）いたことばも 消えます。見（み）せる 前（まえ）の 答（こた）えも 消えます。メモも お知（し）らせも 消えます。
erase-stays = 残（のこ）るもの
erase-stays-text = 見（み）せたあとの「はい・いいえ」は 残（のこ）ります。団体（だんたい）の 答（こた）えだからです。名前（なまえ）は ありません。団体が 決（き）めた 文（ぶん）も 残ります。ほかの 人（ひと）の ことばも 残ります。
erase-sharing = この 電話（でんわ）の ほかの { $n }人（にん）の 記録（きろく）は 残（のこ）ります。
erase-phone = LINEの 会話（かいわ）は 電話（でんわ）に 残（のこ）ります。電話で 消（け）してください。
erase-desk = Slackの 会話（かいわ）は 残（のこ）ります。Slackの 管理者（かんりしゃ）に 聞（き）いてください。
erase-only-you = { $projects }を 進（すす）める人（ひと）は あなただけです。先（さき）に 引（ひ）きついでください。
erased = 消（け）しました。ありがとうございました。また 入（はい）るときは、番号（ばんごう）を 送（おく）ってください。
erased-respondent-follows = { $side }の 書（か）く人（ひと）が 自分（じぶん）の 記録（きろく）を 消（け）しました。次（つぎ）の 人が 書きます。{ $kept ->
    [yes] 見（み）せた 答（こた）えは 名前（なまえ）なしで 残（のこ）ります。
   *[other] その 人の 答（こた）えは ありません。
 }
erased-respondent = { $side }の 書（か）く人（ひと）が 自分（じぶん）の 記録（きろく）を 消（け）しました。ほかの 人を 招（まね）いてください。{ $kept ->
    [yes] 見（み）せた 答（こた）えは 名前（なまえ）なしで 残（のこ）ります。
   *[other] その 人の 答（こた）えは ありません。
 }
erased-member = { $side }の 人（ひと）が 自分（じぶん）の 記録（きろく）を 消（け）しました。{ $kept ->
    [yes] 見（み）せた 答（こた）えは 名前（なまえ）なしで 残（のこ）ります。
   *[other] その 人の 答（こた）えは ありません。
 }
