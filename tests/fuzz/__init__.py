"""Bytes of anybody's against everything that reads what comes from outside: see ``targets`` and ``__main__``."""
