# The view from outside, scores, three phases
evaluators = Evaluators
evaluators-count = { $sent }/{ $joined } sent
evaluators-of-cycle = year { $n }: { $count }
evaluators-left = { $n ->
    [one] one more evaluator has
   *[other] { $n } more evaluators have
 }
evaluators-open = When all who have joined have sent, it goes to the sides. You can also close it without waiting.
evaluators-not-yet = The evaluation begins when all sides have looked back. You can invite evaluators now.
evaluators-none-here = This guideline has no evaluation from outside. Send "help" to see what there is.
evaluators-offer = You can also invite evaluators who belong to no side. Their turn comes when all sides have looked back.
evaluator-invitation-heading = For the evaluators
evaluator-invitation = You are invited to evaluate "{ $project }" from outside.
    Send "{ $words }" on LINE.
evaluator-invitation-slack = You are invited to evaluate "{ $project }" from outside.
    Send "/kyodo { $words }" in Slack.
evaluator-invitation-note = The whole committee can use this code (up to { $limit } people), next year too. In Slack: /kyodo join { $code }.
evaluator-qr = QR code for joining "{ $project }" as an evaluator
evaluator-consent = You are about to evaluate "{ $project }" from outside. Is that right?
evaluator-why = So that { $sides } hear how their work together looks from outside. { $n } questions, about { $minutes } min.
evaluator-reads = What you can read
evaluator-reads-text = How the sides looked back, side by side, their agreement, and notes from on the way. We'll let you know when it is all there.
evaluator-audience = The sides and the coordinator, once all evaluators have sent. Nobody sees anything before that, and your name is not shown.
evaluator-joined = You are in. We'll let you know when all sides have looked back.
evaluation-open = All sides of "{ $project }" have looked back. Please read the papers, then give your view.
evaluation-open-earlier = Please evaluate year { $n } of "{ $project }". The papers come first.
evaluation-not-yet = It isn't time to evaluate yet. We'll let you know when all sides have looked back.
evaluation-blind = The evaluation can be seen when all evaluators have sent theirs.
evaluation-intro = Go by what the papers tell you. Where they don't, choose "don't know".
review-evaluation = That is all. Send it if it looks right. The sides and the coordinator see it when all evaluators have sent.
sent-evaluation = Sent, thank you. The sides will see it when { $others } sent too.
sent-evaluation-last = Sent, thank you. The evaluation is complete and has gone to the sides.
sheet-of-cycle = { $title } (year { $n })
at-hand = Please read this before you evaluate.
at-hand-sides = Who took part
at-hand-period = Period
at-hand-from-to = { $start } to { $end }
at-hand-notes = Notes from on the way ({ $n })
at-hand-note = { $side }: { $text }
at-hand-desk = Coordinator
evaluation-heading = { $project }: { $title }
evaluation = { $n ->
    [one] This is how one evaluator sees it.
   *[other] This is how { $n } evaluators see it.
 }
evaluation-none = No evaluator has sent anything.
evaluation-closed-with = Closed without waiting for everyone because: { $reason }
evaluation-note = This is no verdict. Take it as a start for your next talk.
evaluation-all = { $n ->
    [2] { $value } (both)
   *[other] { $value } (all { $n })
 }
evaluation-two = "{ $one }" and "{ $other }"
evaluation-middle = { $middle } (from { $low } to { $high })
evaluators-joined = { $n } joined
evaluators-done = The evaluation is complete and has gone to the sides.
evaluation-range = The evaluators' line gives the middle view, the range in brackets.
evaluation-line = - { $text }
evaluation-remark = An evaluator adds: { $text }
evaluation-closed-before = This evaluation has been closed already.
close-evaluation-title = Close evaluation
close-evaluation-intro = { $sent ->
    [0] No evaluator has sent anything yet. Missing: { $names }
    [one] One evaluator has sent. Missing: { $names }
   *[other] { $sent } evaluators have sent. Missing: { $names }
 }
    When you close it, the sides see what is there. Nothing can be added later.
close-evaluation-nobody = nobody
close-evaluation-hint = The sides will read this beside the evaluation.
close-evaluation-in-slack = To close the evaluation, send "evaluators" in Slack.
layer-citizens = Citizens' sides
layer-government = The city's side
layer-evaluator = Evaluators
scores = The figures that this guideline asks for.
scores-points = { $n } of 100
scores-how = mean of { $answers } answers to { $questions } questions
scores-none = No answers
scores-weighted = Weighted
scores-weights = Weights: { $shares }
scores-share = { $layer } { $weight }
scores-lacking = Not shown: no answers from { $layers }
scores-note = The lowest point of a scale counts 0, the highest 100; each question is averaged, then all of them. This does not rank the sides.
scores-not-yet = The figures come when all answers that count can be seen.
scores-none-here = This guideline has no figures.
phases = In the order of the work: how it began, how it went, what came of it.
phases-heading = { $project }: three phases
phases-none-here = The questions of this guideline are not split into phases. Send "talk" to compare the answers.
phase-heading = ■ { $name }
phase-introduction = Introduction
phase-process = Process
phase-outcome = Outcome
phase-none = Other
phase-agreed = Q{ $number } { $topic }: { $value }
word-evaluation = evaluation
word-scores = scores
word-phases = phases
tool-evaluation = read the view from outside
tool-scores = see the figures of this guideline
tool-phases = read the answers in three phases
button-evaluation = View from outside
button-evaluators = Evaluators
button-invite-evaluators = Invite evaluators
button-at-hand = Read the papers
button-evaluate = Begin evaluating
button-close-this-evaluation = Close evaluation
button-close-evaluation = Close year { $n }'s view
button-evaluation-words = Read their advice
button-scores = See the figures
button-phases = See three phases
button-all-in-one = See all at once
