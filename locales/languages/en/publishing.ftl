# Publishing
button-publish = Publish
button-publish-section = Choose: { $title }
button-publish-field = Choose the field
button-publish-back = Back to publishing
button-publish-words = Edit words of { $item }
button-ask-approval = Ask for approval
button-approve = I approve this text
button-object = Please change it
button-read-draft = Read it here
button-read-on = Read on
button-correction = Why it is corrected
button-withdraw = Withdraw
button-withdraw-now = Yes, withdraw
button-tick = Include { $item }
button-untick = Leave out { $item }
button-more-items = More items
button-cases = Case book

publish-heading = { $project } (publishing, year { $cycle })
publish-section-party = Section in charge
publish-none = Nothing is published yet. Choose what to tell, then ask for approval.
publish-none-reader = Nothing is published yet. Once the coordinator has a text ready, you will be asked about it.
publish-nothing-yet = There is nothing to publish yet. You can choose once everyone has seen each other's answers.
publish-asked = Everyone is reading the same text. It is published once { $n ->
    [one] one more approves
   *[other] { $n } more approve
 }.
publish-public = Published (version { $version }).
publish-public-manage = Published (version { $version }). To correct it, change what is chosen.
publish-public-changed = Published (version { $version }). What you have changed appears once everyone has approved it.
publish-withdrawn = What was published was withdrawn.
publish-withdrawn-manage = What was published was withdrawn. To publish again, choose what to tell and ask for approval.
publish-meanwhile = Until then the present page stays.
publish-note = Once every body and the section have approved the same text, it becomes a page that anyone can read. No one's name is on it.
publish-waits = not yet
publish-approved = approved on { $on }
publish-count-chosen = { $n } of { $total } items
publish-words-in = { $n } of them in people's own words
publish-field = Field
publish-field-none = not chosen yet
publish-field-kept = The field is chosen.
publish-which-field = Under which field should this case stand?
publish-correction = Why it is corrected
publish-correction-kept = The reason is noted.
publish-nobody = Nobody to approve yet
publish-draft-link = Read it as a page
publish-page-link = See the page

publish-choose = { $n } of { $total } items are told.
publish-range = { $first }–{ $last } of { $total }
publish-item = { $mark } { $label }
publish-on = ● included
publish-off = ○ left out
publish-is-words = people's own words
publish-choose-note = Choices and counts are included at first. People's own words are left out.
publish-number = Q{ $number }
publish-place = no. { $n }
publish-reason-short = reason for { $item }
publish-reason-of = Reason: { $topic }
publish-later = { $first } (after both had seen: { $later })
publish-count = { $choice }: { $people }
publish-section-survey = Survey of those who came
publish-section-outcome = After the talk
publish-points-label = Agreed actions
publish-points = { $n } in all, { $done } done, { $open } open
publish-point-label = Agreed action
publish-findings-label = To do better next time
publish-findings = { $n } in all, { $used } used in the next plan

publish-words-label = Words to publish
publish-words-prompt = Write the words to publish. The answer itself does not change. Please leave out names and contacts.
publish-words-kept = The words are changed.
publish-correction-prompt = In a few words: why is it corrected? This stands on the page beside the date.
publish-nothing = Nothing is chosen. Please choose some items first.
publish-troubles = The words tell of a person in { $n ->
    [one] one place
   *[other] { $n } places
 }. Please change them or leave them out.
publish-trouble-name = It has the name of somebody who takes part: { $words }
publish-trouble-contact = It has a contact: { $words }

publish-asked-now = Everyone is asked now.
publish-please = The results are to be published. Please read { $n ->
    [one] one item
   *[other] { $n } items
 } and say whether you approve.
publish-please-again = What was published is to be corrected. Please read { $n ->
    [one] one item
   *[other] { $n } items
 } and say whether you approve.
publish-please-note = Once everyone has approved the same text, it becomes a page that anyone can read.
publish-please-again-note = Once everyone has approved, the new text takes the place of the present page. Until then the page stays as it is.
publish-your-party = You speak for
publish-text = This text is to be published.
publish-section-title = ■ { $title }
publish-result-agree = same answer
publish-result-agree-no = same answer, something to work on
publish-result-differ = answers differ
publish-result-one-missing = not all answered
publish-approved-settled = Approved for { $party }
publish-approved-now = Approved for { $party }.
publish-approved-before = This was approved already.
publish-changed = The text has changed. Please read the new one before you decide.
publish-voided = The text has changed, so your approval no longer counts. You will be asked again about the new one.
publish-outdated = An answer was changed or taken back after this text was made. You will be asked again about the new one.
publish-outdated-told = An answer was changed or taken back after you asked for approval. Please ask again with the new text.
publish-voided-here = The text has changed, so approvals start again. Ask once more when you have finished choosing.
publish-object-prompt = In a few words: what should be changed, and how? Everyone in the project reads it.
publish-object-label = What should be changed
publish-objected = { $side } asks for a change in the text to be published.
publish-now-public = Everyone has approved: it is published.
publish-now-corrected = Everyone has approved: the corrected text is published.
publish-ask-withdraw = The page will be gone at once. Withdraw it?
publish-ask-withdraw-draft = Stop asking for approval? What was chosen stays.
publish-withdrawn-now = It is withdrawn.
publish-withdrawn-told = What was published was withdrawn. The page is gone.
publish-recalled-told = The text was taken back. No approval is needed.
room-published = The results of the collaboration are published.

cases-of = { $city }, { $year }
cases-newest = Published cases, the newest first: { $n }.
cases-found = Cases for “{ $words }”, the newest first: { $n }.
cases-none = No case was found for “{ $words }”. Try a shorter word, or look at the newest cases.
cases-none-letter = No case was found for “{ $words }”. Try another word of at least two letters (one, in kanji), or look at the newest cases.
cases-empty = No case has been published yet.
cases-more = There are more. Add a word to narrow it down, for example: cases river cleaning
cases-how = You can look for words too, for example: cases garden
cases-link = Open the case book
