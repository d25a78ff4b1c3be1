"""Outcomes put into words: pure functions from domain values to messages."""
