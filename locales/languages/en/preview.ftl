# Trying out a pack (pack preview)
preview-hello = You can try out the pack of { $city }. All its sheets are open from the start. Which one would you like to see?
preview-later = "{ $title }" opens when both sides have answered the sheet before it.
