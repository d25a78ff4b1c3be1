# The survey of those it was for: the coordinator's card, the results, the page
survey-none-here = This guideline has no survey for those it was for. Send "help" to see what there is.
survey-offer = Those who came can answer without giving a name. All you do is hand on an address or a QR code.
survey-offer-note = It closes 21 days after the last day of the project, or after you open it if that is later. You can close it earlier.
survey-no-address = There is no public address yet where the survey could be opened. Ask whoever runs Kyodo to set PUBLIC_URL.
survey-opened = The survey is open.
survey-renewed = The survey has a new address. The old address and QR code lead nowhere now.
survey-open = Hand this address or QR code to those who came.
survey-of-cycle = { $project } (year { $n })
survey-answered = Answers
survey-people = { $n }
survey-until = Open until
survey-link = Open the survey
survey-qr = QR code that opens the survey on "{ $project }"
survey-open-note = What they answered can be seen, by you and the sides together, once the survey is closed.
survey-ask-close = { $n ->
    [one] One person has answered so far.
   *[other] { $n } people have answered so far.
 } Once it is closed, nobody can add anything. The sides get the results too.
survey-over = The survey is closed.
survey-closed = The survey has been closed.
survey-not-yet = The results can be seen once the coordinator has closed the survey. If it is urgent, send "person".
survey-results-heading = { $project }: { $title }
survey-results = { $n } people answered.
survey-too-few = Fewer than 3 people answered, so nothing is shown.
survey-results-note = Small numbers are hidden, so that nobody can tell who answered what.
survey-fewer = fewer than { $n }
survey-all-hidden = Too few people gave the same answer, so this is not broken down.
survey-no-answer = No answer
survey-mean = Mean: { $n } { $unit }
survey-words-there = Some people wrote something.
survey-words-few = Fewer than 3 people wrote something, so it is not shown.
survey-words = What people wrote. Nobody was asked for a name.
survey-words-note = Sorted by their first letters, not by when they came. Please don't try to find out who wrote what.
survey-words-line = - { $text }
button-survey = Survey
button-open-survey = Start the survey
button-renew-survey = Change the address
button-close-survey = Close the survey
button-close-survey-now = Close it now
button-survey-results = Survey results
button-survey-words = Read what they wrote
button-survey-more-words = Read on
# The page
survey-page-languages = Choose a language
survey-page-from = From { $sides }
survey-page-intro = A few questions about "{ $project }": { $n ->
    [one] one question
   *[other] { $n } questions
 }, about { $minutes } min.
survey-page-anonymous = We don't ask your name, and nobody can tell who answered what. Answers are counted together and used for what comes next.
survey-page-until = Open until { $on }
survey-page-several = Choose as many as you like
survey-page-several-most = Choose up to { $n }
survey-page-send = Send my answers
survey-page-send-again = Send again
survey-page-progress = Q{ $number }
survey-page-progress-optional = Q{ $number } · optional
survey-page-error-title = Almost there
survey-page-error-intro = Please look at the following and send again. Nothing you entered is lost.
survey-page-error = Please check
survey-error-choose = Choose one of these.
survey-error-choose-several = Choose at least one.
survey-error-choose-again = Choose again from what is here.
survey-error-too-few = Choose at least { $bound }. You have chosen { $given }.
survey-error-too-many = Choose at most { $bound }. You have chosen { $given }.
survey-error-write = Write something here; a word will do.
survey-error-too-short = Write at least { $bound } characters. There are { $given } now.
survey-error-too-long = Keep it to { $bound } characters. There are { $given } now.
survey-error-no-number = Write a number, such as 3.
survey-error-too-small = Write a number of at least { $bound }.
survey-error-too-large = Write a number of at most { $bound }.
survey-page-thanks = Thank you
survey-page-thanks-text = We have your answers on "{ $project }". You can close this page.
survey-page-next-person = Someone else answers on this device
survey-page-over = This survey is closed
survey-page-over-text = Answers on "{ $project }" are no longer taken. If there is something you want to say, please talk to { $sides }.
survey-page-full-text = So many people have answered that the survey on "{ $project }" is closed. If there is something you want to say, please talk to { $sides }.
survey-page-gone = This address leads nowhere
survey-page-gone-text = It may have been changed, or cut off on the way. Ask whoever told you about it for the new address or QR code.
survey-page-busy = Many people are answering
survey-page-busy-text = Your answers have not been sent yet. Wait a minute, then press the button below. Nothing you entered is lost.
survey-page-away = This couldn't be sent
survey-page-away-text = Something went wrong on our side. Wait a minute, then press the button below. Nothing you entered is lost.
survey-page-shut = This can't be opened now
survey-page-shut-text = Something went wrong on our side. Wait a minute and open it again.
survey-page-large = That is too long
survey-page-large-text = Your answers have not been sent. Go back to the page before, make it shorter and send again.
