# The agreement
agreement-heading = { $project }: { $kind }
agreement-whole = All items are agreed.
agreement = Of { $total } items: { $standing }. Choose one to read or change its words.
agreement-and = {", "}
agreement-agreed = { $n } agreed
agreement-yours = { $n } for your side to read
agreement-theirs = { $n } waiting for { $who }
agreement-waiting = { $n } waiting for a reply
agreement-unwritten = { $n } not written yet
clause-label = { $number }. { $name }
clause-missing = not written yet
clause-drafted = drafted
clause-waiting = waiting for a reply
clause-agreed = ✓ agreed
clause-empty = No words yet.
clause-prompt = Please write the words for "{ $item }".
clause-new = There are new words for "{ $item }". Please read them and agree, or change them.
clause-changed = The words have changed since. Please read them again.
clause-agreed-all = { $n ->
    [one] You have read and agreed to the one item that has words.
   *[other] You have read and agreed to all { $n } items that have words.
 }
conclude-open = { $n ->
    [one] One item is not agreed yet. You can record it all the same.
   *[other] { $n } items are not agreed yet. You can record it all the same.
 }
conclude-ready = All items are agreed. Record who signed and when; Kyodo does not sign for anybody.
conclude-signers = Signed by
conclude-on = Signed on
conclude-nothing = Nothing has changed since the last version.
concluded = The { $kind } was recorded on { $on }. Send "agreement" to read it.
amended = Amendment { $n } of the { $kind } was recorded on { $on }.
concluded-agreed = { $open ->
    [0] All { $total } items are agreed.
   *[other] { $agreed } of { $total } items are agreed.
 }
concluded-left = Still to agree: { $items }
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
