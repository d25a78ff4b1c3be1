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
date-budget-talk = 来年度の予算の相談
date-budget-draft = 来年度の予算の案
date-talk-plan = 計画の話し合い
date-form-due = 手法(補助・委託・共催など)を決める日
date-apply-due = 補助金の交付申請の期限
date-agree-draft = 協定書の案
date-agree-sign = 協定書の取り交わし
date-agree-final = 協定書の最後の確かめ
date-check-due = 四半期の確かめ
date-progress-publish = 経過を知らせる日
date-interim-due = 中間報告の期限
date-log-due = 月ごとの記録の期限
date-yearly-due = 年度ごとの報告の期限
date-fy-march = 年度末の準備
date-fy-close = 年度の締め
date-agree-renew = 協定の更新の相談
date-agree-renew_last = 協定の更新の最後の確かめ
date-survey-open = アンケートの始まり
date-survey-close = アンケートの締切
date-evaluation-due = 外からの評価の期限
date-publish-due = 結果の公表の期限
date-settle-due = 収支決算の期限
date-settle-check = 報告書の確かめの期限
date-carry-due = 気づきを次の計画へ入れる期限
date-case-due = 事例の紹介
date-fy-start = 年度の始まり
date-fy-end = 年度の終わり
date-mutual-plan = 企画の答えがそろった日
date-mutual-do = 実施の答えがそろった日
date-mutual-see = 振り返りの答えがそろった日
date-rule = { $name } { $steps } = { $result }
date-rule-anchor = { $name } { $on }
date-rule-half = { $first }から{ $last }までの中ほど
date-rule-share = { $first }から{ $last }までの{ $percent }%のところ
date-rule-same = { $name }と同じ日 = { $result }
date-rule-latest = 遅くとも { $rule }
date-rule-earliest = 早くとも { $rule }
date-step-days = { $sign } { $n }日
date-step-open-days = { $sign } 開庁日で{ $n }日
date-step-months = { $sign } { $n }か月
date-step-first-counts = (初日を数える)
date-step-month-end = の月末
date-step-year-end = の年度末
date-step-day-of-year = の年度の{ $month }月{ $day }日
date-start-of-month = その月の初め
date-end-of-month = その月の終わり
date-start-of-quarter = 3か月の初め
date-end-of-quarter = 3か月の終わり
date-start-of-fiscal-year = その年度の初め
date-end-of-fiscal-year = その年度の終わり
date-event = 活動の日
date-event-number = 活動の日({ $n }回目)
date-time-number = { $n }回目
date-of-period = { $name }({ $period })
date-fiscal-year = { $era }度
