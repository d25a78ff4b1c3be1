"""The journeys over signed HTTP. Where each criterion of the three journeys is tested:

V1 from the scan to the first question: test_line_joining, test_pictures
V2 the whole Ise sheet in taps, characters and lines, without a push: test_line_sheet
V3 killed at every step, each event twice and out of order: test_killed, test_line_sheet
V4 「3を直す」 in many spellings, a three-week-old button: test_line_sheet
V5 nothing readable before both have sent, then one table for all: test_blind, test_slack_answering
C1 the preview's dates: test_criteria, test_slack_new; five hundred random rules: tests/domain/test_timetable.py
C2 who has not answered, and who may see that: test_slack_answering, test_slack_rooms
C3 one change whoever presses how often and when: test_slack_managing, test_reminder_buttons
C4 a year of reminders with an outage, a clock jump and a changed date: test_reminders, tests/year/test_year.py
C5 every step is in the log; reopening loses nothing: test_slack_managing, test_cycle_slack
S1 found by whatever it is called, two are a choice: test_official
S2 the overdue list on seven days: test_slack_overdue, tests/domain/test_ten_projects.py
S5 the handover in April: test_official
"""
