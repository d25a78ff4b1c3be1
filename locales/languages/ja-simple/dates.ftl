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
date-budget-talk = 来年（らいねん）の お金（かね）の 相談（そうだん）
date-budget-draft = 来年（らいねん）の お金（かね）の 計画（けいかく）
date-talk-plan = 計画（けいかく）の 話（はな）し合（あ）い
date-form-due = 形（かたち）を 決（き）める日
date-apply-due = 補助金（ほじょきん）を 申（もう）しこむ日
date-agree-draft = 約束（やくそく）の紙（かみ）の 案（あん）
date-agree-sign = 約束（やくそく）の紙（かみ）を 交（か）わす日
date-agree-final = 約束（やくそく）の紙（かみ）を 最後（さいご）に 確（たし）かめる日
date-check-due = 3か月（げつ）ごとに 確（たし）かめる日
date-progress-publish = ようすを 知（し）らせる日
date-interim-due = 途中（とちゅう）の 報告（ほうこく）を 出（だ）す日
date-log-due = 毎月（まいつき）の 記録（きろく）を 出（だ）す日
date-yearly-due = 1年（ねん）ごとの 報告（ほうこく）を 出（だ）す日
date-fy-march = 年度（ねんど）の 終（お）わりの 準備（じゅんび）
date-fy-close = 年度（ねんど）の 終（お）わりに 確（たし）かめる日
date-agree-renew = 約束（やくそく）を 続（つづ）ける 相談（そうだん）
date-agree-renew_last = 約束（やくそく）を 続（つづ）けるか 最後（さいご）に 確（たし）かめる日
date-survey-open = アンケートの 始（はじ）まり
date-survey-close = アンケートの 終（お）わり
date-evaluation-due = 外（そと）の人の 評価（ひょうか）の日
date-publish-due = 結果（けっか）を みんなに 知（し）らせる日
date-settle-due = 使（つか）った お金（かね）の 報告（ほうこく）を 出（だ）す日
date-settle-check = 報告（ほうこく）を 確（たし）かめる日
date-carry-due = 気（き）づいたことを 次（つぎ）の 計画（けいかく）に 入（い）れる日
date-case-due = よい例（れい）として 紹介（しょうかい）する日
date-fy-start = 年度（ねんど）の 始（はじ）まり
date-fy-end = 年度（ねんど）の 終（お）わり
date-mutual-plan = 計画（けいかく）の 答（こた）えが そろった日
date-mutual-do = 活動（かつどう）の 答（こた）えが そろった日
date-mutual-see = ふりかえりの 答（こた）えが そろった日
date-rule = { $name } { $steps } = { $result }
date-rule-anchor = { $name } { $on }
date-rule-half = { $first }から { $last }までの 真（ま）ん中（なか）くらい
date-rule-share = { $first }から { $last }までの { $percent }%の ところ
date-rule-same = { $name }と 同（おな）じ日 = { $result }
date-rule-latest = おそくても { $rule }
date-rule-earliest = 早（はや）くても { $rule }
date-step-days = { $sign } { $n }日
date-step-open-days = { $sign } 市役所（しやくしょ）が 開（あ）いている日で { $n }日
date-step-months = { $sign } { $n }か月（げつ）
date-step-first-counts = （最初（さいしょ）の日も 数（かぞ）えます）
date-step-month-end = の 月（つき）の 終（お）わり
date-step-year-end = の 年度（ねんど）の 終（お）わり
date-step-day-of-year = の 年度（ねんど）の { $month }月{ $day }日
date-start-of-month = その月（つき）の 初（はじ）め
date-end-of-month = その月（つき）の 終（お）わり
date-start-of-quarter = 3か月（げつ）の 初（はじ）め
date-end-of-quarter = 3か月（げつ）の 終（お）わり
date-start-of-fiscal-year = その年度（ねんど）の 初（はじ）め
date-end-of-fiscal-year = その年度（ねんど）の 終（お）わり
date-event = 活動（かつどう）の日
date-event-number = 活動（かつどう）の日（{ $n }回目（かいめ））
date-time-number = { $n }回目（かいめ）
date-of-period = { $name }（{ $period }）
date-fiscal-year = { $era }度（ねんど）（{ $year }年から）
