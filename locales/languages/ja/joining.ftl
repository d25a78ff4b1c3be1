# 参加・言語・ヘルプ
join-words = 参加 { $code }
join-how = 案内にある番号を「参加 K7F2-9QXM」のように送ってください。
join-wrong = その番号は見つかりませんでした。案内の8文字をもう一度たしかめて、「参加 K7F2-9QXM」のように送ってください。
join-expired = その番号はもう使えません。新しい番号を{ $who }に頼んでください。
join-wait = 番号が何度か見つかりませんでした。{ $n }分ほどおいてから、もう一度送ってください。お急ぎのときは「担当者」と送ってください。
button-resume-other = ほかの質問のつづき
join-later = わかりました。はじめるときは、下のボタンを押すか「はい」と送ってください。
join-other-side = あなたは「{ $project }」に{ $side }として参加しています。一人が答えられるのは、片方だけです。ちがうときは「担当者」と送ってください。
join-has-role = 「{ $project }」では、あなたは進行役など別の役目です。質問には参加する団体の方が答えます。ちがうときは「担当者」と送ってください。
joined-nothing-yet = 「{ $project }」に参加しました。質問が始まったらお知らせします。
follow = こんにちは。ここでは、まちの協働事業の質問に答えられます。案内の番号を「参加 K7F2-9QXM」のように送ってください。
follow-named = { $name }さん、こんにちは。ここでは、まちの協働事業の質問に答えられます。案内の番号を「参加 K7F2-9QXM」のように送ってください。
consent = 「{ $project }」の質問に、{ $side }の一人として答えます。よろしいですか。
consent-who = たずねる人
consent-who-text = { $asker }(この事業の進行役)
consent-asker-unknown = 担当者
consent-why = 何のため
consent-why-text = { $n ->
    [0] { $others }との進め方を一緒に確かめるためです。
   *[other] { $others }との進め方を一緒に確かめるためです。{ $n }問、{ $minutes }分ほどです。
 }
consent-audience = 見る人
consent-audience-text = この事業の参加者と担当者だけです。両方の答えがそろうまで、{ $others }には見えません。
consent-audience-mutual = この事業の参加者と担当者だけです。両方の答えがもうそろった質問では、送るとすぐ{ $others }にも見えます。
consent-rule = 団体の答え
consent-rule-text = あなたの団体の答えは、みなさんの{ $rule }です。
consent-kept = 残す期間
consent-kept-text = { $until }までです(終わる年度のあと{ $years }年度)。
due-line = { $on }まで

choose-language = ことばを選んでください。
language-name = 日本語
language-set = これからは日本語でお話しします。
help-heading = 使いかた
menu = 何をしますか。
still-owed = 「{ $project }」の質問が残っています。［{ $button }］で答えられます。
lost = いま答える質問はないようです。案内の番号があれば、「参加 K7F2-9QXM」のように送ってください。
group = ここでは答えをうかがえません。一人ずつお聞きしますので、私を友だちに追加するか、私にメッセージを送ってください。
person-told = { $names }さんに、あなたが話したいと伝えました。連絡をお待ちください。
person-write = 聞きたいことがあれば、つづけて書いてください。そのまま伝えます。
person-asked = { $who }さんが、「{ $project }」のことで話したいそうです。
person-wrote = { $who }さんからです。
person-passed-on = { $names }さんに伝えました。返事はここに届きます。つづけて書いたことも伝えます。
person-contact = 連絡先: { $contact }
person-nobody = 案内に書いてある担当者に連絡してください。
see-direct-message = つづきは私とのダイレクトメッセージに送りました。
not-allowed = 見つからないか、ここからは開けないものでした。担当者に確かめてください。
old-button = このボタンは古くなって、もう使えません。「ヘルプ」と送ると、できることをお知らせします。
unknown-command = 「{ $text }」は読みとれませんでした。次の中から選んでください。
our-fault = こちらの不具合で記録できませんでした。もう一度送ってください。つづくときは、この番号を{ $who }に伝えてください: { $reference }
our-fault-plain = こちらの不具合で、うまくいきませんでした。少し待ってから、もう一度お願いします。
busy = ただいま混み合っています。1分ほど待ってから、もう一度お願いします。
nameless = { $platform }の参加者
not-delivered = { $name }さんに届きませんでした({ $reason })。別の方法で伝えてください。
not-delivered-group = この事業の{ $platform ->
    [line] LINEのグループ
   *[other] Slackのチャンネル
 }に届きませんでした({ $reason })。別の方法で伝えてください。
refused-blocked = 相手が受け取りを止めています
refused-quota = 今月送れる数を使いきりました
refused-token = 接続の設定に問題があります
refused-gone = 送り先がなくなっています
refused-other = 送り先が受け取りませんでした

button-agree = はじめる
button-later = あとで
button-ja = 日本語
button-ja-simple = やさしい日本語
button-en = English
button-help = ヘルプ
button-person = 担当者に相談する
button-language = ことば
button-answer = 回答する
button-status = 状況
leave-ask = どの事業から抜けますか。これまでの答えは記録に残ります。
leave-nothing = 参加している事業はありません。案内の番号があれば、「参加 K7F2-9QXM」のように送ってください。
left = 「{ $project }」から抜けました。戻るときは、案内の番号をもう一度送ってください。
button-leave = 抜ける: { $project }
