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
date-budget-talk = Talk about next year's budget
date-budget-draft = Draft of next year's budget
date-talk-plan = Talk about the plan
date-form-due = Choice of the form
date-apply-due = Application for the subsidy
date-agree-draft = Draft of the agreement
date-agree-sign = Signing of the agreement
date-agree-final = Last look at the agreement
date-check-due = Quarterly look
date-progress-publish = News of how it goes
date-interim-due = Interim report due
date-log-due = Monthly log due
date-yearly-due = Yearly report due
date-fy-march = Getting ready for the year's end
date-fy-close = Close of the fiscal year
date-agree-renew = Talk about renewing the agreement
date-agree-renew_last = Last call to renew the agreement
date-survey-open = Start of the survey
date-survey-close = End of the survey
date-evaluation-due = Evaluation from outside due
date-publish-due = Publication of the results
date-settle-due = Final accounts due
date-settle-check = Check of the reports
date-carry-due = Lessons into the next plan
date-case-due = Case for others to read
date-fy-start = Start of the fiscal year
date-fy-end = End of the fiscal year
date-mutual-plan = Planning answers complete
date-mutual-do = Mid-term answers complete
date-mutual-see = Review answers complete
date-rule = { $name } { $steps } = { $result }
date-rule-anchor = { $name } { $on }
date-rule-half = Halfway between { $first } and { $last }
date-rule-share = { $percent }% of the way from { $first } to { $last }
date-rule-same = Same day as { $name } = { $result }
date-rule-latest = At the latest: { $rule }
date-rule-earliest = At the earliest: { $rule }
date-step-days = { $n ->
    [one] { $sign } { $n } day
   *[other] { $sign } { $n } days
 }
date-step-open-days = { $n ->
    [one] { $sign } { $n } day on which city hall is open
   *[other] { $sign } { $n } days on which city hall is open
 }
date-step-months = { $n ->
    [one] { $sign } { $n } month
   *[other] { $sign } { $n } months
 }
date-step-first-counts = (the first day counts)
date-step-month-end = to the end of that month
date-step-year-end = to the end of that fiscal year
date-step-day-of-year = to { $day } { $monthname } of that fiscal year
date-start-of-month = First day of that month
date-end-of-month = Last day of that month
date-start-of-quarter = Start of the three months
date-end-of-quarter = End of the three months
date-start-of-fiscal-year = First day of that fiscal year
date-end-of-fiscal-year = Last day of that fiscal year
date-event = Day of activity
date-event-number = Day of activity { $n }
date-time-number = no. { $n }
date-of-period = { $name } ({ $period })
date-fiscal-year = fiscal year { $year } ({ $era })
