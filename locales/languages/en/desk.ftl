# The desk in Slack: Home tab, channels, records
home-heading = Your projects
home-nothing = No projects yet. If you were given a code, send /kyodo join CODE.
home-counts = { $living } running · { $turns } waiting for you · { $late } overdue
home-today = Due today
home-today-line = { $project }: { $what }
home-today-nothing = Nothing is due today.
home-show = Show
home-show-all = All
home-show-mine = My turn ({ $n })
home-show-overdue = Overdue ({ $n })
home-show-over = Finished ({ $n })
home-packs = Guideline
home-all-packs = All guidelines
home-years = Fiscal year
home-all-years = All years
home-none = No project fits this choice.
home-page = { $first }–{ $last } of { $n }
home-count = { $side } { $count }
home-count-separator = {" · "}
home-count-paper = on paper
home-count-nobody = nobody yet
home-count-all = all sent
home-owing = Not sent: { $counts }
home-late = Overdue: { $what }, { $on }, { $n ->
    [one] 1 day late
   *[other] { $n } days late
 }
home-late-several = Overdue: { $what }, { $on }, { $n ->
    [one] 1 day late
   *[other] { $n } days late
 } (and { $rest } more)
home-next = Next: { $on } { $what }, { $left }
home-why = Why this day: { $rule }
home-in-messages = It goes on in the Messages tab.

button-home-all = Show all
button-home-before = Previous { $n }
button-home-after = Next { $n }
button-home-back = Back to the list
button-nudge = Nudge all missing
button-refresh = Refresh
button-bind = Link to a project
button-unbind = Unlink
button-status-of = Status of "{ $project }"

settled-sent = ✓ Sent on { $on }
settled-closed = ✓ { $stage } closed by { $who } on { $on }
settled-moved = The day has changed: { $days }

room-of = This channel is linked to "{ $project }".
room-which = Which project? The channel then hears, in short and without names or answers, when a stage opens, when all answers are in and when dates move.
room-nothing-to-bind = Only a project's coordinator or an administrator can link a channel. Please ask the coordinator.
room-bound = This channel is linked to "{ $project }" now.
room-bound-before = { $who } has linked this channel already.
room-of-another = This channel is linked to another project. Ask its coordinator to unlink it first.
room-unbound = The link to "{ $project }" is removed.
room-unbound-before = This channel is linked to no project.
room-only-there = Send /kyodo connect in the channel that you want to link.
room-welcome = This channel will hear in short how the project goes on, without names and answers. Mention me here with "status" and I answer for this project.
room-farewell = This channel will hear nothing more from now on.
room-lost = I cannot write in the channel that was linked to this project, so the link is removed. Invite Kyodo to the channel and send /kyodo connect again.
room-opened = { $stage } has begun.
room-until = Answers are due by { $on }.
room-all-in = All sides have sent "{ $title }". Everybody on the project has it on their own screen.
room-closed = { $stage } is closed. Next: { $next }.
room-closed-all = { $stage } is closed; it was the last stage of this year.
room-reopened = { $stage } is open again.
room-moved = Dates have moved.
room-cancelled = This project is cancelled.
room-cycle = Year { $n } has begun.

record-title = Keep this message
record-project = For which project?
record-kind = What is it?
record-problem = A problem
record-change = Something that changed
record-note = Another note
record-text = Words to keep
record-nowhere = Only those who take part in a project can keep notes. If you were given a code, send /kyodo join CODE.
note-said-at = Said at: { $link }

asked-perhaps = Would you like to see "{ $what }"? Press a button, or send "status flower beds" or "deadline flower beds".
