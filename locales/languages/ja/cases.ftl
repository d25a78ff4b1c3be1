# 公開ページ
page-furigana-on = ふりがなをつける
page-furigana-off = ふりがなをはずす
cases-title = 協働の事例集
cases-intro = 市民と市役所、市民団体どうしが一緒に取り組み、全員が公表を認めた事例です。
cases-words = 言葉でさがす
cases-search = さがす
cases-any = すべて
cases-option = { $name }({ $n }件)
cases-facet-city = 市町村
cases-facet-field = 分野
cases-facet-form = 協働の形
cases-facet-kind = 参加した団体
cases-facet-year = 年度
cases-heading-newest = 新しい事例{ $page ->
    [1] { "" }
   *[other] { " " }({ $page }ページ目)
 }
cases-heading-found = 見つかった事例{ $page ->
    [1] { "" }
   *[other] { " " }({ $page }ページ目)
 }
cases-page-none = 当てはまる事例はありませんでした。言葉を短くするか、条件を減らしてみてください。
cases-page-empty = 公表された事例はまだありません。
cases-all = すべての事例を見る
cases-pages = ページを移る
cases-before = 前のページ
cases-after = 次のページ
cases-feed = 更新のお知らせ(Atom)
cases-data = オープンデータ
case-all = 事例集にもどる
case-about = { $city }・{ $year }
case-and = と
case-summary = { $same }項目で答えが同じ、{ $apart }項目でちがいがありました。
case-summary-none = 結果の概要です。
case-sides = 取り組んだ団体
case-body = { $name }({ $kind })
case-form = 協働の形
case-field = 分野
case-period = 実施した期間
case-days = { $first } 〜 { $last }
case-state = 進み具合
case-state-plan = 企画中
case-state-do = 実施中
case-state-see = ふりかえり中
case-state-closed = ひと回り終わりました
case-state-cancelled = 中止になりました
case-item = 項目
case-beside = くらべると
case-table = { $title }への答え
case-same = 答えが同じだった項目
case-question = 問{ $number } { $topic }
case-result-agree = 同じ
case-result-agree-no = 同じ(これからの課題)
case-result-differ = ちがいあり
case-result-one-missing = そろっていない
case-corrections = 訂正の記録
case-corrected-on = { $on }(第{ $n }版)
case-why-corrected = 理由: { $reason }
case-changed = 直した項目: { $items }
case-added = 加えた項目: { $items }
case-removed = 取り下げた項目: { $n }件
case-years = 年度を選ぶ
case-published = 公表した日: { $on }。第{ $version }版です。取り組んだ全員が同じ文を認めています。
case-licence = ライセンス: { $licence }
case-data = このページのデータ(JSON)
case-draft = 承認をお願いしている文です。まだ公表していません。文の番号: { $digest }
case-draft-gone = この文はもうありません
case-draft-gone-text = 文が変わったか、公表されました。チャットで「公表」と送ると、いまの様子がわかります。
case-withdrawn = この事例は取り下げられました
case-withdrawn-text = 取り組んだ団体の求めで、公表をやめました。
case-unknown = ページが見つかりません
case-unknown-text = アドレスを確かめるか、事例集からさがしてください。
data-title = 協働の事例のオープンデータ
data-intro = 公表された事例を、年度ごとにまとめたデータです。自由に使えます。
data-year = { $year }: { $n }件
data-suppressed = 人の名前は入っていません。3人未満の数は伏せています。
data-schema = データの形(JSON Schema)
