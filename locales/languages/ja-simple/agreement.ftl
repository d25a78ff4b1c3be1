# 約束（やくそく）の 紙（かみ）
agreement-heading = { $project } — { $kind }
agreement-whole = 全部（ぜんぶ） 決（き）まりました。
agreement = 全部（ぜんぶ）で { $total }こ：{ $standing }。押（お）すと、文（ぶん）を 読（よ）んで 直（なお）せます。
agreement-and = {"、"}
agreement-agreed = 決（き）まった { $n }
agreement-yours = あなたの 団体（だんたい）が 読（よ）む { $n }
agreement-theirs = { $who }が 読（よ）む { $n }
agreement-waiting = 返事（へんじ）を 待（ま）っている { $n }
agreement-unwritten = まだ 文（ぶん）が ない { $n }
clause-label = { $number }. { $name }
clause-missing = まだ
clause-drafted = 下書（したが）き
clause-waiting = 返事（へんじ）を 待（ま）っています
clause-agreed = ✓ いいです
clause-empty = まだ 文（ぶん）が ありません。
clause-prompt = 「{ $item }」の 文（ぶん）を 書（か）いて 送（おく）ってください。
clause-new = 「{ $item }」の 文（ぶん）が 新（あたら）しく なりました。読（よ）んでください。
clause-changed = 文（ぶん）が 変（か）わりました。もう一度（いちど） 読（よ）んでください。
clause-agreed-all = 文（ぶん）が ある { $n }こを、全部（ぜんぶ） 読（よ）みました。どれも いいです。
conclude-open = これから 決（き）めることが { $n }こ あります。今（いま） 記録（きろく）しても いいです。
conclude-ready = 全部（ぜんぶ） 決（き）まりました。名前（なまえ）と 日（ひ）を 記録（きろく）します。
conclude-signers = 名前（なまえ）を 書（か）いた人（ひと）
conclude-on = 名前（なまえ）を 書（か）いた日（ひ）
conclude-nothing = 前（まえ）と 同（おな）じです。
concluded = { $kind }を { $on }に 記録（きろく）しました。「きょうてい」と 送（おく）ると 読（よ）めます。
amended = { $kind }を 変（か）えて、{ $on }に 記録（きろく）しました（{ $n }回目（かいめ））。
concluded-agreed = { $open ->
    [0] { $total }こ 全部（ぜんぶ） 決（き）まりました。
   *[other] { $total }この 中（なか）で { $agreed }こ 決（き）まりました。
 }
concluded-left = まだ 決（き）まっていないこと：{ $items }
version-first = { $on } 決（き）めた（{ $signers }）
version-amended = { $on } 変（か）えた { $n }回目（かいめ）（{ $signers }）
version-open = そのあと、{ $n }こ 変（か）わりました。
missing-agreement = { $n ->
    [0] 約束（やくそく）の 紙（かみ）：まだ 記録（きろく）していません
   *[other] 約束（やくそく）の 紙（かみ）：これから 決（き）めることが { $n }こ
 }
missing-joint = 「{ $title }」が まだです
missing-heed = 質問（しつもん）{ $number } { $topic }：「{ $value }」と 答（こた）えました
draft-day = { $day }の 一日（いちにち）
draft-period = { $start }から { $end }まで
draft-responsible = けがの ときや 困（こま）ったときは、{ $body }が はじめに 動（うご）きます。
button-agreement = 約束（やくそく）の 紙（かみ）
button-contract = 契約（けいやく）の 紙（かみ）
button-clause-agree = この 文（ぶん）で いい
button-clause-edit = 文（ぶん）を 直（なお）す
button-conclude = まとめる
button-leave-it = やめる
clause-settled = ✓ { $item }：これで いいです
agreement-needed = { $form }では、{ $papers }が いります。
agreement-not-needed = { $form }では、決（き）まった 紙（かみ）は ありません。約束（やくそく）を 書（か）いても いいです。
papers-and = {"と "}
paper = { $name }
