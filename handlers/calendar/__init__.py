"""Deadlines and days of activity, where people look: calendars that any program can subscribe to."""
