# Messages that did not arrive
failures = Messages that did not arrive
button-failures = What did not arrive
failures-none = Everything has arrived.
failures-intro = The newest come first; what they said is not shown. If you tell the person in another way, put it aside.
failures-to = { $n }. To { $to } ({ $project })
failures-room = everyone in the { $platform } room
failures-what = { $kind ->
    [answer] An answer
    [reminder] A reminder
   *[news] A message
 }, { $day } { $time }
failures-doubtful = It may have arrived. Please ask before you send it again.
failure-blocked = They have stopped messages from me. Please tell them in another way.
failure-gone = That chat is gone. Please ask them, and invite them anew.
failure-token = Something is wrong with the connection. Tell whoever runs Kyodo, and send it once that is mended.
failure-too-late = I tried for 23 hours without an answer. It may work now.
failure-invalid = It was not accepted as it was written. Please tell whoever runs Kyodo.
failure-budget = The limit of messages was reached. Raise it, or send it next month.
failure-quota = This month's messages were used up. It can go next month.
failure-other = It was not accepted. Please wait a little and send it again.
button-send-again = Send { $n } again
button-put-aside = Put { $n } aside
failures-became = { $became ->
    [queued] Sent again. If it does not arrive, it will be listed here.
    [settled] It is no longer needed, so I put it aside.
    [gone] It is too old, and its words are gone. I put it aside.
    [aside] Put aside.
   *[seen] Somebody else has seen to it already.
 }
failures-count = { $n }
failures-summary = { $n ->
    [one] One message has not arrived. It is from { $day }.
   *[other] { $n } messages have not arrived. The oldest is from { $day }.
 }
