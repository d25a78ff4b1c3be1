# LINE's rich menu
menu-bar = Menu
menu-answer = Continue
menu-status = Status
menu-ask = Ask a person
menu-language = Language
menu-help = Help
