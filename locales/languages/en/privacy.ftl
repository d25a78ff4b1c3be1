# Consent, my data, erase me
button-consent-text = In full
consent-whole-heading = What is kept, and why
consent-whole = What is kept for "{ $project }", what for, who sees it and how long. By pressing the button that begins, you agree to this.
consent-anew = The text on what is kept has changed.
consent-what = What is kept
consent-what-text = Your display name, your number in LINE or Slack, your language, your answers and notes, your settings, and when you did what.
consent-use = What for
consent-use-text = Only to run this project together. It is used for no advertising and passed on to nobody.
consent-sees-text = Your answers, once both sides have sent theirs: those who take part, the coordinator and the section in charge. Your name: the coordinator only. That somebody exported the record is logged.
consent-kept-whole = Until { $until }: { $years } fiscal years after the one in which the project ends.
consent-yours = What you can do
consent-yours-text = Send "my data" to see it at any time, and "erase me" to have it erased.
consent-elsewhere = What can't be erased here
consent-ask = Whom to ask
consent-version = Version { $version } of this text.

button-my-record = My data
record-heading = My data
record = This is all that is kept about you. The buttons show what it says.
record-profile = You
record-profile-text = { $name }, { $platform ->
    [line] LINE
   *[other] Slack
 }, { $language }
record-no-name = no name
my-project = { $role } since { $on }. Answers: { $answers }; notes and reasons: { $words }
record-kept = Kept until { $until }
record-settings = Settings
record-settings-none = none
record-mutes = silenced notifications: { $n }
record-rounds = regular summaries: { $n }
record-feeds = calendars: { $n }
record-pages = status pages: { $n }
record-mail = mail boxes: { $n }
my-sheet-of = { $project }, { $name }
button-my-sheet = Answers: { $name }
button-my-csv = As a table
button-my-json = For programs (JSON)
record-file = This is all that is kept about you.
record-file-csv = It is a table that opens in Excel and the like. Only to read it, the buttons with your answers under "my data" are easier.
record-file-json = It is a file for moving it into another program (JSON), and hard for people to read. To read it, use the table, or the buttons with your answers under "my data".
record-no-address = Files can't be given out from here. Please ask the person in charge.

button-erase = Erase my data
button-erase-confirm = Erase everything
erase-heading = Erase my data
erase-ask = Everything that is kept about you is erased, earlier years included. This can't be undone.
erase-goes = What goes
erase-goes-text = Your name, your number in LINE or Slack, all that you wrote, answers that nobody has seen yet, notes, reasons, consents, reminders and settings. You leave every project.
erase-stays = What stays, and why
erase-stays-text = Choices such as yes or no that all sides have seen are part of the sides' result: they stay without your name. So do the words of an agreement that a side agreed to, and what others wrote.
erase-sharing = The data of { $n } others who answer on this phone stays.
erase-phone = The chat history in LINE is on your phone and with LINE. Please delete it in the chat on your phone.
erase-desk = The chat history in Slack belongs to the workspace. Please ask its administrator.
erase-only-you = You are the only coordinator of { $projects }. Please hand over first.
erased = Erased. Thank you for taking part. To join again, send the code on an invitation.
erased-respondent-follows = The respondent of { $side } had their data erased. The next member is the respondent now. { $kept ->
    [yes] Choices that all sides had seen stay without a name.
   *[other] None of their answers are left.
 }
erased-respondent = The respondent of { $side } had their data erased. Please invite somebody else. { $kept ->
    [yes] Choices that all sides had seen stay without a name.
   *[other] None of their answers are left.
 }
erased-member = A member of { $side } had their data erased. { $kept ->
    [yes] Choices that all sides had seen stay without a name.
   *[other] None of their answers are left.
 }
