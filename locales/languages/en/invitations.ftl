# The invitation to print and hand over, and its picture
handout-heading = You are invited
handout-addressed = To everyone in { $side }
handout-addressed-outside = To the evaluators
handout-purpose = { $n ->
    [0] These questions are for looking at how "{ $project }" is going, together with { $others }.
    [one] One question about how "{ $project }" is going, for you and { $others } to look at together. It takes about { $minutes } min.
   *[other] { $n } questions about how "{ $project }" is going, for you and { $others } to look at together. They take about { $minutes } min.
 }
handout-purpose-outside = { $n } questions for looking at "{ $project }" from outside. They take about { $minutes } min.
handout-begin = How to begin
handout-words-label = Send these words
handout-code-label = Scan it with your phone's camera: LINE opens.
handout-step-code = Scan the QR code on the left and add us as a friend in LINE.
handout-step-send = Send the words that stand there: "{ $words }".
handout-step-add = Add "{ $account }" as a friend in LINE.
handout-step-add-unknown = Ask the person below how to add us as a friend in LINE.
handout-step-type = Type "{ $words }" and send it.
handout-step-slack = Open the direct message with Kyodo in Slack.
handout-step-start = Press [{ $button }] in the message that arrives.
handout-asks = Who asks
handout-asks-text = { $name }, who coordinates this project
handout-until = Answer by
handout-until-day = { $on }
handout-until-stage = the day this stage is closed
handout-until-project = the end of the project
handout-seen = Who sees it
handout-seen-text = Only the people of this project. Until everyone has answered, { $others } cannot see your answers.
handout-help = Any trouble?
handout-help-person = Ask { $name }.
handout-help-giver = Ask whoever gave you this invitation.
handout-help-contact = { $help } Contact: { $contact }
handout-foot = Up to { $limit } people can join with this code. Please keep it within { $side }.
handout-foot-outside = Up to { $limit } people can join with this code. Please give it only to those who evaluate.
handout-file = Invitation_{ $project }_{ $side }
handout-with = A PDF to print and a picture come with it, ready for a notice board.
mail-heading = Text for a mail
mail-text = Subject: Please join "{ $project }"

    { $to }
    Please answer the questions on "{ $project }" by { $until }.
    { $how }
    Is anything unclear? { $help }
mail-how-link = This link opens LINE with the words "{ $words }" ready; just send them: { $link }
mail-how-line = Send "{ $words }" in LINE.
mail-how-slack = Send "/kyodo { $words }" in Slack.
