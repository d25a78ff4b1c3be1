# Public pages
page-furigana-on = Show furigana
page-furigana-off = Hide furigana
cases-title = Case book of collaboration
cases-intro = Projects that citizens and a city, or citizens' groups, ran together. Everyone involved has approved what stands here.
cases-words = Search by words
cases-search = Search
cases-any = All
cases-option = { $name } ({ $n })
cases-facet-city = City
cases-facet-field = Field
cases-facet-form = Form of collaboration
cases-facet-kind = Kind of body
cases-facet-year = Fiscal year
cases-heading-newest = Newest cases{ $page ->
    [1] { "" }
   *[other] , page { $page }
 }
cases-heading-found = Cases found{ $page ->
    [1] { "" }
   *[other] , page { $page }
 }
cases-page-none = No case fits. Try a shorter word or fewer conditions.
cases-page-empty = No case has been published yet.
cases-all = See all cases
cases-pages = Other pages
cases-before = Previous page
cases-after = Next page
cases-feed = Updates (Atom)
cases-data = Open data
case-all = Back to the case book
case-about = { $city }, { $year }
case-and = { " " }and{ " " }
case-summary = The same answer to { $same } items, different answers to { $apart }.
case-summary-none = What came of it.
case-sides = Who worked together
case-body = { $name } ({ $kind })
case-form = Form of collaboration
case-field = Field
case-period = When
case-days = { $first } to { $last }
case-state = How far it is
case-state-plan = being planned
case-state-do = under way
case-state-see = looking back
case-state-closed = one whole round completed
case-state-cancelled = called off
case-item = Item
case-beside = Side by side
case-table = Answers: { $title }
case-same = Answered alike
case-question = Q{ $number } { $topic }
case-result-agree = same
case-result-agree-no = same, something to work on
case-result-differ = different
case-result-one-missing = not all answered
case-corrections = Corrections
case-corrected-on = { $on } (version { $n })
case-why-corrected = Why: { $reason }
case-changed = Changed: { $items }
case-added = Added: { $items }
case-removed = Taken out: { $n }
case-years = Fiscal years
case-published = Published: { $on }. Version { $version }. Everyone who took part has approved this text.
case-licence = Licence: { $licence }
case-data = Data of this page (JSON)
case-draft = This text waits for approval and is not public yet. Number of the text: { $digest }
case-draft-gone = This text is no longer here
case-draft-gone-text = It was changed or published. Send “publish” in the chat to see how things stand.
case-withdrawn = This case was withdrawn
case-withdrawn-text = Those who took part have asked for it.
case-unknown = Page not found
case-unknown-text = Please check the address, or look in the case book.
data-title = Open data of collaboration
data-intro = Published cases by fiscal year. Free to use.
data-year = { $year }: { $n }
data-suppressed = No one's name is in them. Counts of fewer than three people are not told.
data-schema = What the files hold (JSON Schema)
