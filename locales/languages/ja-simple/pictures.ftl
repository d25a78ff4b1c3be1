# 図（ず）
picture-as-of = { $on }の ようす
picture-today = 今日（きょう） { $on }
picture-timeline = これまでと これから
picture-timeline-summary = 終（お）わった { $done }・これから { $ahead }{ $late ->
    [0] {""}
   *[other] ・日（ひ）が 過（す）ぎた { $late }
 }
picture-stage-closed = 終（お）わりました
picture-stage-now = 今（いま） ここです
picture-stage-ahead = これからです
picture-stage-late = まだ 終（お）わっていません
picture-stage-off = やめました
picture-no-days = 日（ひ）は まだ 決（き）まっていません
picture-between = { $first }から { $last }まで
picture-sign-done = 終（お）わった
picture-sign-now = 今（いま）
picture-sign-open = これから
picture-sign-late = 日（ひ）が 過（す）ぎた
picture-sign-off = やめた
picture-sign-same = 同（おな）じ
picture-sign-apart = ちがう
picture-sign-wanting = みんなが 気（き）になる
picture-sign-missing = まだ くらべられない
picture-rest-days = ほかに { $n }
picture-rest-items = ほかの 問（と）い { $n }
picture-answered = 答（こた）えた人（ひと）の 数（かず）
picture-answered-summary = 送（おく）った 答（こた）え { $sent }/{ $joined }
picture-nothing-asked = 今（いま） 聞（き）いている 質問（しつもん）は ありません
picture-sent = 送（おく）った人（ひと）
picture-not-sent = まだの人（ひと）
picture-sent-of = { $joined }人（にん）の うち { $sent }人（にん）が 送（おく）りました
picture-sheet-mutual = { $on }から みんなが 見（み）ることが できます
picture-sheet-open = 答（こた）えを 待（ま）っています
picture-sheet-closed = もう 終（お）わりました
picture-differences = 同（おな）じ 答（こた）えと ちがう 答（こた）え
picture-about-sheet = { $about }・{ $sheet }
picture-about-cycle = { $project }・{ $n }回目（かいめ）
picture-count-of = { $said } { $n }
picture-nothing-compared = くらべる 答（こた）えは まだ ありません
picture-year = { $year }の 大切（たいせつ）な 日（ひ）
picture-year-summary = 大切（たいせつ）な 日（ひ） { $n }{ $late ->
    [0] {""}
   *[other] ・日（ひ）が 過（す）ぎた { $late }
 }
picture-of-project = { $project }: { $what }
picture-month-nothing = ありません
picture-cycles = 前（まえ）の 回（かい）と くらべる
picture-cycles-summary = 今（いま） { $n }回目（かいめ）です
picture-cycle = { $n }回目（かいめ）
picture-not-mutual = まだ みんな 答（こた）えていません
picture-alt = { $title }。{ $asof }。{ $summary }。
picture-alt-about = { $title }（{ $about }）。{ $asof }。{ $summary }。
picture-alt-stage = { $name }: { $days }。{ $said }。
picture-alt-day = { $day } { $name }: { $said }。
picture-alt-month = { $month }: { $said }
picture-alt-rest = { $rest } あります。
picture-alt-sheet = { $title }: { $said }。{ $sides }。
picture-alt-side = { $side } { $said }
picture-alt-item = { $number }. { $topic }: { $said }。
picture-alt-item-values = { $number }. { $topic }: { $said }。{ $values }。
picture-alt-both = どちらも「{ $value }」
picture-alt-turns = { $title }: { $turns }
picture-alt-turn = { $name } { $said }。
button-picture = 図（ず）で 見（み）る
button-picture-words = ことばで 読（よ）む
button-picture-timeline = これまでと これから
button-picture-answered = 答（こた）えた人（ひと）の 数（かず）
button-picture-differences = 同（おな）じと ちがう
button-picture-year = 1年（ねん）の 大切（たいせつ）な 日（ひ）
button-picture-cycles = 前（まえ）の 回（かい）と くらべる
picture-no-place = ここでは 図（ず）を 見（み）せることが できません。ことばで 伝（つた）えます。
