# Versions of the guideline
upgrade-none = You already use the newest guideline.
upgraded = The guideline was upgraded from { $before } to { $after }. All answers are kept.
changes-heading = { $project }: guideline { $version }
changes = What the newer guideline changes. All answers so far are kept.
changes-nothing = Questions and dates stay the same.
change-added = Added
change-dropped = Dropped (answers stay in the record)
change-reworded = Reworded
change-changed = Answered in another way
change-sheets = Sheets
change-dates = Date rules
button-upgrade = Newer guideline
button-upgrade-now = Upgrade
