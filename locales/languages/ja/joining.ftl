# 参加・言語・ヘルプ
join-words = 参加 { $code }
join-how = 案内にある番号を「参加 K7F2-9QXM」のように送ってください。
join-wrong = その番号は見つかりませんでした。案内の8文字を、もう一度見てみてください(例: 参加 K7F2-9QXM)。
join-expired = その番号はもう使えません。新しい番号を担当者に頼んでください。
join-wait = 番号がつづけて違っていました。{ $n }分ほどおいてから、もう一度お試しください。お急ぎのときは担当者へどうぞ。
join-later = わかりました。はじめるときは、下のボタンを押すか「はい」と送ってください。
join-other-side = あなたは「{ $project }」に{ $side }として参加しています。一人が答えられるのは、片方だけです。
join-has-role = あなたは「{ $project }」を進める立場なので、質問には答えられません。
joined-nothing-yet = 「{ $project }」に参加しました。質問が始まったらお知らせします。
follow = こんにちは。まちの協働事業の質問に、ここで答えられます。案内にある「参加」と番号を送ってください(例: 参加 K7F2-9QXM)。
follow-named = { $name }さん、こんにちは。まちの協働事業の質問に、ここで答えられます。案内にある「参加」と番号を送ってください(例: 参加 K7F2-9QXM)。
consent = 「{ $project }」の質問に、{ $side }の人として答えます。よろしいですか。
consent-who = たずねる人
consent-who-text = { $asker }(この事業の進行役)
consent-asker-unknown = この事業の担当者
consent-why = 何のため
consent-why-text = { $others }との進め方を一緒に確かめるためです。{ $n }問、3分ほどです。
consent-audience = 見る人
consent-audience-text = この事業の人だけです。両方がそろうまで、{ $others }には見えません。
consent-kept = 残す期間
consent-kept-text = 事業が終わってから{ $years }年度です。
due-line = { $on }まで

choose-language = ことばを選んでください。
language-name = 日本語
language-set = これからは日本語でお話しします。
help-heading = 使いかた
help = ボタンでも言葉でも答えられます。
    戻る・スキップ・中断・再開・一覧・取消・「3を直す」
    状況・なぜ・言語・担当者・退会 もどうぞ。
help-workspace = /kyodo のあとに、次の言葉をつづけてください。私へのダイレクトメッセージでは、言葉だけで通じます。
    新規・参加 CODE・状況・招待・回答・完了・出力・ヘルプ
    答えるときは 戻る・スキップ・中断・再開・一覧・取消・「3を直す」・なぜ・言語 も使えます。
menu = 何をしますか。
lost = いま答える質問はないようです。案内の番号があれば「参加」につづけて送ってください。
group = ここでは質問に答えられません。答えは一人ずつの会話でうかがいます。私を友だちに追加するか、メッセージを送ってください。
person-told = { $names }さんに、話したいとお伝えしました。
person-asked = { $who }さんが、「{ $project }」のことで話したいそうです。
person-contact = 連絡先: { $contact }
person-nobody = 案内に書いてある担当者に連絡してください。
see-direct-message = つづきは私とのダイレクトメッセージに送りました。
not-allowed = 見つからないか、あなたには開けないものです。担当者に確かめてください。
not-there-yet = 「{ $word }」は、まだ使えません。準備しています。
old-button = このボタンはもう使えません。「ヘルプ」と送ると、できることを案内します。
unknown-command = 「{ $text }」は読みとれませんでした。
our-fault = こちらの不具合で記録できませんでした。もう一度送ってください。つづくときは、この番号を伝えてください: { $reference }
our-fault-plain = こちらの不具合で、できませんでした。少し待ってから、もう一度お願いします。
nameless = { $platform }の方
not-delivered = { $name }さんに届きませんでした({ $reason })。別の方法で伝えてください。
refused-blocked = 受け取りが止められています
refused-quota = 今月送れる数を使いきりました
refused-token = 接続の設定に問題があります
refused-gone = 宛先がなくなっています
refused-other = 送り先に断られました

button-agree = はじめる
button-later = あとで
button-ja = 日本語
button-ja-simple = やさしい日本語
button-en = English
button-help = ヘルプ
button-person = 担当者
button-language = ことば
button-answer = 回答する
button-status = 状況
leave-ask = どの事業から抜けますか。これまでの答えは記録に残ります。
leave-nothing = 参加している事業はありません。
left = 「{ $project }」から抜けました。戻るときは、案内の番号をもう一度送ってください。
button-leave = { $project } から抜ける
