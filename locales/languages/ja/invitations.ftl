# 印刷して渡す案内と、その画像
handout-heading = 参加のご案内
handout-addressed = { $side }のみなさまへ
handout-addressed-outside = 評価してくださるみなさまへ
handout-purpose = { $n ->
    [0] 「{ $project }」の進め方を、{ $others }と一緒に確かめるための質問です。
   *[other] 「{ $project }」の進め方を、{ $others }と一緒に確かめるための質問です。{ $n }問、{ $minutes }分ほどです。
 }
handout-purpose-outside = 「{ $project }」の協働を、外からの目で評価するための質問です。{ $n }問、{ $minutes }分ほどです。
handout-begin = はじめかた
handout-words-label = 送ることば
handout-code-label = スマートフォンのカメラで読みとると、LINEが開きます。
handout-step-code = 左のQRコードを読みとり、LINEで友だちに追加します。
handout-step-send = 入っている「{ $words }」を、そのまま送ります。
handout-step-add = LINEで「{ $account }」を友だちに追加します。
handout-step-add-unknown = LINEの友だちに追加する方法を、下の担当者に聞いてください。
handout-step-type = 「{ $words }」と入力して、送ります。
handout-step-slack = Slackで、Kyodoとのダイレクトメッセージを開きます。
handout-step-start = 届いた案内の［{ $button }］を押します。
handout-asks = たずねる人
handout-asks-text = { $name }さん（この事業の進行役）
handout-until = 答える期限
handout-until-day = { $on }まで
handout-until-stage = いまの段階を締めるまで
handout-until-project = 事業が終わるまで
handout-seen = 答えを見る人
handout-seen-text = この事業の参加者と担当者だけです。全員の答えがそろうまで、{ $others }には見えません。
handout-help = 困ったとき
handout-help-person = { $name }さんに聞いてください。
handout-help-giver = この案内を渡した人に聞いてください。
handout-help-contact = { $help }連絡先: { $contact }
handout-foot = この番号で参加できるのは{ $limit }人までです。{ $side }以外の方には渡さないでください。
handout-foot-outside = この番号で参加できるのは{ $limit }人までです。評価をお願いした方にだけ渡してください。
handout-file = 案内_{ $project }_{ $side }
handout-with = 印刷用のPDFと画像も付けました。掲示や回覧に、そのまま使えます。
mail-heading = メール用の文面
mail-text = 件名: 「{ $project }」への参加のお願い

    { $to }
    「{ $project }」の質問に答えてください。{ $until }です。
    { $how }
    分からないときは、{ $help }
mail-how-link = 次のリンクを開くと、LINEに「{ $words }」と入ります。そのまま送ってください: { $link }
mail-how-line = LINEで「{ $words }」と送ってください。
mail-how-slack = Slackで「/kyodo { $words }」と送ってください。
