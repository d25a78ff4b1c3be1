several-buttons = There are several "{ $label }". Which one do you mean?
button-join = Enter a code
button-menu = Menu
button-leave-ask = Leave a project
button-undo = Undo last answer
person-named = { $names }
