# All kinds of questions
answer-nothing = none
option-chosen = ✓ { $label }
scale-value = { $n } { $label }
yen = ¥{ $amount }
rows-short = { $n ->
    [one] one line
   *[other] { $n } lines
 }
rows-short-total = { $count }, { $total }
rows-total = Total { $amount }
example = For example: { $text }
hint-multi = Choose as many as you like, then tap "That's it".
hint-date = You can also write it: "25 October", "next Saturday".
hint-month = Write it like "October".
hint-yen = Write it like "12,000" or "¥30000".
hint-number = Write a number, like "30".
hint-rows = Write one line at a time ({ $columns }).
ask-cell = "{ $row }": { $cell }?
ask-first-cell = { $cell }?
hint-row-here = Write it here in one line and send it.
hint-more-rows = If there is more, write the next line.
bounds-between = Please answer with { $least } to { $most }.
bounds-most = Please keep it to { $most } at most.
bounds-least = Please give at least { $least }.
not-understood-date = I couldn't read that as a date. Write it like "25 October" or "next Saturday".
not-understood-month = I couldn't read that as a month. Write it like "October".
not-understood-yen = I couldn't read that as an amount. Write it like "12,000".
not-understood-number = I couldn't read that as a number. Write it like "30".
not-understood-multi = Send the numbers of your choices, like "1, 3", or tap the buttons.
not-understood-rows = I couldn't read that line. Please write it in one line, as below.
not-understood-choice = Sorry, I couldn't tell which one you mean. Tap a button or send its number.
row-noted = Noted: { $row }.
row-changed = Changed to: { $row }.
row-dropped = Taken out.
noted-words = Noted: "{ $value }".
reason-needed = You answered "{ $value }" to Q{ $number }. This answer needs a line on what made you think so; a short one will do.
reason-readers = Everybody on this project can read it once every side has sent.
reason-readers-evaluation = The sides and the coordinator can read it once all evaluators have sent. Your name is not shown.
review-joint = This is what you all have so far. If it looks right, send it; the others will be told.
sent-joint = Recorded, thank you. The others can read and correct it too.
joint-intro = From here on, all sides build one answer together. Anyone can write, and it can be corrected later.
joint-written = { $who } has filled in "{ $title }". Please read it and change what you see differently.
joint-done = recorded
joint-open = not yet
somebody = Somebody taking part
earlier = { $stage ->
    [do] On the way, "{ $topic }": { $value }
    [see] When you looked back, "{ $topic }": { $value }
   *[plan] When you planned, "{ $topic }": { $value }
 }
earlier-expected = When you planned, you hoped for this.
earlier-not-expected = When you planned, you did not list this one.
earlier-year = Last year's answer: { $value }
choose-sheet = Which questions would you like to answer?
button-unknown = I don't know
button-not-applicable = Doesn't apply
button-gather = That's it
button-same = Same as last year
button-none-of-these = None of these
button-no-rows = Nothing to add
button-write-row = Write a line
button-drop-row = Drop { $n }
button-day = Choose a day
button-other-answer = Change the answer
button-terms = What words mean
button-look = Have a look
button-open-sheet = { $title }
noted-rows = Noted: { $value }.
count = { $n } { $unit }
answer-of-all = One answer for everybody. Anyone can correct it.
list-joint = This is what all of you wrote. Anyone can correct it until the coordinator closes this stage.
element-meaning = "{ $name }" means: { $gist }
button-give-up-row = Leave this line
not-understood-text = Sorry, I couldn't read that. Please write it in words.
