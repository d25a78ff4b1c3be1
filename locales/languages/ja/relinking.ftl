# 電話や役員の交代
button-place = 電話・役員の交代: { $name }さん
button-relink = 電話が変わった(つなぎ直す)
button-succeed = 人が交代する(引き継ぐ)
button-succeed-side = 役員がまとめて交代: { $side }
button-succeed-mine = 次の人に引き継ぐ: { $project }
place = { $name }さん({ $side })の席をどうしますか。
place-code-note = この番号は一度だけ使えます。使う方にだけ渡してください。新しい番号をつくると、前の番号は使えなくなります。
place-code-qr = { $name }さんの席を引き継ぐQRコード
place-other-side = この番号は{ $name }さんの席のものです。あなたは{ $side }として参加しているので、使えません。「担当者」と送ってください。
relink-code = { $name }さん({ $side })が、新しい電話から次の言葉を送ると、つづきから使えます。前の電話からは、そのときから使えなくなります。
    { $words }
relink-door = { $name }さん({ $side })のつづきを、この電話で使います。前の電話からは使えなくなります。よろしいですか。
relink-own = これは新しい電話から送っていただく番号です。この電話は、いまもそのまま使えます。
relinked-old = 新しい電話に移りました。この電話からは、もう使えません。心当たりがないときは、担当者に知らせてください。
relinked-told = { $name }さん({ $side })が新しい電話でつながりました。前の電話からは使えません。
succeed-code = { $name }さん({ $side })の次の方に、この言葉を渡してください。その方が送ると、席を引き継ぎます。まだ見せ合っていない答えも引き継がれます。
    { $words }
succeed-list = { $side }の席ごとの番号です。次の方が送ると、その席を引き継ぎます。まだ見せ合っていない答えも引き継がれます。
succeed-place = { $name }さんの席({ $role })
succeed-door = { $name }さんのあとを引き継ぎます。
succeed-own = これは次の方に渡す番号です。その方が送るまで、あなたの席はそのままです。
succeeded-old = おつかれさまでした。次は{ $name }さんが引き継ぎます。これまでの答えは記録に残ります。
succeeded-told = { $side }の{ $name }さんのあとを、{ $next }さんが引き継ぎました。
brief = { $name }さんから引き継ぎました。いまはこうなっています。
brief-answers = この席の答え
brief-points = 話し合いの約束
brief-points-open = まだのもの { $n }件(「約束」と送ると見られます)
brief-ask = わからないとき
member-on-paper = 紙で回答
member-blocked = LINEで受け取りを止めています(ブロック中)
missing-blocked = { $name }(LINEをブロック中)
