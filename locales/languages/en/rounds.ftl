# Weekly and monthly summaries
round-week = The week from { $on }
round-month = Summary for { $month }
round-projects = { $n ->
    [one] One project
   *[other] { $n } projects
 }
round-in-stage = { $stage } { $n }
round-overdue = Overdue: { $n }
round-ahead = Within two weeks: { $n }
round-ahead-month = This month: { $n }
round-missing = Answers still to come
count-of-sheet = { $sheet }, { $side }
round-side = { $project } — { $side }: { $count }
