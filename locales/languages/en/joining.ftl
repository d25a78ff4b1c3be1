# Joining, language, help
join-words = join { $code }
join-how = Please send the code on your invitation, like "join K7F2-9QXM".
join-wrong = I couldn't find that code. Please check its eight characters and send it like "join K7F2-9QXM".
join-expired = That code no longer works. Please ask { $who } for a new one.
join-wait = { $n ->
    [one] I couldn't find several codes in a row. Please try again in about a minute. If it is urgent, send "person".
   *[other] I couldn't find several codes in a row. Please try again in about { $n } minutes. If it is urgent, send "person".
 }
button-resume-other = Other open questions
join-later = All right. To begin, tap the button or send "yes".
join-other-side = You already take part in "{ $project }" for { $side }. One person can answer for one side only. If that is not right, send "person".
join-has-role = You have another role in "{ $project }", such as coordinator. Its questions are for the bodies that take part. If that is wrong, send "person".
joined-nothing-yet = You have joined "{ $project }". We'll let you know when the questions open.
follow = Hello. Here you can answer questions on local projects. Please send the code on your invitation, like "join K7F2-9QXM".
follow-named = Hello { $name }. Here you can answer questions on local projects. Please send the code on your invitation, like "join K7F2-9QXM".
consent = You are about to answer the questions on "{ $project }" for { $side }. Is that right?
consent-who = Who asks
consent-who-text = { $asker } (project coordinator)
consent-asker-unknown = The person in charge
consent-why = What for
consent-why-text = { $n ->
    [0] To check together how the work with { $others } is going.
    [one] To check together how the work with { $others } is going. One question.
   *[other] To check together how the work with { $others } is going. { $n } questions, about { $minutes } min.
 }
consent-audience = Who sees it
consent-audience-text = Only those who take part and the coordinator. { $others } can't see your answers until both sides have sent theirs.
consent-audience-mutual = Only those who take part and the coordinator. Where both sides have sent already, { $others } can see your answers as soon as you send them.
consent-rule = Your side's answer
consent-rule-text = Your side's answer is {$rule}.
consent-kept = How long it is kept
consent-kept-text = Until { $until }: { $years } fiscal years after the one in which it ends.
due-line = until { $on }

choose-language = Which language would you like?
language-name = English
language-set = I will speak English from now on.
help-heading = How it works
menu = What would you like to do?
still-owed = Questions of "{ $project }" are still open. Tap [{ $button }] to go on.
lost = There seems to be nothing to answer right now. If you have a code, send it like "join K7F2-9QXM".
group = I can't take answers here. I ask each person one to one: add me as a friend, or send me a message.
person-told = I have told { $names } that you would like to talk. Please wait for a reply.
person-write = If you have a question, write it now. I pass it on as it is.
person-asked = { $who } would like to talk about "{ $project }".
person-wrote = { $who } writes:
person-passed-on = I have passed it on to { $names }. The reply will come here. Whatever else you write goes to them too.
person-contact = Contact: { $contact }
person-nobody = Please contact the person named on your invitation.
see-direct-message = I have sent it to you as a direct message.
not-allowed = I couldn't find that, or it can't be opened from here. Please check with the coordinator.
old-button = This button is old and no longer works. Send "help" to see what you can do.
unknown-command = I couldn't read "{ $text }". Please choose from these.
our-fault = Something went wrong on our side and this was not saved. Please send it again. If it happens again, quote { $reference } to { $who }.
our-fault-plain = Something went wrong on our side. Please wait a moment and try again.
busy = Many people are writing at this moment. Please wait a minute and try again.
nameless = someone on { $platform }
not-delivered = My message didn't reach { $name } ({ $reason }). Please pass it on another way.
not-delivered-group = My message didn't reach the project's { $platform ->
    [line] LINE group
   *[other] Slack channel
 } ({ $reason }). Please pass it on another way.
refused-blocked = they have blocked messages
refused-quota = this month's messages are used up
refused-token = the connection's settings need checking
refused-gone = the address no longer exists
refused-other = the platform didn't accept it

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
leave-ask = Which project would you like to leave? Your answers stay in the record.
leave-nothing = You are not taking part in any project. If you have a code, send it like "join K7F2-9QXM".
left = You have left "{ $project }". To come back, send the code on your invitation again.
button-leave = Leave { $project }
