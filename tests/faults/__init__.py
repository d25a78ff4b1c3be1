"""Random schedules of people, processes and troubles, drawn from a seed, and an independent ledger that judges each."""
