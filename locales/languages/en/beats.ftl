# The reminder clock
restored-list = The records were put back from a backup. These reminders may have arrived already, so they are not sent again. Please have a word with whoever is still missing.
why-week-summary = The summary at the start of the week, for coordinators.
why-month-summary = The summary at the start of the month, for the section.
