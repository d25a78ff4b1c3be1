# Another phone, another officer
button-place = Changes for { $name }
button-relink = New phone
button-succeed = Somebody takes over
button-succeed-side = All of { $side } change
button-succeed-mine = Hand over: { $project }
place = What changes about the place of { $name } ({ $side })?
place-code-note = This code works once. Give it only to the person it is for. A new code stops the one before.
place-code-qr = QR code for the place of { $name }
place-other-side = This code is for the place of { $name }. You take part as { $side }, so you can't use it. Send "person" for help.
relink-code = { $name } ({ $side }) can go on from a new phone by sending these words. The old phone stops working at that moment.
    { $words }
relink-door = You go on as { $name } ({ $side }) on this phone. The old phone will no longer work. Is that right?
relink-own = This code is to be sent from the new phone. This phone still works as before.
relinked-old = You have moved to a new phone, so this one no longer works. If that was not you, please tell your contact.
relinked-told = { $name } ({ $side }) is connected with a new phone. The old one no longer works.
succeed-code = Please give these words to whoever follows { $name } ({ $side }). When they send them, the place is theirs, with the answers that the sides have not seen yet.
    { $words }
succeed-list = A code for each place of { $side }. Whoever sends one takes over that place, with the answers that the sides have not seen yet.
succeed-place = Place of { $name } ({ $role })
succeed-door = You take over from { $name }.
succeed-own = This code is for whoever follows you. Until they send it, the place stays yours.
succeeded-old = Thank you for your work. { $name } takes over now. Your answers stay in the record.
succeeded-told = { $next } has taken over from { $name } ({ $side }).
brief = You have taken over from { $name }. This is how things stand.
brief-answers = Answers of this place
brief-points = Agreed actions
brief-points-open = { $n } still to be done (send "actions" to see them)
brief-ask = If you have questions
member-on-paper = answers on paper
member-blocked = has blocked the account in LINE
missing-blocked = { $name } (has blocked us in LINE)
