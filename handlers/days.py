"""Days as every platform spells them: ``2026-10-25``, and no other way."""

import re
from datetime import date

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_day(spelled: object) -> date | None:
    """The day that the text spells; None for anything else, and for days that no calendar has."""
    if not isinstance(spelled, str) or not _ISO.fullmatch(spelled):
        return None
    try:
        return date.fromisoformat(spelled)
    except ValueError:
        return None
