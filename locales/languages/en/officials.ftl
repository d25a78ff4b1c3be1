# Which project is meant
project-numbered = { $n }. { $name }
project-of-sides = { $name } ({ $sides })
button-other-projects = Other projects
projects-rest = { $n } more.
name-reading = Reading of the name (in kana)
name-reading-hint = Used when people search in kana. Correct it where the proposal is wrong.
name-short = Short name
name-short-hint = What people call it, if they do. For example: garden
error-reading = Please write the reading in hiragana or katakana, like かだんづくり.
names-as-before = The names are as they were.
found-as = The project is now found by these as well: { $names }
found-by-name = Those names are gone. The project is found by its name and the proposed reading.

# Handing over
handover = Handover
handover-intro = Hands your projects over to somebody else from a day that you choose. It takes effect at 0:00 of that day; until then it can be taken back.
handover-not-yours = There is no project for you to hand over, and none that you took over.
handover-in-slack = A handover is prepared in Slack with "/kyodo handover".
button-plan-handover = Prepare a handover
button-keep-handover = Plan this handover
button-handovers = Handovers
button-take-back = Take it back
button-drop-handover = Take back { $n }
button-preview = Check it first
handover-from = Who looks after them now
handover-to = Who takes over
handover-on = From when
handover-on-hint = They change hands at 0:00 of this day.
handover-which = Which projects
handover-which-hint = Choose none to hand over all of them.
error-person = Please choose a person.
handover-day-wrong = Please choose a day from { $on } to two years ahead.
handover-same = Please choose somebody else to take over.
handover-guest = { $name } is a guest and cannot look after projects. Please choose a full member.
handover-none = { $name } has no project to hand over: none is theirs, or a handover is planned already.
handover-no-place = { $name } is on a side of these projects or evaluates them, and cannot look after them. Please choose somebody else.
handover-preview = From { $giver } to { $taker }, on { $at }.
handover-line = • { $name }
handover-stays = These stay, because whoever takes over is on a side of them or evaluates them:
handover-giver-administers = { $name } is an administrator of the workspace and will still see the projects.
handover-kept = The handover is planned.
handover-done-now = The projects have changed hands.
handover-told = { $who } has planned a handover: { $n } of your projects go to { $taker } on { $at }.
handover-at = { $on }, { $time }
handover-planned-line = { $at }: { $giver } → { $taker } ({ $n ->
    [one] 1 project
   *[other] { $n } projects
})
handover-number = { $n }.
handover-state-planned = planned
handover-state-settled = done
handover-state-cancelled = taken back
handover-dropped = The handover is taken back. Nothing changes hands.
handover-dropped-by = { $who } has taken the handover back. Nothing changes hands.
handover-dropped-before = { $who } has already taken this handover back.
handover-too-late = This handover took effect on { $at }. To undo it, prepare another one.
handover-yours = You have taken over { $n ->
    [one] 1 project
   *[other] { $n } projects
} from { $who }. From today you look after them.
handover-went = { $n ->
    [one] 1 project has
   *[other] { $n } projects have
} gone over to { $who }. Thank you.
handover-some-stayed = { $n } could not be handed over. Please look under "handover".
handover-nothing-came = There was nothing left for you to take over from { $who }.
handover-nothing-went = There was nothing left to hand over to { $who }.
why-handover = news of a handover

# The brief
button-brief = Read the brief
button-brief-docx = Brief (Word)
button-brief-csv = Brief (CSV)
brief-title = Handover brief
brief-made = As of { $at }, { $n ->
    [one] 1 project
   *[other] { $n } projects
}
brief-nothing = There is no project for this brief. Projects that you look after appear here, one page each.
brief-sent = Sent { $sent } of { $joined }
brief-difference = Largest difference
brief-no-difference = Not mutual yet, or no difference.
brief-value = { $side }: { $value }
brief-promise = Last promise
brief-no-promise = Nothing has been agreed yet.
brief-contacts = Who to talk to
brief-contact = { $name } ({ $part })
brief-only-you = Nobody else looks after it.
column-content = Content

# Officers and observers
button-officials = Officers, observers
button-name-official = Name somebody
button-officer-code = Code for officers
button-observer-code = Code for observers
officials-intro = People who look after this project, or watch it, without belonging to a side.
officials-title = Name somebody
officials-who = Who
officials-as = As what
officials-as-hint = Officers see status, deadlines and exports; observers see status and what the sides have shown each other.
officials-on-side = { $name } is on a side or evaluates, and cannot have this part. Please choose somebody else.
officials-before = { $name } already is: { $role }.
officials-last = A project needs a coordinator. Name another one first, then let { $name } go.
officials-named = { $name } is now: { $role }.
officials-you = { $who } gave you a part in this project: { $role }.
officials-no-guest = Only full members of the workspace can use this code. Please ask its administrator, or whoever gave you the code.
role-invitation-heading = Invitation: { $role }
role-invitation = To come into "{ $project }" ({ $role }), send "{ $words }" to Kyodo.
role-invitation-note = For up to { $limit } people, until the project ends or you stop it.
role-qr = QR code into "{ $project }"
officer-sees = You see status, deadlines, what is late, and exports; no answers before the sides see each other's.
observer-sees = You see status, and the answers that the sides have shown each other.
officer-hears = No questions come to you, but reminders of dates, a summary each month, and texts to approve before they are published.
observer-hears = No questions and no reminders come to you. Send "status" whenever you want to look.
role-joined = You are in "{ $project }" now, as: { $role }.
role-consent = You come into "{ $project }" as: { $role }.
role-audience = The project's coordinator sees your name.
