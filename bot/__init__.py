"""Kyodo: the application around the platforms. Empty on purpose, so that the packages never circle."""
