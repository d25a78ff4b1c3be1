# 事業を進める人へ
new-title = 新（あたら）しい 事業（じぎょう）
new-name = 事業（じぎょう）の 名前（なまえ）
new-name-example = 例（れい）：花壇（かだん）づくり
new-form = 手引（てび）きと やり方（かた）
new-side-a = 一（ひと）つ目（め）の 団体（だんたい）
new-side-a-example = 例（れい）：花壇（かだん）の会
new-side-b = 二（ふた）つ目（め）の 団体（だんたい）や 課（か）
new-side-b-example = 例（れい）：公園緑地課（こうえんりょくちか）
new-do-start = 活動（かつどう）を 始（はじ）める日
new-do-end = 活動（かつどう）が 終（お）わる日
new-do-end-hint = 一日（いちにち）だけのときは、同（おな）じ日を 選（えら）んでください。
new-in-slack = 新（あたら）しい 事業（じぎょう）は Slackで 作（つく）ります。/kyodo new と 送（おく）ってください。
new-guest = Slackの ゲストは 事業（じぎょう）を 作（つく）ることが できません。ゲストではない 人（ひと）に 頼（たの）んでください。
new-unknown = あなたのことが、いま わかりませんでした。少（すこ）し 待（ま）って、もう一度（いちど） 押（お）してください。
press-to-open = 下（した）の ボタンを 押（お）してください。
option-pack-form = { $pack } / { $form }
preview-title = 日（ひ）を 確（たし）かめる
preview-intro = 「{ $name }」：{ $a } と { $b }（{ $form }）、{ $year }。
    大切（たいせつ）な 日は 次（つぎ）のとおりです。ここで 変（か）えることが できます。
preview-city = 名前（なまえ）から、{ $city }を 市役所（しやくしょ）の 団体（だんたい）と 考（かんが）えます。ちがうときは、作（つく）ったあとで「{ $manage }」の「{ $sides }」で 直（なお）せます。
preview-no-city = 名前（なまえ）を 見（み）ると、市役所（しやくしょ）の 団体（だんたい）は ありません。市民（しみん）どうしの 協働（きょうどう）として 始（はじ）めます。ちがうときは、作（つく）ったあとで「{ $manage }」の「{ $sides }」で 直（なお）せます。
created = 事業（じぎょう）を 作（つく）りました。このあと、それぞれの 団体（だんたい）への 案内（あんない）を 送（おく）ります。
invitation-heading = { $side }への 案内（あんない）
invitation = { $side }の人への 案内（あんない）です。「{ $project }」の 質問（しつもん）に 答（こた）えてください。
    LINEで「{ $words }」と 送（おく）ってください。
invitation-slack = { $side }の人への 案内（あんない）です。「{ $project }」の 質問（しつもん）に 答（こた）えてください。
    Slackで「/kyodo { $words }」と 送（おく）ってください。
invitation-link = LINEを 開（ひら）く
invitation-note = この 番号（ばんごう）は 今（いま）の 段階（だんかい）が 終（お）わるまで 使（つか）えます。{ $limit }人まで 使えます。Slackの人は /kyodo join { $code } です。
invitation-note-slack = この 番号（ばんごう）は 今（いま）の 段階（だんかい）が 終（お）わるまで 使（つか）えます。{ $limit }人まで 使えます。Slackの人は /kyodo join { $code } です。LINEを つなぐと、LINEの リンクも 出（で）ます。
invitation-qr = { $side }の人が「{ $project }」に 参加（さんか）する QRコード
code-revoked = { $side }の 番号（ばんごう）を 止（と）めました。もう 使（つか）えません。
code-renewed-before = 番号（ばんごう）は { $on }に { $who }さんが 新（あたら）しく しました。今（いま）の 番号は これです。
manage = この 事業（じぎょう）の 設定（せってい）
renamed = 名前（なまえ）を「{ $before }」から「{ $after }」に 変（か）えました。
rename-title = 名前（なまえ）を 変（か）える
dates-title = 日（ひ）を 変（か）える
dates-intro = 「{ $project }」の 日（ひ）の 一覧（いちらん）です。一（ひと）つ 変（か）えると、あとの 日も 計算（けいさん）しなおします。
dates-moved = 日（ひ）を 変（か）えました。
dates-unchanged = 日（ひ）は 変（か）わっていません。
date-moved-line = { $before } → { $after }
cancel-title = 事業（じぎょう）を 中止（ちゅうし）する
cancel-intro = 「{ $project }」を 中止（ちゅうし）します。お知（し）らせを 止（と）めます。答（こた）えは 残（のこ）ります。参加（さんか）している人に 一度（いちど）だけ 知らせます。
cancelled = 「{ $project }」は 中止（ちゅうし）に なりました。今（いま）までの 答（こた）えは 残（のこ）ります。
cancelled-before = この 事業（じぎょう）は { $on }に { $who }さんが やめました。
archived = この 事業（じぎょう）を しまいました。一覧（いちらん）と お知（し）らせには 出（で）ません。記録（きろく）は 残（のこ）っています。
archived-before = この 事業（じぎょう）は { $on }に { $who }さんが しまいました。
project-over = この 事業（じぎょう）は もう 終（お）わりました。「じょうきょう」で 記録（きろく）を 見てください。
members = 参加（さんか）している人
member-line = { $role } { $side }
role-respondent = 答（こた）えを 書（か）く人
role-member = 参加（さんか）する人
role-coordinator = 進（すす）める人
role-section-officer = 担当（たんとう）の 課（か）の人
role-evaluator = 評価（ひょうか）する人
role-observer = 見守（みまも）る人
member-gone = その人は もう 参加（さんか）していません。一覧（いちらん）を もう一度（いちど） 開（ひら）いてください。
member-removed = { $name }さんを 外（はず）しました。今（いま）までの 答（こた）えは 残（のこ）ります。
you-were-removed = 「{ $project }」への 参加（さんか）は 終（お）わりました。わからないときは、担当者（たんとうしゃ）に 聞（き）いてください。
respondent-set = { $name }さんが { $side }の 答（こた）えを 書（か）く人に なりました。
respondent-left = { $name }さんが 抜（ぬ）けました。{ $side }の 答（こた）えを 書（か）く人でした。次（つぎ）に 参加（さんか）した人が 代（か）わります。
respondent-follows = { $name }さんが 抜（ぬ）けました。{ $side }の 答（こた）えを 書（か）く人でした。{ $next }さんが 代（か）わります。

close-title = { $stage }を 終（お）わりにする
close-missing = 「{ $project }」の { $stage }は、まだ 次（つぎ）のことが 残（のこ）っています。
    { $lines }
    理由（りゆう）を 書（か）けば、終（お）わりに できます。
close-reveals = 終（お）わると、送（おく）った 答（こた）えが おたがいに 見（み）えます。
close-complete = 「{ $project }」の { $stage }は 全部（ぜんぶ） そろいました。
close-sides-complete = 「{ $project }」の { $stage }は、どの 団体（だんたい）の 答（こた）えも あります。
close-unsent = まだ 送（おく）っていない人が { $n }人（にん） います。終（お）わりにすると、その人は 答（こた）えることが できません。
close-freezes = 終（お）わりにすると、答（こた）えを 直（なお）すことが できません。
close-reason = 理由（りゆう）
close-reason-hint = 理由（りゆう）は 記録（きろく）に 残（のこ）ります。
close-in-slack = { $stage }を 終（お）わりにするときは、Slackを 使（つか）います。「/kyodo close」と 送（おく）ってください。
closed = { $stage }を 終（お）わりに しました。次（つぎ）は { $next }です。
closed-all = { $stage }を 終（お）わりに しました。これで 全部（ぜんぶ） 終わりです。おつかれさまでした。次（つぎ）の 年（とし）も するときは、ボタンを 押（お）してください。
closed-all-but = { $stage }を 終（お）わりに しました。おつかれさまでした。まだ することが あります。下（した）の 日（ひ）までに してください。前（まえ）に 知（し）らせます。次（つぎ）の 年（とし）も するときは、ボタンを 押（お）してください。
closed-before = { $stage }は { $on }に { $who }さんが 終（お）わりに しました。
missing-nobody = { $side }：まだ だれも 参加（さんか）していません
missing-sheet = 「{ $title }」{ $side }：答（こた）えが まだです（{ $names }）
missing-do-end = 活動（かつどう）は { $on }まで 続（つづ）く 予定（よてい）です

status-stage = 今（いま）の 段階（だんかい）
status-not-open = { $stage }（これから）
status-next = 次（つぎ）の 日（ひ）
status-date = { $on } { $name } { $left }
status-date-alone = { $on } { $name }
status-missing = まだの人：{ $names }
status-cancelled = 中止（ちゅうし）（{ $reason }）
status-own = あなたの 答（こた）え
status-own-sent = 送（おく）りました
status-own-left = { $n ->
    [0] あとは 送（おく）るだけです
   *[other] あと { $n }問（もん）です
 }
no-reason = 理由（りゆう）の 記録（きろく）が ありません
count-nobody = まだ だれも 参加（さんか）していません
count-all = 全員（ぜんいん）（{ $joined }人）が 送（おく）りました
count-owing = まだの人 { $owing }/{ $joined }
count-sent-owing = 団体（だんたい）の 答（こた）えは 届（とど）きました（ほかに まだの人 { $owing }/{ $joined }）
count-paper = 紙（かみ）で もらいました（これから 入（い）れます）
no-projects = 見（み）ることが できる 事業（じぎょう）は まだ ありません。番号（ばんごう）が あるときは、「さんか K7F2-9QXM」のように 送（おく）ってください。
no-projects-new = 事業（じぎょう）を 作（つく）るときは、/kyodo new です。
no-such-project = 「{ $name }」という 事業（じぎょう）は 見（み）つかりませんでした。「じょうきょう」と 送（おく）ると、一覧（いちらん）が 出（で）ます。
which-project = どの 事業（じぎょう）ですか。

comparison-heading = { $project } — 答（こた）えを 並（なら）べました
comparison = 同（おな）じ { $agree } ・ ちがい { $differ }{ $missing ->
    [0] {""}
   *[other] {" ・"} くらべられない { $missing }
 }
comparison-note = ちがうところから 話（はな）してみましょう。どちらも まちがいでは ありません。
comparison-agree = 同（おな）じ 答（こた）え
comparison-both = どちらも「{ $value }」
comparison-later = { $first }（あとから：{ $later }）
comparison-reason = { $side }の ひとこと：{ $text }
comparison-talk = 話（はな）してみたいこと：{ $text }
comparison-blind = 両方（りょうほう）が 送（おく）ったら、おたがいの 答（こた）えを 見（み）ることが できます。そのとき 知（し）らせます。
exported = 記録（きろく）を 送（おく）ります。答（こた）えが まだ そろっていない 段階（だんかい）は 入（はい）っていません。

error-empty = ここを 書（か）いてください。
error-too-long = { $limit }文字（もじ）までに してください。
error-same-sides = 二（ふた）つの 団体（だんたい）に ちがう 名前（なまえ）を 書（か）いてください。
error-date = 日（ひ）を 選（えら）んでください。
error-past = 今日（きょう） { $today } か、そのあとの 日（ひ）を 選（えら）んでください。
error-end-before-start = 始（はじ）める日 { $start } か、そのあとの 日（ひ）を 選（えら）んでください。
error-too-far = 始（はじ）める日から 5年までの 日（ひ）を 選（えら）んでください。
error-choose = 一（ひと）つ 選（えら）んでください。
error-order = { $name }は、{ $after } { $on } か、そのあとの 日（ひ）に してください。
error-reason = 理由（りゆう）を 短（みじか）く 書（か）いてください。

button-new = 新（あたら）しい 事業（じぎょう）
button-next = 日（ひ）を 見（み）る
button-create = この日（ひ）で 作（つく）る
button-cancel = やめる
button-save = 残（のこ）す
button-invite = 案内（あんない）を 送（おく）る
button-renew-code = 番号（ばんごう）を 新（あたら）しく
button-revoke-code = 番号（ばんごう）を 止（と）める
button-manage = 設定（せってい）
button-members = 参加（さんか）している人
button-rename = 名前（なまえ）を 変（か）える
button-dates = 日（ひ）を 変（か）える
button-cancel-project = 中止（ちゅうし）する
button-keep-it = 続（つづ）ける
button-archive = しまう
button-close = { $stage }を 終（お）わりにする
button-close-now = 終（お）わりにする
button-export = 記録（きろく）を 出（だ）す
button-comparison = 「{ $stage }」の 答（こた）え
button-make-respondent = 書（か）く人にする：{ $name }さん
button-remove = 外（はず）す：{ $name }さん
status-side = { $side }（{ $stage }）
