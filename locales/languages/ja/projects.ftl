# 事業を進める人へ
new-title = 新しい協働事業
new-name = 事業の名前
new-name-example = 例: 花壇づくり
new-form = 手引きと手法
new-side-a = 一方の団体
new-side-a-example = 例: 花壇の会
new-side-b = もう一方の団体・課
new-side-b-example = 例: 公園緑地課
new-do-start = 実施の最初の日
new-do-end = 実施の最後の日
new-do-end-hint = 一日だけの催しなら、同じ日にしてください。
new-in-slack = 新しい事業は Slack の /kyodo new でつくれます。
new-guest = ゲストの方は事業をつくれません。ワークスペースのメンバーに頼んでください。
new-unknown = いま、ワークスペースのメンバーかどうかを確かめられませんでした。少し待って、もう一度お願いします。
press-to-open = 下のボタンを押してください。
option-pack-form = { $pack } / { $form }
preview-title = 日程の確認
preview-intro = 「{ $name }」: { $a } と { $b }({ $form })、{ $year }。
    日程は次のとおりです。変えたい日は、ここで選びなおせます。
preview-city = 市の側は、名前から{ $city }とみています。ちがうときは、つくったあと「{ $manage }」の「{ $sides }」で直せます。
preview-no-city = 名前からは、市の側の団体が見あたりません。民民協働として始めます。ちがうときは、つくったあと「{ $manage }」の「{ $sides }」で直せます。
created = 事業をつくりました。つづけて、それぞれの団体への案内を送ります。
invitation-heading = { $side }への案内
invitation = 「{ $project }」の質問に答えるための、{ $side }の方への案内です。
    LINEで「{ $words }」と送ってください。
invitation-slack = 「{ $project }」の質問に答えるための、{ $side }の方への案内です。
    Slackで「/kyodo { $words }」と送ってください。
invitation-link = LINEを開く
invitation-note = この番号は、いまの段階を締めるまで、{ $limit }人まで使えます。Slackの方は /kyodo join { $code } です。
invitation-note-slack = この番号は、いまの段階を締めるまで、{ $limit }人まで使えます。Slackの方は /kyodo join { $code } です。LINEのリンクは、LINEをつなぐと付きます。
invitation-qr = { $side }が「{ $project }」に参加するためのQRコード
code-revoked = { $side }の番号を使えなくしました。
code-renewed-before = 番号は{ $who }さんが{ $on }に新しくしています。いまの番号はこちらです。
manage = この事業の設定
renamed = 「{ $before }」を「{ $after }」に変えました。
rename-title = 名前を変える
dates-title = 日程を変える
dates-intro = 「{ $project }」の日程です。日を選びなおすと、あとの日も計算しなおします。
dates-moved = 日程を変えました。
dates-unchanged = 日程は変わっていません。
date-moved-line = { $before } → { $after }
cancel-title = 事業を中止する
cancel-intro = 「{ $project }」を中止します。お知らせは止まり、答えは記録に残ります。参加している人には一度だけ伝えます。
cancelled = 「{ $project }」は中止になりました。これまでの答えは記録に残ります。
cancelled-before = この事業は{ $on }に{ $who }さんが中止にしています。
archived = この事業をしまいました。一覧とお知らせには出ません。記録は残っています。
archived-before = この事業は{ $on }に{ $who }さんがしまっています。
project-over = この事業は終わっています。「状況」と送ると、記録が見られます。
members = 参加している人
member-line = { $role } { $side }
role-respondent = 記入者
role-member = 参加者
role-coordinator = 進行役
role-section-officer = 担当課
role-evaluator = 評価者
role-observer = 見守る人
member-gone = その人はもう参加していません。一覧を開きなおしてください。
member-removed = { $name }さんを外しました。これまでの答えは記録に残ります。
you-were-removed = 「{ $project }」への参加は終わりになりました。心あたりがないときは、担当者にたずねてください。
respondent-set = { $side }の記入者を{ $name }さんにしました。
respondent-left = { $side }の記入者だった{ $name }さんが抜けました。次に参加した人が記入者になります。
respondent-follows = { $side }の記入者だった{ $name }さんが抜けました。{ $next }さんが記入者になります。

close-title = { $stage }を締める
close-missing = 「{ $project }」の{ $stage }には、まだ次のことが残っています。
    { $lines }
    理由を書けば締められます。
close-reveals = 締めると、送ってある答えはお互いに見えます。
close-complete = 「{ $project }」の{ $stage }は、すべてそろっています。
close-sides-complete = 「{ $project }」の{ $stage }は、どの団体の答えもそろっています。
close-unsent = まだ送っていない人が{ $n }人います。締めると、その人は答えられなくなります。
close-freezes = 締めると、答えは直せなくなります。
close-reason = 理由
close-reason-hint = 記録に残ります。
close-in-slack = { $stage }を締めるときは、Slack で /kyodo close と送ってください。
closed = { $stage }を締めました。次は{ $next }です。
closed-all = { $stage }を締めました。この年度のことは、これで全部終わりです。おつかれさまでした。次の年度もつづけるときは、下のボタンを押してください。
closed-all-but = { $stage }を締めました。この年度の段階は、これですべて終わりです。おつかれさまでした。期限が残っているものは下のとおりで、お知らせもつづけます。次の年度もつづけるときは、下のボタンを押してください。
closed-before = { $stage }は{ $on }に{ $who }さんが締めています。
missing-nobody = { $side }: まだだれも参加していません
missing-sheet = 「{ $title }」{ $side }: 答えがまだです({ $names })
missing-do-end = 実施は{ $on }までの予定です

status-stage = いまの段階
status-not-open = { $stage }(これから)
status-next = 次の日程
status-date = { $on } { $name } { $left }
status-date-alone = { $on } { $name }
status-missing = まだの人: { $names }
status-cancelled = 中止({ $reason })
status-own = あなたの答え
status-own-sent = 送りました
status-own-left = { $n ->
    [0] あとは送るだけです
   *[other] あと{ $n }問です
 }
no-reason = 理由の記録なし
count-nobody = まだ参加した人がいません
count-all = 全員({ $joined }人)が送りました
count-owing = 未回答 { $owing }/{ $joined }
count-sent-owing = 団体の答えは届きました(ほかの人は未回答 { $owing }/{ $joined })
count-paper = 紙で受け取りました(入力待ち)
no-projects = 見られる事業はまだありません。案内の番号があれば、「参加 K7F2-9QXM」のように送ってください。
no-projects-new = 新しくつくるときは /kyodo new です。
no-such-project = 「{ $name }」という事業は見つかりませんでした。「状況」だけ送ると一覧が出ます。
which-project = どの事業ですか。

comparison-heading = { $project } — 答えを並べました
comparison = 同じ { $agree } ・ ちがい { $differ }{ $missing ->
    [0] {""}
   *[other] {" ・"} 比べられない { $missing }
 }
comparison-note = ちがいは、話し合いの入口です。どちらが正しいということはありません。
comparison-agree = 同じ答え
comparison-both = どちらも「{ $value }」
comparison-later = { $first }(あとから: { $later })
comparison-reason = { $side }のひとこと: { $text }
comparison-talk = 話してみたいこと: { $text }
comparison-blind = 両方の答えがそろうまで、お互いの答えは見られません。そろったらお知らせします。
exported = 記録をお渡しします。答えがまだそろっていない段階の分は入っていません。

error-empty = ここを書いてください。
error-too-long = { $limit }文字までにしてください。
error-same-sides = もう一方とは別の名前にしてください。
error-date = 日を選んでください。
error-past = きょう { $today } か、それより後の日を選んでください。
error-end-before-start = 最初の日 { $start } か、それより後の日を選んでください。
error-too-far = 最初の日から5年以内にしてください。
error-choose = 一つ選んでください。
error-order = { $name }は、{ $after } { $on } か、それより後の日にしてください。
error-reason = 理由をひとこと書いてください。

button-new = 新しい事業
button-next = 日程を見る
button-create = この日程でつくる
button-cancel = やめる
button-save = 保存する
button-invite = 招待
button-renew-code = 番号を新しくする
button-revoke-code = 番号を止める
button-manage = 設定
button-members = 参加している人
button-rename = 名前を変える
button-dates = 日程を変える
button-cancel-project = 中止する
button-keep-it = つづける
button-archive = しまう
button-close = { $stage }を締める
button-close-now = 締める
button-export = 出力
button-comparison = 「{ $stage }」の答え
button-make-respondent = 記入者にする: { $name }さん
button-remove = 外す: { $name }さん
status-side = { $side }（{ $stage }）
