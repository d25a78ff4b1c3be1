# What is overdue, what comes next
overdue = Overdue
overdue-none = Nothing is overdue.
overdue-count = { $n ->
    [one] One thing is overdue.
   *[other] { $n } things are overdue.
 }
overdue-things = { $n ->
    [one] one thing
   *[other] { $n } things
 }
overdue-since = { $on } · { $n ->
    [one] one day past
   *[other] { $n } days past
 }
overdue-as-text = { $project } — { $what } { $on }, { $n ->
    [one] one day past
   *[other] { $n } days past
 }
date-of-project = { $n }. { $project } — { $what }
days-overdue = { $n ->
    [one] one day past
   *[other] { $n } days past
 }
list-rest = and { $n } more
owed-by = Still to do: { $names }
owed-by-nobody = nobody who would do it has joined yet
people-of = { $body } { $n }

deadlines = Coming deadlines
dates-of-one = Dates
deadlines-none = No deadlines are to come.
deadlines-intro = The nearest first.
deadlines-next = Next: { $what }, on { $on }, { $left }.
deadlines-mine = Your questions on "{ $project }" are due on { $on }, { $left }.
deadline-on = { $on } { $left }
ahead-as-text = { $project } — { $what } { $on }, { $left }
deadline-done = done
deadline-cancelled = cancelled
rule-with-basis = { $rule } ({ $basis })
rule-guideline = the guideline
rule-cited = { $title }, { $section }
rule-basis-source = source: { $source }
rule-basis-derived = asked for in { $source }; the number of days is common practice
rule-basis-local = set by this city
rule-basis-project = set for this project
rule-basis-practice = common practice

word-deadlines = deadline
tool-deadlines = see all dates, and how each is set

column-project = Project
column-what = What
column-due = Due
column-days = Days past
column-whose = Still to do
column-rule = How the day is set
column-basis = Basis

trace-at = { $on } { $time }
trace-person = { $name }
trace-kyodo = Kyodo
trace-created = { $who } set up the dates
trace-moved = { $who } moved it from { $before } to { $after }
trace-followed = { $who } moved other dates, and this one followed
trace-wished = { $who } asked for another day
trace-rule = { $who } changed how the day is set
trace-granted = { $who } granted more time
trace-declined = { $who } kept the day as it is
trace-owner-wished = { $who } asked for somebody else to do it
trace-owner = { $who } gave it to somebody else
trace-reminded = { $n ->
    [one] one person was reminded
   *[other] { $n } people were reminded
 }
trace-not-needed = there was nothing left to remind of
trace-snoozed = { $who } put the reminder off by { $n ->
    [one] a day
   *[other] { $n } days
 }
trace-done = { $who } marked it as done
trace-spoken = { $who } asked people about it
trace-other = { $who } changed the record
traces-before = { $n } earlier lines

speak-to = Speak to people
speak-to-ask = { $n ->
    [one] One person gets
   *[other] { $n } people get
 } a message now, once. Is that right?
speak-to-nobody = There is nobody to speak to now.
speak-to-costs = It uses { $n } LINE { $n ->
    [one] message
   *[other] messages
 }.
speak-to-costs-of = It uses { $n } LINE { $n ->
    [one] message
   *[other] messages
 }; { $left } are left this month.
speak-to-costs-nothing = It uses no LINE messages.
speak-to-too-many = That is more than are left. For those who cannot be reached you get a text to pass on.
speak-to-before = Spoken to today
speak-to-by = by { $who }
speak-to-away = Messages do not reach
speak-to-otherwise = Please tell them in another way, such as by phone.
speak-to-quiet = This is a time when Kyodo keeps quiet. You can send from { $on } { $time }.
spoken = { $n ->
    [one] One person gets
   *[other] { $n } people get
 } a message.
spoken-settled = ✓ { $n ->
    [one] one person was
   *[other] { $n } people were
 } asked
spoken-by = { $who } asked us to pass this on.
spoken-what = Some dates have passed. It is not too late.

button-overdue = Overdue
button-deadlines = See deadlines
button-overdue-table = CSV
button-overdue-text = As text
button-of = { $what }: { $do }
button-speak-to = Speak to them
button-speak-to-now = Send
button-further = Show more
button-date-why = Why? { $n }
button-chain = Dates of { $project }
