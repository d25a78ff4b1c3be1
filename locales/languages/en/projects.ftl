# For those who run projects
new-title = New project
new-name = Project name
new-name-example = e.g. Flower beds
new-form = Guideline and form
new-side-a = One organization
new-side-a-example = e.g. Flower Bed Club
new-side-b = The other organization or section
new-side-b-example = e.g. Parks Section
new-do-start = First day of the work
new-do-end = Last day of the work
new-do-end-hint = For an event of one day, choose the same day.
new-in-slack = To make a new project, use /kyodo new in Slack.
new-guest = Guests can't create projects. Please ask a member of the workspace.
new-unknown = I couldn't check just now whether you are a member of the workspace. Please wait a little and try again.
press-to-open = Press the button below.
option-pack-form = { $pack } / { $form }
preview-title = Check the dates
preview-intro = "{ $name }", { $a } and { $b } ({ $form }), { $year }.
    These are its dates. Change any of them here.
preview-city = By its name, { $city } is taken for the city's side. If that is wrong, correct it under "{ $manage }", "{ $sides }" once the project is made.
preview-no-city = By their names, neither side is the city's, so the project begins as one of citizens with citizens. If that is wrong, correct it under "{ $manage }", "{ $sides }" once the project is made.
created = The project is created. The invitations for each side follow.
invitation-heading = Invitation for { $side }
invitation = This invites people of { $side } to answer the questions on "{ $project }".
    In LINE, send "{ $words }".
invitation-slack = This invites people of { $side } to answer the questions on "{ $project }".
    In Slack, send "/kyodo { $words }".
invitation-link = Open LINE
invitation-note = The code works for up to { $limit } people, until the current stage is closed. In Slack: /kyodo join { $code }
invitation-note-slack = The code works for up to { $limit } people, until the current stage is closed. In Slack: /kyodo join { $code }. A LINE link will appear once LINE is connected.
invitation-qr = QR code for { $side } to join "{ $project }"
code-revoked = The code for { $side } no longer works.
code-renewed-before = { $who } renewed the code on { $on }. This is the code now.
manage = Manage this project
renamed = "{ $before }" is now called "{ $after }".
rename-title = Rename
dates-title = Change dates
dates-intro = The dates of "{ $project }". If you change one, the later ones are worked out again.
dates-moved = The dates have changed.
dates-unchanged = The dates have not changed.
date-moved-line = { $before } → { $after }
cancel-title = Cancel the project
cancel-intro = "{ $project }" will be cancelled. Reminders stop, answers stay in the record, and those who take part are told once.
cancelled = "{ $project }" has been cancelled. The answers so far stay in the record.
cancelled-before = { $who } cancelled this project on { $on }.
archived = The project is archived: off the lists and reminders, kept in the record.
archived-before = { $who } put this project away on { $on }.
project-over = This project is over. Send "status" to see its record.
members = Who takes part
member-line = { $role } { $side }
role-respondent = Respondent
role-member = Member
role-coordinator = Coordinator
role-section-officer = Section officer
role-evaluator = Evaluator
role-observer = Observer
member-gone = That person no longer takes part. Please open the list again.
member-removed = I have removed { $name }. Their answers stay in the record.
you-were-removed = You no longer take part in "{ $project }". If this surprises you, please ask the coordinator.
respondent-set = { $name } now answers for { $side }.
respondent-left = { $name }, who answered for { $side }, has left. Whoever joins next takes over.
respondent-follows = { $name }, who answered for { $side }, has left. { $next } takes over.

close-title = Close { $stage }
close-missing = The { $stage } stage of "{ $project }" still needs:
    { $lines }
    You can close it with a reason.
close-reveals = Each side will then see what has been sent.
close-complete = The { $stage } stage of "{ $project }" is complete.
close-sides-complete = Every side's answers to the { $stage } stage of "{ $project }" are in.
close-unsent = { $n ->
    [one] One person has not sent their answers yet and can't once it is closed.
   *[other] { $n } people have not sent their answers yet and can't once it is closed.
 }
close-freezes = After you close it, answers can't be corrected.
close-reason = Reason
close-reason-hint = It goes into the record.
close-in-slack = To close { $stage }, use /kyodo close in Slack.
closed = The { $stage } stage is closed. The next one is { $next }.
closed-all = The { $stage } stage is closed, and with it this year's work. Thank you all. To go on next year, use the button below.
closed-all-but = The { $stage } stage is closed; it was the last of this year. Thank you all. What is listed below is still due, and reminders for it go on. To go on next year, use the button below.
closed-before = { $stage } was closed by { $who } on { $on }.
missing-nobody = { $side }: nobody has joined yet
missing-sheet = { $title }, { $side }: answers not sent yet ({ $names })
missing-do-end = The work is planned until { $on }

status-stage = Stage
status-not-open = { $stage } (not open yet)
status-next = Next dates
status-date = { $on }: { $name }, { $left }
status-date-alone = { $on }: { $name }
status-missing = Not sent yet: { $names }
status-cancelled = cancelled ({ $reason })
status-own = Your answers
status-own-sent = sent
status-own-left = { $n ->
    [0] only to be sent
    [one] one question left
   *[other] { $n } questions left
 }
no-reason = no reason recorded
count-nobody = nobody has joined yet
count-all = everyone has sent ({ $joined })
count-owing = { $owing } of { $joined } still to send
count-sent-owing = the side has sent ({ $owing } of { $joined } people still to send)
count-paper = received on paper, to be typed in
no-projects = There is no project for you to see yet. If you have a code, send it like "join K7F2-9QXM".
no-projects-new = To make a project, use /kyodo new.
no-such-project = I couldn't find a project called "{ $name }". Send "status" alone to see the list.
which-project = Which project?

comparison-heading = { $project } — both sides' answers
comparison = Same { $agree } · different { $differ }{ $missing ->
    [0] {""}
   *[other] {" ·"} not yet comparable { $missing }
 }
comparison-note = A difference is a good place to start talking. Neither answer is wrong.
comparison-agree = Same answers
comparison-both = Both say "{ $value }"
comparison-later = { $first } (later: { $later })
comparison-reason = { $side } adds: { $text }
comparison-talk = To talk about: { $text }
comparison-blind = You can see each other's answers once both sides have sent theirs. We'll let you know.
exported = Here is the record. Stages where answers are still awaited are left out.

error-empty = Please fill this in.
error-too-long = At most { $limit } characters, please.
error-same-sides = Please use a different name from the other side's.
error-date = Please choose a day.
error-past = Please choose today ({ $today }) or a later day.
error-end-before-start = Please choose the first day ({ $start }) or a later one.
error-too-far = Please stay within five years of the first day.
error-choose = Please choose one.
error-order = "{ $name }" must be on or after "{ $after }" ({ $on }). Please pick a later day.
error-reason = Please give a reason in a line.

button-new = New project
button-next = See the dates
button-create = Create the project
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
button-comparison = Answers: { $stage }
button-make-respondent = Respondent: { $name }
button-remove = Remove { $name }
status-side = { $side } ({ $stage })
