# The agreement
agreement-heading = { $project }: { $kind }
agreement-title = The agreement
agreement = { $open ->
    [0] All items are agreed.
    [one] One item is still open. Choose it to read or change its words.
   *[other] { $open } items are still open. Choose one to read or change its words.
 }
clause-label = { $number }. { $name }
clause-missing = not written yet
clause-drafted = drafted
clause-agreed = ✓ agreed
clause-empty = No words yet.
clause-prompt = Please write the words for "{ $item }".
clause-new = There are new words for "{ $item }". Please read them and agree, or change them.
clause-changed = The words have changed since. Please read them again.
clause-agreed-all = You have agreed to everything written so far.
conclude-open = { $n ->
    [one] One item is not agreed yet. You can record it all the same.
   *[other] { $n } items are not agreed yet. You can record it all the same.
 }
conclude-ready = All items are agreed. Record who signed and when; Kyodo does not sign for anybody.
conclude-signers = Signed by
conclude-on = Signed on
conclude-nothing = Nothing has changed since the last version.
concluded = The agreement is recorded. Send "agreement" to read it.
amended = The agreement was amended (amendment { $n }).
version-first = Concluded { $on } ({ $signers })
version-amended = Amendment { $n }, { $on } ({ $signers })
version-open = { $n } items changed since.
missing-agreement = { $n ->
    [0] Agreement: not recorded yet
    [one] Agreement: one item is not agreed yet
   *[other] Agreement: { $n } items are not agreed yet
 }
missing-joint = "{ $title }" is not recorded yet
missing-heed = Q{ $number } {$topic}: the answer is "{ $value }"
draft-day = On { $day }
draft-period = From { $start } to { $end }
draft-responsible = If somebody is hurt or complains, { $body } takes it up first.
button-agreement = Agreement
button-contract = Contract
button-clause-agree = These words are fine
button-clause-edit = Change the words
button-conclude = Record this version
button-leave-it = Leave it
clause-settled = ✓ { $item }: agreed
agreement-needed = { $form } needs { $papers }.
agreement-not-needed = { $form } asks for no paper; you can use this to keep a promise.
papers-and = {" and "}
paper = { $initial ->
    [a] an { $name }
    [e] an { $name }
    [i] an { $name }
    [o] an { $name }
   *[other] a { $name }
 }
