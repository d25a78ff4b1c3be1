# What could not be delivered
failures = Undelivered messages
button-failures = Undelivered messages
failures-none = There are no undelivered messages, so there is nothing to do.
failures-no-more = Nothing more from here on.
failures-intro = Newest first. What a message says is for its reader alone, so it is not shown here.
failure-line = { $n }. { $whom }
failure-what = { $kind } · { $when }
failure-what-of = { $project } · { $kind } · { $when }
failure-when = { $on } { $time }
failure-kind-reminders = Reminders
failure-kind-news = Message
failure-kind-reply = Reply to what they wrote
failure-kind-mail = Summary by mail
failure-kind-unreadable = Message of an unknown kind
failure-to-name = To { $name }
failure-to-someone = To { $who }
failure-to-you = To you
failure-to-place = To a group in { $platform }
failure-to-mail = To a mail address
failure-why-blocked = They have blocked messages.
failure-next-blocked = Tell them another way, such as by phone. Once they unblock, you can send it from here.
failure-why-unblocked = They had blocked messages, but can be reached now.
failure-next-unblocked = If it still matters, send it again.
failure-why-gone = The address no longer exists.
failure-next-gone = Put it aside if they have left; invite them again if they are still taking part.
failure-why-connection = Kyodo's connection needs checking.
failure-next-connection = Tell whoever runs Kyodo, and send it again once that is mended.
failure-why-quota = This month's messages are used up.
failure-next-quota = If it is urgent, tell them another way. It can be sent again next month.
failure-why-doubtful = It is not known whether it arrived.
failure-next-doubtful = Ask them first, so that they don't get it twice.
failure-why-refused = The platform didn't accept it.
failure-next-refused = Try sending it again. If it comes back here, tell whoever runs Kyodo.
failure-why-unreadable = Kyodo can no longer read what it said.
failure-next-unreadable = It can't be sent any more. Put it aside, and tell whoever runs Kyodo.
button-failure-again = { $n } Send again
button-failure-aside = { $n } Put aside
button-failure-put-aside = Put aside
button-failure-sure = Send it anyway
failure-sure = { $whom }: this may have arrived already. If you send it, they may get it twice.
failure-again = It is being sent again. If it doesn't arrive, it will be back on this list.
failure-later = It is too late or too early in the day to send this, so it goes out with their next reminders.
failure-taken = This one has been sent again or put aside already.
failure-blocked = They are still blocking messages, so it can't be sent. Please tell them another way.
failure-unreadable = It can't be read, so it can't be sent. Please put it aside.
failure-settled = What it said is settled by now, so it was put aside and not sent.
failure-put-aside = Put aside. It won't be sent.
failures-count = { $n ->
    [one] { $n } message
   *[other] { $n } messages
    }
failures-morning = { $n ->
    [one] { $n } message did not arrive.
   *[other] { $n } messages did not arrive.
    }
failures-morning-many = At least { $n } messages did not arrive.
failures-oldest = The oldest is from { $on } { $time }.
failures-how = Send "failures" to see them one by one and send them again.
failures-how-slack = Type /kyodo failures to see them one by one and send them again.
