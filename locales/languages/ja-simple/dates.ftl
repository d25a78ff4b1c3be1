# 日付
weekday = { $n ->
    [0] 月曜日
    [1] 火曜日
    [2] 水曜日
    [3] 木曜日
    [4] 金曜日
    [5] 土曜日
   *[6] 日曜日
 }
month = { $n }月
era-reiwa = 令和（れいわ）{ $year }年
era-heisei = 平成（へいせい）{ $year }年
date-short = { $month }月{ $day }日({ $weekday })
date-long = { $year }年{ $month }月{ $day }日({ $weekday })・{ $era }
date-compact = { $month }/{ $day }({ $weekday })
date-start = 作（つく）った日
date-plan-start = 計画（けいかく）を 始（はじ）める日
date-plan-due = 計画（けいかく）の 答（こた）えを 出（だ）す日
date-plan-end = 計画（けいかく）が 終（お）わる日
date-do-start = 活動（かつどう）を 始（はじ）める日
date-do-due = 途中（とちゅう）で 確（たし）かめる日
date-do-end = 活動（かつどう）が 終（お）わる日
date-see-start = ふりかえりを 始（はじ）める日
date-see-due = ふりかえりの 答（こた）えを 出（だ）す日
date-see-end = ふりかえりが 終（お）わる日
date-report-due = 報告（ほうこく）を 出（だ）す日
date-set-by-hand = みなさんが 決（き）めた日
date-moved = 。市役所（しやくしょ）が 休（やす）みなので { $on }
date-closed-day = 。この日は 市役所（しやくしょ）が 休（やす）みです
date-rule = { $name } { $anchor } { $sign } { $days }日 = { $result }
date-rule-same = { $name }と 同（おな）じ日 = { $result }
date-rule-share = { $first }から { $last }までの 真（ま）ん中（なか）くらい = { $result }
date-rule-limit = 決（き）まりで いちばん 遅（おそ）い日 = { $result }
date-field = { $name } — { $on }
days-today = 今日（きょう）
days-left = あと { $n }日
days-past = { $n }日 過（す）ぎました
stage-plan = 計画（けいかく）
stage-do = 活動（かつどう）
stage-see = ふりかえり
stage-closed-all = 終（お）わり
date-full = { $year }年{ $month }月{ $day }日({ $weekday })
date-month = { $year }年{ $month }月
