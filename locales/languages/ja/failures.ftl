# 届かなかった連絡
failures = 届かなかった連絡
button-failures = 届かなかった連絡
failures-none = 届かなかった連絡はありません。
failures-intro = 新しい順です。連絡の中身は出しません。別の方法で伝えたら「片付ける」を押してください。
failures-to = { $n }. { $to }さんへ({ $project })
failures-room = { $platform }の部屋の皆
failures-what = { $kind ->
    [answer] 返事
    [reminder] お知らせ
   *[news] 連絡
 }({ $day } { $time })
failures-doubtful = 届いているかもしれません。送る前に確かめてください。
failure-blocked = 相手が受け取りを止めています。別の方法で伝えてください。
failure-gone = 送り先がなくなっています。本人に確かめ、招待し直してください。
failure-token = 接続の設定に問題があります。Kyodoを動かしている人に伝え、直ってから送ってください。
failure-too-late = 23時間ためしましたが、送り先が応えませんでした。いまなら送れるかもしれません。
failure-invalid = 送り先が受け取らない形でした。Kyodoを動かしている人に伝えてください。
failure-budget = 送れる数の上限に達していました。上限を上げるか、来月に送ってください。
failure-quota = 今月送れる数を使いきっていました。来月になれば送れます。
failure-other = 送り先が受け取りませんでした。少し待って、もう一度送ってください。
button-send-again = { $n }をもう一度送る
button-put-aside = { $n }を片付ける
failures-became = { $became ->
    [queued] もう一度送りました。また届かなければ、ここに出ます。
    [settled] 用は済んでいました。送らずに片付けました。
    [gone] 古くなって、言葉が残っていません。片付けました。
    [aside] 片付けました。
   *[seen] ほかの人が先に済ませました。
 }
failures-count = { $n }件
failures-summary = 届いていない連絡が{ $n }件あります。いちばん古いものは{ $day }です。
