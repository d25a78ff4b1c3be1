button-readings = Readings
readings-not-here = Readings are kept for Japanese words. Send "language" to choose Japanese.
readings-nothing = There is no question to answer now. These are the readings of common words.
button-edit-words = Edit my words
button-fix-reason = Reason for Q{ $number }
reason-again = Please write the reason for Q{ $number } again. So far it says: "{ $text }"
cut-answers = Long answers are shortened here. Send a number, like "fix 3", to see one in full.
cut-table = Long answers are shortened here. The coordinator can give you the full table.
