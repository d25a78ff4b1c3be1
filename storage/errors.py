"""What can go wrong with the store as a whole, by name."""

from bot.services.ports import StoreUnavailable

__all__ = [
    "AlreadyServing",
    "BackupTrouble",
    "SchemaOutdated",
    "StoreBusy",
    "StoreClosed",
    "StoreUnavailable",
]


class StoreBusy(StoreUnavailable):
    """More turns wait than will be answered in time."""


class StoreClosed(StoreUnavailable):
    """The store was closed: the process is ending."""


class SchemaOutdated(StoreUnavailable):
    """The tables are not at the revision that this program needs."""


class AlreadyServing(Exception):  # noqa: N818 - it names a state
    """Another process serves this database file."""


class BackupTrouble(Exception):  # noqa: N818 - it names a state
    """A backup cannot be put back; says in one line why, and what to do."""
