# Words that were changed after they were sent
button-fix-this = Fix { $number }
edited-answer = I saw your edit. The answer to question { $number } is still "{ $value }". To change it, use the button below.
edited-closed = I saw your edit. The stage is closed, so the answer to question { $number } stays "{ $value }".
edited-note = I saw your edit. The note keeps the first words. To change it, take the message back and write it again.
edited-clause = I saw your edit. The words of the agreement are as before. To change them, use the button below.
note-taken-back = (taken back by its writer)
