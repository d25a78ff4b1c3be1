# LINE messages
line-left = LINE: { $left } left this month, { $forecast } to come
line-left-only = LINE: { $left } left this month
line-unlimited = LINE: no limit this month
line-gone = LINE: this month's messages are used up. What couldn't be sent arrives when the person next sends something in LINE.
line-short = About { $missing } will be missing. Change the LINE plan, or get ready to pass things on by phone or in a group.
line-nearly = { $spent } of this month's { $limit } LINE messages are used; { $left } are left.
line-forecast = { $forecast } more are to come this month.
line-used-up = This month's { $limit } LINE messages are used up. Sending starts again on { $day }.
    Until then I list here, once a day, what I couldn't send. It arrives when the person next sends something in LINE.
untold-heading = Not sent by LINE
untold = This month's LINE messages are used up, so { $n ->
    [one] one person was not told. Please pass the text below on by phone or in a group.
   *[other] { $n } people were not told. Please pass the texts below on by phone or in a group.
 }
    It arrives at once when the person sends anything in LINE. From { $day } I can send again.
untold-who = { $name } ("{ $project }")
untold-more = { $n ->
    [one] There is one more; please look at the status card.
   *[other] There are { $n } more; please look at the status card.
 }
pass-on-date = "{ $project }": { $what } is { $day }.
pass-on-news = There is news about "{ $project }".
pass-on-how = Send "answer" in LINE to read the rest.
why-kept = (kept back: this month's LINE messages are used up)
