# 図
picture-as-of = { $on } 現在
picture-today = きょう { $on }
picture-timeline = これまでとこれから
picture-timeline-summary = 済み { $done }・これから { $ahead }{ $late ->
    [0] {""}
   *[other] ・期限を過ぎたもの { $late }
 }
picture-stage-closed = 終わりました
picture-stage-now = いまここです
picture-stage-ahead = これからです
picture-stage-late = まだ終わっていません
picture-stage-off = とりやめ
picture-no-days = 日は未定
picture-between = { $first }〜{ $last }
picture-sign-done = 済み
picture-sign-now = いま
picture-sign-open = これから
picture-sign-late = 期限を過ぎています
picture-sign-off = とりやめ
picture-sign-same = 同じ
picture-sign-apart = ちがい
picture-sign-wanting = みんな気になる
picture-sign-missing = まだ比べられない
picture-rest-days = ほかに{ $n }件
picture-rest-items = ほかに{ $n }問
picture-answered = 答えの集まりぐあい
picture-answered-summary = 送られた答え { $sent }/{ $joined }
picture-nothing-asked = いま聞いている質問はありません
picture-sent = 送った人
picture-not-sent = まだの人
picture-sent-of = { $joined }人のうち{ $sent }人
picture-sheet-mutual = { $on }にお互いの答えがそろいました
picture-sheet-open = 答えを待っています
picture-sheet-closed = 締めました
picture-differences = 同じとちがい
picture-about-sheet = { $about }・{ $sheet }
picture-about-cycle = { $project }・{ $n }回目
picture-count-of = { $said } { $n }
picture-nothing-compared = 比べられる答えは、まだありません
picture-year = { $year }の締切
picture-year-summary = 締切 { $n }{ $late ->
    [0] {""}
   *[other] ・期限を過ぎたもの { $late }
 }
picture-of-project = { $project }: { $what }
picture-month-nothing = なし
picture-cycles = 回ごとの同じとちがい
picture-cycles-summary = いま{ $n }回目です
picture-cycle = { $n }回目
picture-not-mutual = まだそろっていません
picture-alt = { $title }。{ $asof }。{ $summary }。
picture-alt-about = { $title }（{ $about }）。{ $asof }。{ $summary }。
picture-alt-stage = { $name }: { $days }、{ $said }。
picture-alt-day = { $day } { $name }: { $said }。
picture-alt-month = { $month }: { $said }
picture-alt-rest = { $rest }あります。
picture-alt-sheet = { $title }: { $said }。{ $sides }。
picture-alt-side = { $side } { $said }
picture-alt-item = { $number }. { $topic }: { $said }。
picture-alt-item-values = { $number }. { $topic }: { $said }。{ $values }。
picture-alt-both = どちらも「{ $value }」
picture-alt-turns = { $title }: { $turns }
picture-alt-turn = { $name } { $said }。
button-picture = 図で見る
button-picture-words = 言葉で読む
button-picture-timeline = これまでとこれから
button-picture-answered = 答えの集まりぐあい
button-picture-differences = 同じとちがい
button-picture-year = 年度の締切
button-picture-cycles = 回ごとの比較
picture-no-place = ここでは図をお見せできないので、言葉でお伝えします。
