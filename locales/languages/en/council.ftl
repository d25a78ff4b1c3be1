# The year's report for the council
council-heading = Collaboration projects, { $year }: report of the year
council-intro = One fiscal year of the projects that you look after.
council-card-note = No names, and nothing that people wrote. Groups of fewer than 3 are put together.
council-nothing = None of the projects that you look after took place in { $year }.
council-unknown-year = I couldn't read "{ $typed }" as a fiscal year. Send, for example, "report { $number }" for { $year }.
council-future = { $year } has not begun. It is { $this } now.
council-file = Report { $year }
council-file-ready = The report of { $year }.
council-no-address = I can't hand over files here. Send "report" in Slack to receive it.
button-report = Year's report
button-council-pdf = PDF
button-council-docx = Word
button-council-xlsx = Excel
council-about = { $n ->
    [one] { $n } project
   *[other] { $n } projects
 }
council-upto = Last record: { $on }
council-note = There are no names in it and nothing that people wrote into answers. Groups of fewer than 3 people are put together or left out. It does not rank anybody.
council-overall = The year at a glance
council-tab-overall = At a glance
council-what = Item
council-figure = Figures
council-projects = Projects
council-projects-text = { $n } (running { $running }, closed { $closed }, called off { $cancelled })
council-collection = Answers collected
council-rate = { $percent }% ({ $sent } of { $expected })
council-rate-none = Nothing was asked yet
council-none = None
council-state = { $state } { $n }
council-separator = {", "}
council-differs = { $item } ({ $n } of { $all } projects)
council-differences = Questions with most differences
council-actions = Actions agreed in talks
council-actions-tab = Actions
council-improvements = Improvements
council-improvements-tab = Improvements
council-cases = Cases worth reading
council-kinds = Kinds of projects
council-tab-kinds = Kinds
council-by = By
council-name = Name
council-by-form = Form
council-by-kind = Kind
council-by-pack = Guideline
council-form-none = Not chosen
council-tab-collection = Collected
council-stage = Stage
council-sheet = Questions
council-layer = Who answers
council-sent = Sent
council-expected = Asked
council-percent = Rate
council-total = Total
council-small = Small groups together
council-untold = { $n ->
    [one] { $n } person is
   *[other] { $n } people are
 } left out of the rows and the total, being too few.
council-collection-note = Asked are those who had joined when the answers were complete. A side that nobody has joined counts as one.
council-tab-differences = Differences
council-item = Item
council-differing = Projects that differ
council-compared = Projects compared
council-seldom = { $n ->
    [one] { $n } item is
   *[other] { $n } items are
 } left out, compared in fewer than 3 projects.
council-differences-note = Only questions that all sides have answered are counted.
council-stages = Stages closed
council-tab-stages = Stages
council-stage-closed = Projects closed
council-stage-reason = With a reason
council-stages-note = A reason is written where a stage is closed while something is missing.
council-reasons = Why stages were closed with something missing
council-tab-reasons = Reasons
council-why = Reason
council-state-name = State
council-number = Number
council-action-done = Done
council-action-open = To do
council-action-dropped = Dropped
council-improvement-used = Used in the next plan
council-improvement-partly = Used in part
council-improvement-not-now = Not this time
council-improvement-open = Not decided yet
council-money = Money
council-tab-money = Money
council-money-planned = Planned to spend
council-money-spent = Spent
council-money-projects = Projects with records
council-money-yen = Yen
council-money-note = Sums of projects with records only. Plans and results may come from different numbers of projects.
council-evaluated = Evaluation from outside
council-tab-evaluated = Evaluation
council-evaluated-text = { $n ->
    [one] { $n } project
   *[other] { $n } projects
 }, { $people ->
    [one] { $people } evaluator
   *[other] { $people } evaluators
 }
council-weight = Weight
council-score = Score (of 100)
council-too-few = Too few to be told
council-scores-note = { $text }. Scores are means over projects whose guideline asks for them.
council-list = List of projects
council-tab-list = List
council-project = Project
council-form = Form
council-sides = Sides
council-standing = State
council-actions-left = Actions to do
council-in-stage = In: { $stage }
council-running = Running
council-closed = Closed
council-cancelled = Called off
council-published = Public page
council-not-published = Not published
council-tab-cases = Cases
did-report-fetched = { $who } took the year's report
