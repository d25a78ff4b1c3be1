# Questions and answers
answer-yes = Yes
answer-no = No
answer-none = not yet
answer-skipped = skipped
answer-unknown = don't know
answer-not-applicable = doesn't apply
answer-so-far = Your answer now: { $value }

progress = Q{ $number } · { $at }/{ $total }
time-left-minutes = about { $n } min left
time-left-short = nearly done

noted = Noted: { $value }.
noted-changed = Q{ $number } changed from "{ $old }" to "{ $value }".
noted-skipped = Skipped. You can come back to it.
stale = You have answered Q{ $number } already ({ $value }). To change it, send "fix { $number }".
not-shown = That button was for another question. Here is the current one.
not-understood = Sorry, I couldn't read that. Tap a button, or send something like "yes" or "1".
undone = I have taken back your answer to Q{ $number }.
nothing-before = There is no answer before this one. Please just go on.
reason-offered = Is that your reason for question { $number }? If so, tap "Reason for Q{ $number }".
reason-noted = The reason for Q{ $number } is noted.
reason-prompt = Please give the reason for Q{ $number } in a line.
reason-title = Reason for Q{ $number }
reason-prefix = Reason (Q{ $number }):{" "}
settled = Q{ $number } ✓ { $value }
sent-settled = ✓ Sent
honesty = There are no right or wrong answers. Answer as you see it.
welcome-back = Welcome back. Let's go on.
paused = Let's stop here. You can go on from Q{ $number } whenever you like.
paused-done = Let's stop here. All your answers are kept.
still-open = { $n ->
    [one] One question is still open.
   *[other] { $n } questions are still open.
 }
review = That's all. If it looks right, send it. Once everyone has sent, you will see each other's answers.
list-so-far = Your answers so far.
list-sent = This is what you sent. You can correct it until the coordinator closes this stage.
choose-fix = Which answer would you like to correct? Tap it, or send its number, like "3".
no-such-question = There is no question with that number. Send "list" to see the numbers.
sent = Sent, thank you. When { $others } has answered too, you will see both together.
sent-last = Sent, thank you. Every side's answers are in now.
sent-before = You have already sent this. To correct an answer, send something like "fix 3".
row-question = Q{ $number } { $topic }
row-agreed = Q{ $number } { $value }
list-separator = {" / "}
name-separator = {", "}
choose-project = Which project would you like to answer for?
nothing-owed = There is nothing for you to answer right now. We'll let you know when there is.
not-open-yet = The questions on "{ $project }" open on { $on }. We'll let you know.
stage-not-open = There is nothing to answer right now. We'll let you know when the questions open.
stage-closed = These questions are closed. Your answers are kept. If something should change, send "person".
why-heading = Why we ask Q{ $number }
basis-source = It is in this city's guideline.
basis-derived = It follows from the guideline's principles.
basis-practice = It is common practice in many cities.
basis-local = This city added it.
basis-with-source = Source: { $title }, "{ $section }". { $basis }

button-skip = Skip
button-keep = Keep it
button-back = Back
button-why = Why?
button-list = List
button-pause = Pause
button-resume = Go on
button-switch = Another project
button-reason = Reason for Q{ $number }
button-take-reason = Reason for Q{ $number }
button-no-reason = No reason
button-send = Send this
button-fix = Correct
button-fix-one = { $number } { $value }
