# Joining, language, help
join-words = join { $code }
join-how = Please send the code on your invitation, like "join K7F2-9QXM".
join-wrong = I couldn't find that code. Please look at its eight characters again (like: join K7F2-9QXM).
join-expired = That code can't be used any more. Please ask the coordinator for a new one.
join-wait = Several codes in a row were wrong. Please try again in about { $n } minutes, or ask a person.
join-later = All right. To begin, tap the button or send "yes".
join-other-side = You take part in "{ $project }" for { $side }. One person can answer for one side only.
join-has-role = You run "{ $project }", so you can't answer its questions.
joined-nothing-yet = You have joined "{ $project }". We'll let you know when the questions open.
follow = Hello. Here you can answer questions on local projects. Please send "join" and the code on your invitation (like: join K7F2-9QXM).
follow-named = Hello { $name }. Here you can answer questions on local projects. Please send "join" and the code on your invitation (like: join K7F2-9QXM).
consent = You are about to answer the questions on "{ $project }" for { $side }. Is that right?
consent-who = Who asks
consent-who-text = { $asker }, who coordinates the project
consent-asker-unknown = The coordinator
consent-why = What for
consent-why-text = To check together how the work with { $others } is going. { $n } questions, about 3 minutes.
consent-audience = Who sees it
consent-audience-text = Only the people of this project. { $others } will see nothing before both sides have sent.
consent-kept = Kept for
consent-kept-text = { $years } fiscal years after the project ends.
due-line = until { $on }

choose-language = Which language would you like?
language-name = English
language-set = I will speak English from now on.
help-heading = How it works
help = Tap a button or type.
    back, skip, pause, resume, list, undo, "fix 3"
    Also: status, why, language, person, leave.
help-workspace = Type /kyodo and one of these words. In a direct message to me the word alone will do.
    new, join CODE, status, invite, answer, close, export, help
    While answering: back, skip, pause, resume, list, undo, "fix 3", why, language.
menu = What would you like to do?
lost = There seems to be nothing to answer just now. If you have a code, send "join" and the code.
group = Questions can't be answered here. Answers are given one to one: add me as a friend or send me a message.
person-told = I have told { $names } that you would like to talk.
person-asked = { $who } would like to talk about "{ $project }".
person-contact = Contact: { $contact }
person-nobody = Please turn to the person named on your invitation.
see-direct-message = I have sent it to you as a direct message.
not-allowed = This does not exist, or you can't open it. Please check with the coordinator.
not-there-yet = "{ $word }" is not there yet. We are working on it.
old-button = This button can't be used any more. Send "help" to see what can be done.
unknown-command = I couldn't read "{ $text }".
our-fault = Something went wrong on our side and this was not saved. Please send it again. If it happens again, quote { $reference }.
our-fault-plain = Something went wrong on our side. Please wait a little and try again.
nameless = someone on { $platform }
not-delivered = { $name } could not be reached ({ $reason }). Please pass it on another way.
refused-blocked = messages are blocked
refused-quota = this month's messages are used up
refused-token = the connection's settings need a look
refused-gone = the address is gone
refused-other = the platform refused it

button-agree = Start
button-later = Later
button-ja = 日本語
button-ja-simple = やさしい日本語
button-en = English
button-help = Help
button-person = Talk to a person
button-language = Language
button-answer = Answer
button-status = Status
leave-ask = Which project do you want to leave? Your answers stay in the record.
leave-nothing = You take part in no project.
left = You have left "{ $project }". To come back, send the code on your invitation again.
button-leave = Leave { $project }
