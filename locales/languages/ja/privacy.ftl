# 同意・わたしの記録・消して
button-consent-text = くわしく
consent-whole-heading = 残すものと使いみち
consent-whole = 「{ $project }」で残すもの、使いみち、見る人、期間です。[はじめる]を押すと、これに同意したことになります。
consent-anew = 残すものと使いみちの説明が新しくなりました。
consent-what = 残すもの
consent-what-text = 表示名、LINEやSlackでのあなたの番号、使う言葉、答え、メモ、お知らせの設定、いつ何をしたかの記録です。
consent-use = 使いみち
consent-use-text = この事業を一緒に進めるためだけに使います。広告には使わず、ほかへ渡しません。
consent-sees-text = 答えは、両方がそろったあとに、この事業の参加者・進行役・担当課が見ます。名前は進行役だけが見ます。進行役が出力したことは記録に残ります。
consent-kept-whole = { $until }までです。事業が終わる年度のあと、{ $years }年度です。
consent-yours = あなたができること
consent-yours-text = 「わたしの記録」でいつでも見られ、「消して」でいつでも消せます。
consent-elsewhere = こちらで消せないもの
consent-ask = たずねる先
consent-version = この説明は第{ $version }版です。

button-my-record = わたしの記録
record-heading = わたしの記録
record = あなたについて残しているものの全部です。くわしい中身は、下のボタンで見られます。
record-profile = あなた
record-profile-text = { $name }・{ $platform ->
    [line] LINE
   *[other] Slack
 }・{ $language }
record-no-name = 名前なし
my-project = { $role }({ $on }から)。答え{ $answers }件、メモや理由{ $words }件
record-kept = { $until }まで残します
record-settings = 設定
record-settings-none = ありません
record-mutes = お知らせを止める設定{ $n }件
record-rounds = 決まった日のまとめ{ $n }件
record-feeds = カレンダー{ $n }件
record-pages = 状況ページ{ $n }件
record-mail = メールのあて先{ $n }件
my-sheet-of = { $project }・{ $name }
button-my-sheet = { $name }の答え
button-my-csv = 表で受けとる
button-my-json = ほかの形（JSON）
record-file = あなたについて残しているものの全部です。
record-file-csv = Excelなどで開ける表のファイルです。読むだけなら、「わたしの記録」の答えのボタンが簡単です。
record-file-json = ほかの仕組みに移すときのファイル（JSON）で、人が読むようにはできていません。読むときは「わたしの記録」の答えのボタンか、表を使ってください。
record-no-address = ここからはファイルを渡せません。担当者に頼んでください。

button-erase = 記録を消す
button-erase-confirm = 全部消す
erase-heading = 記録を消す
erase-ask = あなたの記録を、終わった年度の分も含めて全部消します。元に戻せません。
erase-goes = 消えるもの
erase-goes-text = 名前、LINEやSlackでの番号、書いた言葉、まだ見せ合っていない答え、メモ、理由、同意、お知らせと設定です。すべての事業から抜けます。
erase-stays = 残るものと理由
erase-stays-text = 見せ合ったあとの「はい・いいえ」などの選択は、団体どうしの結果なので、名前なしで残ります。団体が合意した協定の文と、ほかの人が書いた言葉も残ります。
erase-sharing = この電話で一緒に答えている{ $n }人の記録は残ります。
erase-phone = LINEのトークの履歴は、あなたの電話とLINE社にあります。電話のトーク画面で消してください。
erase-desk = Slackの会話の履歴は、ワークスペースにあります。管理者に頼んでください。
erase-only-you = { $projects }の進行役は、あなただけです。先に引き継いでください。
erased = 消しました。これまでありがとうございました。また参加するときは、案内の番号を送ってください。
erased-respondent-follows = { $side }の記入者が、自分の記録を消しました。次の参加者が記入者になりました。{ $kept ->
    [yes] 見せ合った選択は、名前なしで残っています。
   *[other] その人の答えは残っていません。
 }
erased-respondent = { $side }の記入者が、自分の記録を消しました。代わりの人を招いてください。{ $kept ->
    [yes] 見せ合った選択は、名前なしで残っています。
   *[other] その人の答えは残っていません。
 }
erased-member = { $side }の参加者が、自分の記録を消しました。{ $kept ->
    [yes] 見せ合った選択は、名前なしで残っています。
   *[other] その人の答えは残っていません。
 }
