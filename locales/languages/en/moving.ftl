# Looking over and changing dates
dates-of-plan = Plan
dates-of-do = Do
dates-of-see = See
dates-of-report = Reports and accounts
dates-from-to = { $first } to { $last }
dates-times = { $n ->
    [one] { $first }
   *[other] { $first } to { $last }, { $n } times
 }
dates-monthly = { $name } — about day { $day } of each month, { $n } times: { $dates }
dates-repeated = { $name } — { $n } times: { $dates }
dates-more = { $n ->
    [one] One more date has changed. Send "deadline" to see them all.
   *[other] { $n } more dates have changed. Send "deadline" to see them all.
 }
date-dropped = a deadline that was dropped
date-dropped-line = { $before } → none
several-moved = { $n ->
    [one] one date moves
   *[other] { $n } dates move
 }
several-added = { $n ->
    [one] one is added
   *[other] { $n } are added
 }
several-gone = { $n ->
    [one] one falls away
   *[other] { $n } fall away
 }
ladder = Reminders: { $days }
ladder-day = { $n ->
    [0] on the day
    [one] { $n } day before
   *[other] { $n } days before
 }
ladder-after = { $n ->
    [one] once after it
   *[other] { $n } times after it
 }
ladder-separator = {", "}
moves-title = What will move
moves-intro = These dates will change. Nothing is saved yet.
moves-none = No date will change. This will be saved:
moves-rest = and { $n } more
moves-reminders = Planned reminders dropped: { $off }, newly planned: { $on }. What was sent for a date that stays is not sent again.
moves-tell-nobody = There is nobody else to tell.
moves-tell = { $n ->
    [one] One person will be told, once.
   *[other] { $n } people will be told, once each.
 }
moves-tell-line = { $n ->
    [one] One person will be told, once, on LINE; it counts as { $line } of this month's messages.
   *[other] { $n } people will be told, once each. On LINE that is { $line } of this month's messages.
 }
dates-which = Which date would you like to change? These are the ones ahead.
button-date = { $what } { $on }
move-moved-by = { $who } has changed it already; it is { $on } now.
dates-moved-by = { $who } changed the dates.
dates-changed-before = The project changed while this was open, so nothing was saved. Please open "Change dates" again.
dates-moved-before = { $who } changed the dates on { $on }, so nothing of yours was saved. Open "Change dates" again to see the new ones.
dates-moved-yourself = You changed the dates yourself after opening this, so this change was not saved. Please open "Change dates" again.
rules-moved-on = The rules of the guideline are new, so the dates were worked out again. What you heard of already is not said again.

events = Days of activity, with the day kept for rain.
events-none = There are no days of activity yet. Add one, and people hear of it the day before.
event-one = What about this day?
event-off = called off
event-over = over
event-reserve = rain day { $on }
event-no-reserve = no rain day
event-ask = Which day would you like to add? Write it like "1 Nov".
event-preview = { $on } becomes a day of activity. These dates change; is that right?
event-most = A project can have { $limit } days of activity. Please delete one that is over or not needed first.
event-is-off = The activity on { $on } is called off already.
event-is-on = The activity on { $on } is planned already.
event-state-preview = The activity on { $on }: this is what will happen. Is that right?
event-state-nothing = No other date changes.
reserve-ask = Which day is kept in case it rains on { $on }? Write it like "1 Nov".
reserve-set = The rain day for { $day } is { $on }.
reserve-too-early = The rain day has to be after the day itself.
button-events = Days of activity
button-event = { $on }
button-add-event = Add a day
button-to-reserve = To rain day { $on }
button-reserve = Set a rain day
button-event-off = Call it off
button-event-on = Hold it after all
button-event-out = Delete it
button-see-moves = See what moves
button-these-dates = Keep these dates

side-year = Fiscal year begins
side-year-hint = Where it is not the city's, the side is reminded at the end of its own year too.
side-year-city = As the city's ({ $month })
side-year-from = In { $month }
side-year-own = Its fiscal year begins in { $month }

date-fy-side = end of { $side }'s fiscal year
rule-field = How a date is set
rule-field-hint = Choose one to give this project a rule of its own, or add a deadline.
rule-new = Add a deadline
rule-title = How a date is set
rule-intro = A rule of this project alone. Other projects stay as they are.
rule-name = Name of the deadline
rule-name-example = Report to the foundation
rule-way = Which rule
rule-ours = This project's own
rule-guide = Back to the guideline's ({ $rule })
rule-gone = Drop this deadline
rule-every = Repeats
rule-every-none = Once
rule-every-month = Every month
rule-every-fiscal-year = Every fiscal year
rule-anchor = Counted from
rule-period-start = Beginning of each period
rule-period-end = End of each period
rule-each-event = Each day of activity
rule-days = Days
rule-days-hint = 0 for that day itself
rule-side = Before or after
rule-later = After
rule-earlier = Before
rule-counting = Counting
rule-after = From the next day ("within 30 days of")
rule-inclusive = From that day itself, as the first
rule-on-day = Fixed day of the year
rule-on-day-hint = Written like 3/31 (month/day), it takes the place of the days: that day of the fiscal year in which counting begins.
rule-shift = If city hall is closed then
rule-shift-none = Leave it
rule-shift-next = Next open day
rule-shift-previous = Open day before
rule-to = Whose deadline it is
rule-to-sides = Each side
rule-to-recipient = The sides that are not the city
rule-to-section = The section in charge
rule-to-coordinator = The coordinator
rule-to-all = Everybody
rule-own = This project's own rule: { $rule }
rule-added = "{ $name }" is added.
rule-taken = "{ $name }" follows this project's own rule.
rule-given-up = "{ $name }" goes back to the guideline's rule.
rule-dropped = "{ $name }" is dropped.
button-this-rule = Back to the dates
error-rule-days = Write a number from 0 to { $limit }.
error-rule-on-day = Write the month and the day, like 3/31.
error-rule-period = For one that repeats, count from the beginning or the end of each period.
error-rule-no-period = For one that comes once, count from another day.
error-too-many-changes = That is too much to change at once. Please save what you have first, then go on.
