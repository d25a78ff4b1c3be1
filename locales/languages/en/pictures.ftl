# Pictures
picture-as-of = As of { $on }
picture-today = Today, { $on }
picture-timeline = Behind us and ahead
picture-timeline-summary = { $done } done, { $ahead } to come{ $late ->
    [0] {""}
   *[other] , { $late } overdue
 }
picture-stage-closed = finished
picture-stage-now = now
picture-stage-ahead = to come
picture-stage-late = not finished yet
picture-stage-off = called off
picture-no-days = no dates yet
picture-between = { $first } – { $last }
picture-sign-done = done
picture-sign-now = now
picture-sign-open = to come
picture-sign-late = overdue
picture-sign-off = called off
picture-sign-same = same
picture-sign-apart = different
picture-sign-wanting = all find it wanting
picture-sign-missing = not yet comparable
picture-rest-days = { $n } more
picture-rest-items = { $n ->
    [one] 1 more question
   *[other] { $n } more questions
 }
picture-answered = How many have answered
picture-answered-summary = { $sent } of { $joined } sheets sent
picture-nothing-asked = No questions are open now
picture-sent = sent
picture-not-sent = not yet
picture-sent-of = { $sent } of { $joined } sent
picture-sheet-mutual = Shared with all sides on { $on }
picture-sheet-open = waiting for answers
picture-sheet-closed = closed
picture-differences = Same and different
picture-about-sheet = { $about }, { $sheet }
picture-about-cycle = { $project }, cycle { $n }
picture-count-of = { $said } { $n }
picture-nothing-compared = There is nothing to compare yet
picture-year = Deadlines in { $year }
picture-year-summary = { $n ->
    [one] 1 deadline
   *[other] { $n } deadlines
 }{ $late ->
    [0] {""}
   *[other] , { $late } overdue
 }
picture-of-project = { $project }: { $what }
picture-month-nothing = none
picture-cycles = Cycle against cycle
picture-cycles-summary = { $n ->
    [one] This is the first cycle
   *[other] This is cycle { $n }
 }
picture-cycle = Cycle { $n }
picture-not-mutual = not all have answered yet
picture-alt = { $title }. { $asof }. { $summary }.
picture-alt-about = { $title } ({ $about }). { $asof }. { $summary }.
picture-alt-stage = { $name }: { $days }, { $said }.
picture-alt-day = { $day }, { $name }: { $said }.
picture-alt-month = { $month }: { $said }
picture-alt-rest = { $rest }.
picture-alt-sheet = { $title }: { $said }. { $sides }.
picture-alt-side = { $side }: { $said }
picture-alt-item = { $number }. { $topic }: { $said }.
picture-alt-item-values = { $number }. { $topic }: { $said }. { $values }.
picture-alt-both = All say "{ $value }"
picture-alt-turns = { $title }: { $turns }
picture-alt-turn = { $name }: { $said }.
button-picture = See as picture
button-picture-words = Read in words
button-picture-timeline = Behind and ahead
button-picture-answered = How many answered
button-picture-differences = Same and different
button-picture-year = The year's dates
button-picture-cycles = Cycle by cycle
picture-no-place = Pictures cannot be shown here, so here it is in words.
