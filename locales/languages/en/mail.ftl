# Mail: for desks that neither Slack nor LINE reaches
button-mail = Send by mail
button-mail-add = Add an address
button-mail-code = Code for { $n }
button-mail-now = Send to { $n } now
button-mail-stop = Stop { $n }
mail-of = { $project } — mail
mail-of-all = All projects you look after — mail
mail-intro = These addresses get the status by mail.
mail-none = No address gets mail yet.
mail-what = The status comes at the beginning of a month, and what is overdue once a week at most, with tables as CSV. No answers and no names.
mail-waits = waits for its code
mail-stands = gets mail
mail-off = Mail cannot be sent yet. Ask whoever runs Kyodo for the settings SMTP_URL and KYODO_MAIL_FROM.
mail-in-slack = This is done in Slack. Send "mail" there.
mail-add-title = Add an address
mail-address = Mail address
mail-address-hint = A code goes to this address. Nothing else is sent before the code comes back.
mail-code-title = Code
mail-code = Code
mail-code-hint = The 8 letters that came to { $email }.
mail-code-sent = A code went to { $email }. Ask for it and enter it here. It is good for 7 days.
mail-confirmed = { $email } is confirmed. The status of today goes there now.
mail-confirmed-before = { $email } is confirmed already.
mail-not-confirmed = { $email } is not confirmed yet. Please enter the code first.
mail-sent = It goes to { $email } now.
mail-sent-before = It went to { $email } just now.
mail-stopped = No more mail goes to { $email }.
mail-stopped-before = Mail to { $email } is stopped already.
mail-stopped-there = Somebody at { $email } stopped the mail.
mail-gone = There is no address { $email }, so the mail did not arrive. Nothing goes there any more. Please check the address and add it again.
mail-not-delivered = The mail to { $email } could not be delivered. If it happens again, tell whoever runs Kyodo.
error-mail-address = This cannot be read as a mail address. Write it like "kyodo@city.example.jp".
error-mail-known = This address gets the mail already.
error-mail-many = No more than { $n } addresses. Stop one that is not used, then add this one.
error-mail-today = No more than { $n } addresses a day. Please add it tomorrow.
error-mail-code = That is not the code. Please enter the 8 letters from the mail again.
error-mail-code-over = This code is no longer good. Add the same address again, and a new code goes there.
# In the mail
mail-code-subject = Kyodo: please confirm this address
mail-code-of = { $name } would like to have the status of the project "{ $project }" sent to this address. To get it, tell { $name } this code.
mail-code-of-all = { $name } would like to have the status of the projects that they look after sent to this address. To get it, tell { $name } this code.
mail-code-link = Or open this page and press "Yes, send it".
mail-code-ignore = If you know nothing of this, do nothing. No other mail is sent.
mail-summary = Where our projects stand, { $on }
mail-summary-of = Where "{ $project }" stands, { $on }
mail-overdue = { $n ->
    [one] One thing is overdue
   *[other] { $n } things are overdue
 }, { $on }
mail-rest = { $n } more stand in the table attached.
mail-line = { $what }: { $text }
mail-next-on = Day of the next date
mail-why = You get this because { $name } entered your address. Replies are not read.
mail-stop = Stop this mail
mail-stop-by-person = To stop it, tell { $name }.
# The page that is opened from a mail
mail-page-title = Mail from Kyodo
mail-page-intro = { $name } entered the address { $email }.
mail-page-of = The status of the project "{ $project }" comes once a month, and when something is overdue.
mail-page-of-all = The status of the projects that they look after comes once a month, and when something is overdue.
mail-page-waits = To get it, press the button. Until then no other mail is sent.
mail-page-confirm = Yes, send it
mail-page-stands = Mail goes to this address.
mail-page-stop = No mail, please
mail-page-stopped = Mail to this address is stopped. To get it again, ask whoever entered the address.
mail-page-ended = The time to confirm is over. To get the mail, ask whoever entered the address again.
mail-page-gone-text = The address seems to be cut short. Please copy it from the mail to its very end.
