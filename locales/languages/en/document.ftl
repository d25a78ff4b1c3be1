# The agreement as a document
document-subject = { $project }
document-between = {" and "}
document-preamble = { $sides } make this { $kind } in order to carry out "{ $project }" together.
document-sides = Parties
document-side = { $name } ({ $kind })
document-joint-side = { $name } ({ $kind }: { $bodies })
document-joint = { $name } ({ $bodies })
document-period = Period
document-article = Article { $n }
document-article-title = { $name }
document-fill = To be filled in
document-not-agreed = Not agreed yet by: { $sides }
document-not-recorded = Changed since it was concluded; the change is not recorded yet.
document-history = Concluded and amended
document-version-first = { $on }: concluded (signed: { $signers })
document-version-amended = { $on }: amendment { $n } (changed: { $changed }; signed: { $signers })
document-nobody-named = not noted
document-closing = { $copies } copies of this { $kind } are made; each party signs and keeps one.
document-date-blank = Date:
document-sign-name = Name
document-sign-address = Address
document-sign-person = Represented by
document-sign-seal = Signature
document-note = These are the words recorded in Kyodo. Kyodo does not sign for anybody: please sign on the printed paper.
document-as-of = {" "}(Words as of { $on }.)
date-era = { $day } { $monthname } { $year } ({ $era })
button-document = As a document
word-document = document
tool-document = get the agreement as a file
document-here = Here is the { $kind } as a document that you can edit. { $open ->
    [one] One item is not settled yet.
   *[other] { $open } items are not settled yet.
 }
document-here-ready = Here is the { $kind } as a document that you can edit.
document-link = Open the document
document-link-note = This address works for { $hours ->
    [one] one hour
   *[other] { $hours } hours
 }. Please don't pass it on.
document-no-address = The document cannot be handed over here. Please ask the coordinator, who gets it in Slack by sending "document".
document-gone = This address no longer works. Please send "document" again.
document-file = { $kind }_{ $project }
