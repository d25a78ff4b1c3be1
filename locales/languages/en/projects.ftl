# For those who run projects
new-title = New project
new-name = Project name
new-name-example = e.g. Flower beds
new-form = Guideline and form
new-side-a = One body
new-side-a-example = e.g. Flower Bed Club
new-side-b = The other body or section
new-side-b-example = e.g. Parks Section
new-do-start = First day of the work
new-do-end = Last day of the work
new-do-end-hint = For an event of one day, choose the same day.
new-in-slack = New projects are made in Slack with /kyodo new.
new-guest = Guests can't create projects. Please ask a member of the workspace.
option-pack-form = { $pack } / { $form }
preview-title = Check the dates
preview-intro = "{ $name }", { $a } and { $b } ({ $form }), fiscal year { $western } (Reiwa { $year }).
    These are its dates. Change any of them here.
created = The project is made. The invitations for both bodies follow.
invitation-heading = Invitation for { $side }
invitation = With this, people of { $side } answer the questions on "{ $project }".
    In LINE, send "{ $words }".
invitation-link = Open LINE
invitation-note = The code serves up to { $limit } people until planning is closed. In Slack: /kyodo join { $code }
invitation-note-slack = The code serves up to { $limit } people until planning is closed. In Slack: /kyodo join { $code }. A LINE link will stand here once LINE is connected.
invitation-qr = QR code for { $side } to join "{ $project }"
code-revoked = The code of { $side } no longer works.
manage = Looking after this project
renamed = "{ $before }" is now called "{ $after }".
rename-title = Rename
dates-title = Change dates
dates-intro = The dates of "{ $project }". When you choose another day, those that follow are worked out anew.
dates-moved = The dates were changed.
dates-unchanged = The dates have not changed.
date-moved-line = { $before } → { $after }
cancel-title = Cancel the project
cancel-intro = "{ $project }" will be cancelled. Reminders stop, answers stay in the record, and those who take part are told once.
cancelled = "{ $project }" has been cancelled. The answers so far stay in the record.
archived = Put away: out of lists and reminders, kept in the record.
project-over = This project is over.
members = Who takes part
member-line = { $role } { $side }
role-respondent = Respondent
role-member = Member
role-coordinator = Coordinator
role-section-officer = Section officer
role-evaluator = Evaluator
role-observer = Observer
member-gone = That person no longer takes part.
member-removed = { $name } was taken out. Their answers stay in the record.
you-were-removed = You no longer take part in "{ $project }". If this surprises you, please ask the coordinator.
respondent-set = { $name } now answers for { $side }.
respondent-left = { $name }, who answered for { $side }, has left. The member who joined first takes over, if there is one.

close-title = Close { $stage }
close-missing = "{ $project }", { $stage }: these things are still missing.
    { $lines }
    With a reason it can be closed. The answers sent so far will then be seen by both sides.
close-complete = "{ $project }", { $stage }: everything is in. Once closed, answers can't be corrected.
close-reason = Reason
close-reason-hint = It goes into the record.
close-in-slack = { $stage } is closed in Slack with /kyodo close.
closed = { $stage } is closed. Next: { $next }.
closed-all = { $stage } is closed, and with it the project. Thank you all.
closed-before = { $stage } was closed by { $who } on { $on }.
missing-nobody = { $side }: nobody has joined yet
missing-sheet = { $side }: not answered yet ({ $names })
missing-do-end = The work is planned until { $on }

status-stage = Stage
status-not-open = { $stage } (not open yet)
status-next = Next dates
status-date = { $on } { $name } { $left }
status-missing = Missing: { $names }
status-cancelled = cancelled ({ $reason })
status-own = Your answers
status-own-sent = sent
status-own-left = { $n ->
    [one] one question left
   *[other] { $n } questions left
 }
no-reason = no reason recorded
count-nobody = nobody has joined yet
count-all = all { $joined } have sent
count-owing = not answered { $owing }/{ $joined }
count-paper = received on paper, to be keyed in
no-projects = There is no project that you can see. In Slack, /kyodo new makes one.
no-such-project = There is no project called "{ $name }". Send "status" alone for the list.
which-project = Which project?
list-more = { $n } more. Add the name (like: status flower).

comparison-heading = { $project } — both sides' answers
comparison = Same { $agree } · different { $differ } · missing { $missing }
comparison-note = A difference is where a talk can begin. Nobody is scored or ranked.
comparison-agree = Same answers
comparison-both = Both say "{ $value }"
comparison-later = { $first } (later: { $later })
comparison-reason = { $side } adds: { $text }
comparison-talk = To talk about: { $text }
comparison-blind = Nobody sees the other side's answers before both have sent.
exported = Here is the record. Answers of stages that are still open to one side only are left out.

error-empty = Please fill this in.
error-too-long = At most { $limit } characters, please.
error-same-sides = Please give a name different from the other body's.
error-date = Please choose a day.
error-past = Please choose today ({ $today }) or a later day.
error-end-before-start = Please choose the first day ({ $start }) or a later one.
error-too-far = Please stay within five years of the first day.
error-choose = Please choose one.
error-order = "{ $name }" can't come before "{ $after }" ({ $on }).
error-reason = Please give a reason in a line.

remind-start = Starting: { $what }, { $on }.
remind-due = { $what }: { $on }, { $left }.
remind-late = This reminder is late.
remind-opened = { $n ->
    [one] One question on "{ $project }" is open, about { $minutes } min.
   *[other] The { $n } questions on "{ $project }" are open, about { $minutes } min.
 }
remind-left = { $n ->
    [one] One question on "{ $project }" is left, about { $minutes } min.
   *[other] { $n } questions on "{ $project }" are left, about { $minutes } min.
 }
remind-only-send = All your answers on "{ $project }" are there. They only need to be sent.
remind-until = Until { $on } ({ $left }).
done = "{ $what }" is marked as done.
done-before = "{ $what }" was marked as done before.
done-settled = ✓ done by { $who } ({ $on })
paper-which = Whose paper sheet did you receive?
paper-noted = Noted: the paper sheet of { $side } is here. Reminders stop. Please remember to key it in.
snoozed = All right. You will hear of it again on { $on }.
snoozed-settled = Again on { $on }

button-new = New project
button-next = See the dates
button-create = Create with these dates
button-cancel = Never mind
button-save = Save
button-invite = Invite
button-renew-code = New code
button-revoke-code = Stop the code
button-manage = Manage
button-members = Who takes part
button-rename = Rename
button-dates = Change dates
button-cancel-project = Cancel project
button-keep-it = Keep it
button-archive = Archive
button-close = Close { $stage }
button-close-now = Close
button-export = Export
button-comparison = { $stage }: compare answers
button-make-respondent = { $name } answers
button-remove = Take out { $name }
button-done = Handed in
button-snooze = In a week
