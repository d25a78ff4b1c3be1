# 紙（かみ）で わたす 案内（あんない）と、その 絵（え）
handout-heading = 参加（さんか）の 案内（あんない）
handout-addressed = { $side }の みなさんへ
handout-addressed-outside = 評価（ひょうか）する みなさんへ
handout-purpose = { $n ->
    [0] 「{ $project }」の 質問（しつもん）です。{ $others }と いっしょに 考（かんが）えるためです。
   *[other] 「{ $project }」の 質問（しつもん）です。{ $others }と いっしょに 考（かんが）えるためです。質問は { $n }つです。{ $minutes }分（ふん）ぐらいです。
 }
handout-purpose-outside = 「{ $project }」を 外（そと）の 人（ひと）が 見（み）て、意見（いけん）を 書（か）きます。質問（しつもん）は { $n }つです。{ $minutes }分（ふん）ぐらいです。
handout-begin = はじめかた
handout-words-label = 送（おく）る ことば
handout-code-label = スマートフォンの カメラで 見（み）てください。LINEが 開（ひら）きます。
handout-step-code = 左（ひだり）の QRコードを カメラで 見（み）ます。LINEで 友（とも）だちに なります。
handout-step-send = 「{ $words }」と 書（か）いて あります。それを 送（おく）ります。
handout-step-add = LINEで「{ $account }」と 友（とも）だちに なります。
handout-step-add-unknown = LINEで 友（とも）だちに なる 方法（ほうほう）を、下（した）の 人（ひと）に 聞（き）いてください。
handout-step-type = 「{ $words }」と 書（か）いて、送（おく）ります。
handout-step-slack = Slackで Kyodoの メッセージを 開（ひら）きます。
handout-step-start = 届（とど）いた メッセージの［{ $button }］を 押（お）します。
handout-asks = 質問（しつもん）する 人（ひと）
handout-asks-text = { $name }さん（この 事業（じぎょう）を まとめる 人（ひと））
handout-until = いつまで
handout-until-day = { $on }まで
handout-until-stage = 今（いま）の 段階（だんかい）が 終（お）わるまで
handout-until-project = 事業（じぎょう）が 終（お）わるまで
handout-seen = 答（こた）えを 見（み）る 人（ひと）
handout-seen-text = この 事業（じぎょう）の 人だけです。みんなが 答（こた）えるまで、{ $others }は 見（み）ません。
handout-help = こまったとき
handout-help-person = { $name }さんに 聞（き）いてください。
handout-help-giver = この 紙（かみ）を くれた 人（ひと）に 聞（き）いてください。
handout-help-contact = { $help }連絡（れんらく）：{ $contact }
handout-foot = この 番号（ばんごう）は { $limit }人（にん）まで 使（つか）えます。{ $side }の 人（ひと）だけに わたしてください。
handout-foot-outside = この 番号（ばんごう）は { $limit }人（にん）まで 使（つか）えます。評価（ひょうか）する 人（ひと）だけに わたしてください。
handout-file = あんない_{ $project }_{ $side }
handout-with = 紙（かみ）に する PDFと、絵（え）も あります。そのまま 使（つか）えます。
mail-heading = メールの 文（ぶん）
mail-text = 件名（けんめい）：「{ $project }」に 参加（さんか）してください

    { $to }
    「{ $project }」の 質問（しつもん）に 答（こた）えてください。{ $until }です。
    { $how }
    わからないときは、{ $help }
mail-how-link = 次（つぎ）の リンクを 開（ひら）くと、LINEに「{ $words }」と 入（はい）ります。そのまま 送（おく）ってください：{ $link }
mail-how-line = LINEで「{ $words }」と 送（おく）ってください。
mail-how-slack = Slackで「/kyodo { $words }」と 送（おく）ってください。
