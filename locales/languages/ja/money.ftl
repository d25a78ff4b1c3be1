# LINEの通数
line-left = LINE: 今月 残り{ $left }通・予定 { $forecast }通
line-left-only = LINE: 今月 残り{ $left }通
line-unlimited = LINE: 今月の通数に上限はありません
line-gone = LINE: 今月の通数を使いきりました。送れなかったお知らせは、相手が次にLINEで何か送ったときに届きます。
line-short = { $missing }通ほど足りない見込みです。LINEのプランを変えるか、電話やグループで伝える準備をしてください。
line-nearly = LINEで今月送れる{ $limit }通のうち、{ $spent }通を使いました。残りは{ $left }通です。
line-forecast = 今月のうちに、あと{ $forecast }通のお知らせを予定しています。
line-used-up = LINEで今月送れる{ $limit }通を使いきりました。{ $day }からまた送れます。
    それまでに送れないお知らせは、一日に一度、ここで一覧にします。相手がLINEで何か送れば、そのときに届きます。
untold-heading = LINEで送れなかったお知らせ
untold = 今月のLINEの通数を使いきったため、{ $n }人に送れませんでした。下の文を、電話やグループで伝えてください。
    相手がLINEで何か送れば、その場で届きます。{ $day }からは、また送れます。
untold-who = { $name }さん(「{ $project }」)
untold-more = このほかに{ $n }件あります。状況のカードで確かめてください。
pass-on-date = 「{ $project }」の{ $what }は、{ $day }です。
pass-on-news = 「{ $project }」のことで、お知らせがあります。
pass-on-how = LINEで「回答」と送ると、つづきを読めます。
why-kept = (LINEの今月の通数を使いきったため、送らずに残します)
