# One phone, several people
button-share = Share this phone
button-take-turn = { $name }'s turn
share-title = Answering on one phone
share-name = Who else answers on the phone of { $name }? Please write the name.
share-how = Everybody has answers of their own. Whose turn it is always stands at the top.
share-full = On the phone of { $name }, { $n } more people can answer at most.
shared-told = { $name } can answer on this phone as well. Press the button to take turns.
shared-added = { $name } can now answer on the phone of { $owner }.
shared-heading = { $heading } · now { $name }
member-shares = answers on somebody else's phone
