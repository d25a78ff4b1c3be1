"""A year over many projects: seeded, with trouble, judged by a calculation of its own.

``script`` draws what people do, ``world`` plays it on the real bot and keeps what arrived at Slack's and LINE's
stand-ins, ``ledger`` says what ought to have arrived. ``python -m tests.year`` plays the whole of it, with processes that
are killed and on PostgreSQL as well; ``test_year`` a year in one process.
"""
