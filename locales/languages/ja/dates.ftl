# 日付
weekday = { $n ->
    [0] 月
    [1] 火
    [2] 水
    [3] 木
    [4] 金
    [5] 土
   *[6] 日
 }
month = { $n }月
era-reiwa = 令和{ $year }年
era-heisei = 平成{ $year }年
date-short = { $month }月{ $day }日({ $weekday })
date-long = { $year }年{ $month }月{ $day }日({ $weekday })・{ $era }
date-compact = { $month }/{ $day }({ $weekday })
date-start = つくった日
date-plan-start = 企画の始まり
date-plan-due = 企画の質問の締切
date-plan-end = 企画の終わり
date-do-start = 実施の始まり
date-do-due = 途中の確認
date-do-end = 実施の終わり
date-see-start = 振り返りの始まり
date-see-due = 振り返りの質問の締切
date-see-end = 振り返りの終わり
date-report-due = 実績報告の期限
date-set-by-hand = 決めた日
date-moved = 。閉庁日なので{ $on }
date-closed-day = 。この日は閉庁日です
date-rule = { $name } { $anchor } { $sign } { $days }日 = { $result }
date-rule-same = { $name }と同じ日 = { $result }
date-rule-share = { $first }から{ $last }までの中ほど = { $result }
date-rule-limit = 決まりの上限 = { $result }
date-field = { $name } — { $on }
days-today = きょう
days-left = あと{ $n }日
days-past = { $n }日過ぎました
stage-plan = 企画
stage-do = 実施
stage-see = 評価・改善
stage-closed-all = 終了
date-full = { $year }年{ $month }月{ $day }日({ $weekday })
date-month = { $year }年{ $month }月
