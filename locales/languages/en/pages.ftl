# The status page: read-only, for desks that neither Slack nor LINE reaches
button-status-page = Status page
button-renew-page = Make a new one
button-renew-page-long = New one for 90 days
button-stop-page = Stop it
page-of = { $project } — status page
page-of-all = All projects you look after — status page
page-made = Here is a read-only page. It opens at desks that have neither Slack nor LINE.
page-stands = Your status page can be opened now.
page-renewed = The page is made anew. The old address opens nothing any more.
page-address = Address
page-link = Open the page
page-who = Who can see it
page-who-text = Anyone who has the address. They can only read; nothing can be changed there.
page-what = What it shows
page-what-text = Stage, how many have sent, the next date, what is overdue. No answers and no names. Only projects that you may see when it is opened.
page-until-label = Can be opened
page-until = until { $on }, { $time }
page-opened = Opened
page-opened-times = { $n ->
    [one] once (on { $on })
   *[other] { $n } times (last on { $on })
 }
page-address-once = The address is shown only this once. Ask whoever you give it to to keep it.
page-address-gone = The address is kept nowhere. If it is lost, make a new one.
page-ends-soon = The status page cannot be opened after { $on }. To go on using it, make a new one.
page-stopped = The status page is stopped. This address opens nothing any more.
page-none = No status page can be opened now.
page-no-address = There is no address for a status page yet. Ask whoever runs Kyodo for the setting PUBLIC_URL.
# On the page
status-page-title = Where our projects stand
status-page-title-of = Where "{ $project }" stands
status-page-as-of = As of { $on }, { $time }
status-page-maker = Made by { $name }
status-page-until = This page can be opened until { $on }.
status-page-print = Printed, it becomes a table on A4 landscape.
status-page-count = { $n ->
    [one] one project
   *[other] { $n } projects
 }
status-page-none = There is no project to show now. They have ended, or somebody else looks after them today.
status-page-which = Projects shown
status-page-all = All ({ $n })
status-page-only-overdue = With something overdue ({ $n })
status-page-watch-start = Refresh every 2 minutes
status-page-watch-stop = Stop refreshing
status-page-watch-on = Refreshing every 2 minutes.
status-page-watch-off = Not refreshing.
status-page-watch-away = It can't be refreshed now. Trying again in 2 minutes.
status-page-watch-pause = Stop
status-page-watch-go-on = Go on
status-page-projects = Each project
status-page-sorted = Sorted by: { $by }
status-page-sort-by = Sort by { $by }
status-page-project = Project
status-page-stage = Stage
status-page-sides = Answers
status-page-missing = Still missing
status-page-next = Next date
status-page-overdue = Overdue
status-page-people = { $n ->
    [one] one person
   *[other] { $n } people
 }
status-page-nobody-missing = none
status-page-side = { $side }: { $count }
status-page-no-date = none
status-page-late = { $n } (longest { $days ->
    [one] one day
   *[other] { $days } days
 })
status-page-not-late = none
status-page-overdue-all = What is overdue
status-page-overdue-none = Nothing is overdue.
status-page-overdue-order = The longest overdue first.
status-page-what = What
status-page-due = Due
status-page-days = Days past
status-page-days-n = { $n ->
    [one] one day
   *[other] { $n } days
 }
status-page-rule = How the day is set
status-page-gone = This page cannot be opened
status-page-gone-text = Its time is over, it was stopped, or the address is cut short. Ask whoever gave you the address to make a new "status page" in Kyodo.
status-page-gone-contact = If you do not know whom to ask: { $contact }
status-page-busy = Very busy
status-page-busy-text = Please wait a minute and open it again.
status-page-away = Not available now
status-page-away-text = Something is wrong on our side. Please wait a minute and open it again.
