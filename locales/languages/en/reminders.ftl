# Reminders
remind-late = Sorry, this reminder is late.
remind-whole = "{ $project }"
remind-sheet = "{ $sheet }" ("{ $project }")
remind-opened = { $n ->
    [one] One question on { $what } is open, about { $minutes } min.
   *[other] The { $n } questions on { $what } are open, about { $minutes } min.
 }
remind-left = { $n ->
    [one] One question on { $what } is left, about { $minutes } min.
   *[other] { $n } questions on { $what } are left, about { $minutes } min.
 }
remind-only-send = All your answers on { $what } are in. They only need sending.
remind-until = Due { $on } ({ $left }).
remind-still-time = They were due { $on }, and you can still send them now.
remind-a-person = If something is unclear, there is a person to talk to.
remind-due = { $what }: { $on } ({ $left }).
remind-was-due = { $dateof ->
    [plan-due] Planning questions were due on
    [do-due] The mid-term check was due on
    [see-due] Review questions were due on
    [report-due] The performance report was due on
    [interim-due] The interim report was due on
    [settle-due] The final accounts were due on
    [log-due] { $what }:
    [yearly-due] { $what }:
    [evaluation-due] { $what }:
   *[other] { $what }: this was due on
 } { $on }, { $n ->
    [one] { $n } day
   *[other] { $n } days
 } ago.
remind-was = { $what }: { $on }, { $n ->
    [one] { $n } day
   *[other] { $n } days
 } ago.
remind-not-too-late = { $text } It is not too late.
remind-talk-around = { $what }: a good time is around { $on } ({ $left }). No day is set yet.
remind-talk-day = { $on } is the day of the talk ({ $left }).
remind-day = { $on } · { $left }
remind-rule = How the day is set
remind-several = { $n } reminders for today.
remind-rest = { $n ->
    [one] One more.
   *[other] { $n } more.
 }

remind-hand-in = Once it is handed in, press "Handed in".
remind-if-handed-in = If it is handed in already, press "Handed in".
remind-settle = Once it is done, press "Mark as done".
remind-talk = You can see each other's answers. Choose a day to talk about where they differ.
remind-talk-agenda = What to talk about stands in the "Draft for the talk".
remind-talk-later = Once all answers are in, you will see each other's. Then you can talk about where they differ.
remind-form = Once the form is settled, the next preparations can begin.
remind-draft = Parts of the agreement are still empty. A rough draft will do.
remind-sign = When the words are settled, the agreement can be recorded as a whole.
remind-rest-of-agreement = The agreement is already recorded. Only these items are left: { $items }
remind-findings = Last year's lessons are waiting. Please say how the next plan will use them.
remind-survey-open = The survey of those who took part can begin.
remind-survey-close = Once you close the survey, everyone can see the results.
remind-evaluation-own = Your evaluation is awaited. You can go on from where you stopped.
remind-evaluation = Some evaluations are still awaited.
remind-sheets = Some answers are still awaited.
remind-speak-to-them = They have been reminded several times. A call or a word in person may be the quickest way now.
remind-ask-for-it = They have been reminded several times, and nothing is recorded. If you have received it, press "Handed in"; if not, please have a word with them.
remind-ask-how-it-stands = They have been reminded several times, and it is still open. A call or a word in person may be the quickest way now.
remind-missed = It was too late to remind everyone, so only you hear of it. Please pass it on if it still matters.
remind-not-reached = Somebody gets no reminders of this. Please have a word with them.
remind-were-asked = The people in charge and the coordinator have been reminded, and nothing is recorded yet.

told-budget-talk = Next year's budget takes shape in autumn. If you have something in mind, now is the time to talk about it.
told-budget-draft = Next year's budget is being drafted about now. Tell each other what costs you expect.
told-plan-start = Planning starts { $on }. Begin by talking about what you are doing this for, together.
told-plan-started = Planning started on { $on }. Begin by talking about what you are doing this for, together.
told-plan-end = Planning is set to end { $on } ({ $left }). Once everything is in, you can close it.
told-plan-ended = Planning was set to end on { $on }. Once everything is in, you can close it.
told-do-start = The work starts { $on } ({ $left }). Have one more look at who does what.
told-do-started = The work started on { $on }. Have one more look at who does what.
told-do-end = { $on } is the last day of the work ({ $left }). When it is over, close it and go on to the review.
told-do-ended = The work was set to end on { $on }. If it is over, close it and go on to the review.
told-event = The day of the activity is { $on } ({ $left }). If the weather or anything else changes it, use the button below.
told-see-start = The review starts { $on }. What went well and what was hard can both help next year.
told-see-started = The review started on { $on }. What went well and what was hard can both help next year.
told-check-due = It is time for the three-monthly check. Tell each other what goes well and what does not.
told-progress-publish = It is time to let people know how things are going. One photo and two lines will do.
told-fy-march = About a month is left of the fiscal year. Look at the work and the money, and settle with each other what goes into next year.
told-fy-close = About ten days are left of the fiscal year. Check that payments and papers will be done in time.
told-agree-renew = The present agreement runs until { $end }. It is time to talk about whether to go on.
told-agree-renew-last = The present agreement runs until { $end }, about a month from now. To go on, start on the renewal.
told-case-due = It is time to write this up as a case. What did not work helps the next people too.

remind-why = { $when }. { $who }. { $rule }
remind-why-before = { $n ->
    [one] { $n } day before "{ $what }" on { $on }
   *[other] { $n } days before "{ $what }" on { $on }
 }
remind-why-day = The day of "{ $what }", { $on }
remind-why-after = { $n ->
    [one] { $n } day after "{ $what }" on { $on }
   *[other] { $n } days after "{ $what }" on { $on }
 }
remind-why-asked = "{ $what }" on { $on }, on the day that this person chose
remind-why-own = To the person concerned
remind-why-others = To the coordinator, how things stand
remind-why-coordinator = To the coordinator, to speak to them
remind-why-section = To the section, as a report
why-mail = How things stand, mailed on its usual day
why-news = News of something that happened, not of a date

done = "{ $what }" is marked as done.
done-before = { $who } marked "{ $what }" as done on { $on }.
done-settled = ✓ done by { $who } ({ $on })
paper-which = Whose paper sheet did you receive?
paper-noted = Noted: the paper sheet from { $side } is here. Its reminders stop. Please type it in later.
paper-before = { $who } noted on { $on } that the sheet of { $side } came on paper.
not-due-any-more = This date is over or has been moved. Send "deadlines" to see what stands now.
date-changed-since = "{ $what }" is now { $on }. The old button changes nothing.
snoozed = All right. I will remind you again on { $on }.
snoozed-settled = Again on { $on }
other-ways = Choose what suits you.

hand-over-ask = Who should look after "{ $what }" ({ $on })?
hand-over-nobody = Nobody else has joined who could take it over. Invite somebody first, then choose again.
hand-over-wished = { $who } would like somebody else to look after "{ $what }" ({ $on }).
hand-over-whom = Who should it be?
hand-over-asked = I have told { $names }. Until it is settled it stays with you.
hand-over-no-coordinator = There is nobody to decide this at the moment. Send "person" to see who can help.
handed-over = "{ $what }" is with { $name } from now on.
handed-over-before = { $who } passed "{ $what }" on to { $name } on { $on }.
handed-to-you = { $who } asks you to look after "{ $what }", { $on } ({ $left }).
handed-sheet-to-you = { $who } asks you to answer for { $side }, by { $on } ({ $left }).
handed-from-you = "{ $what }" is with { $name } now. Thank you for looking after it.
hand-over-past = This is about an earlier year and can't be passed on here. Send "person" to talk to somebody about it.
hand-over-own-answers = Nobody else can give your answers. { $name } answers for { $side }, so yours are welcome but need not come.
hand-over-own-counts = Nobody else can give your answers. If it is difficult, send "person" to talk to somebody.
handed-over-told = { $who } has passed "{ $what }" on to { $name }.
handed-back = All right. "{ $what }" is back where it was before.
with-somebody-else = "{ $what }" is with { $name } now.
not-with-you = "{ $what }" is not with you at the moment. There is nothing to do.
declined-so-yours = { $who } can't take it on. "{ $what }" ({ $on }) stays with you, please.
declined-told = { $who } can't take on "{ $what }". It is back where it was before.

extend-ask = "{ $what }" is { $on }. Until when would you like to have it?
extend-nothing = This day can't be put off here. Send "person" to talk to somebody about it.
extend-later-day = Please choose a day after { $on }.
extend-impossible = { $on } would clash with the other dates. Please choose an earlier day.
extend-asked = I have asked { $names } for { $on }. You will hear as soon as there is an answer.
extend-wished = { $who } asks for more time for "{ $what }".
extend-from-to = { $before } → { $after }
extend-also-moves = Would move with it
extend-leaves-year = This is after the fiscal year ends ({ $end }). Please check that money and procedures allow it.
extend-granted = "{ $what }" is now due { $on }.
extend-declined = "{ $what }" stays on { $on }. If you would like to talk about it, send "person".
extend-declined-told = { $name } has been told that it stays on { $on }.
extend-granted-before = { $who } granted this request on { $on }.
extend-declined-before = { $who } declined this request on { $on }.
extend-replaced = A newer request has taken the place of this one.
extend-moved-since = "{ $what }" is { $now } by now, not the day the request was about. Please ask them to request it again.
extend-too-late = The day asked for, { $on }, is over. Please ask them to request it again.

notifications = You get one reminder message a day at most.
notifications-resting = Reminders rest until { $until }.
notifications-off = All reminders are off.
notifications-on-row = on
notifications-resting-row = resting until { $until }
notifications-off-row = off
notifications-note = You can answer and ask at any time, reminders or not.
notifications-rested = All right. No reminders until { $until }, that day included.
notifications-muted = All right. Reminders are off.
notifications-muted-one = All right. Reminders of "{ $project }" are off.
notifications-still = You can still answer and ask. To get them again, send "notifications".
notifications-again = Reminders are on again.
notifications-again-one = Reminders of "{ $project }" are on again.
notifications-day = A day before { $on } can't be chosen. Please choose today or a later day.
missing-resting = { $name } (reminders resting)

button-done = Handed in
button-settle = Mark as done
button-snooze = In a week
button-tomorrow = Tomorrow
button-in-three-days = In 3 days
button-hand-over = Somebody else
button-hand-to = { $name }
button-hand-back = I can't do it
button-extend = Ask for more time
button-extend-by = { $n ->
    [3] 3 days
    [7] 1 week
   *[other] 2 weeks
 } ({ $on })
button-grant = Grant
button-decline = Decline
button-other-ways = Later, or talk
button-talk-to-person = Talk to a person
button-notifications = Reminders
button-rest-week = Rest for a week
button-rest-two-weeks = Rest for two weeks
button-rest-until = Rest until a day
button-mute-one = Off: { $project }
button-mute-all = All off
button-unmute-one = On: { $project }
button-unmute-all = On again
