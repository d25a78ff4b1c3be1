# Dates
weekday = { $n ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
 }
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
 }
era-reiwa = Reiwa { $year }
era-heisei = Heisei { $year }
date-short = { $weekday } { $day } { $monthname }
date-long = { $weekday } { $day } { $monthname } { $year } · { $era }
date-compact = { $weekday } { $day } { $monthname }
date-start = Created
date-plan-start = Planning starts
date-plan-due = Planning questions due
date-plan-end = Planning ends
date-do-start = Work starts
date-do-due = Mid-term check
date-do-end = Work ends
date-see-start = Review starts
date-see-due = Review questions due
date-see-end = Review ends
date-report-due = Performance report due
date-set-by-hand = Day chosen by hand
date-moved = . City hall is closed then, so { $on }
date-closed-day = . City hall is closed on this day
date-rule = { $days ->
    [one] { $name } { $anchor } { $sign } { $days } day = { $result }
   *[other] { $name } { $anchor } { $sign } { $days } days = { $result }
 }
date-rule-same = Same day as { $name } = { $result }
date-rule-share = Halfway between { $first } and { $last } = { $result }
date-rule-limit = Latest day allowed = { $result }
date-field = { $name } — { $on }
days-today = today
days-left = { $n ->
    [one] { $n } day left
   *[other] { $n } days left
 }
days-past = { $n ->
    [one] { $n } day past
   *[other] { $n } days past
 }
stage-plan = Plan
stage-do = Do
stage-see = See
stage-closed-all = Closed
date-full = { $weekday } { $day } { $monthname } { $year }
date-month = { $monthname } { $year }
