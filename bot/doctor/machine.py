"""The machine that the bot runs on: programs, and the clock."""

import platform
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, requires, version

from bot.doctor.finding import Finding, ok, wrong

OLDEST = (3, 11)

MOST_SECONDS = 60
"""So far the clock may be off: Slack's signatures are good for five minutes, LINE's reply tokens for one."""

_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?:\s*>=\s*([0-9.]+))?")


def versions() -> list[Finding]:
    """Python, and the libraries that the bot says it needs."""
    found = platform.python_version()
    if tuple(int(part) for part in platform.python_version_tuple()[:2]) < OLDEST:
        mend = (
            f"install Python {'.'.join(map(str, OLDEST))} or newer and set up the virtual environment again"
        )
        return [wrong(f"Python: {found} is too old", mend)]
    try:
        needed = requires("kyodo") or []
    except PackageNotFoundError:  # run from a folder that was never installed: nothing says what it needs
        needed = []
    missing = missing_from(needed, _installed)
    if missing:
        mend = "install them with `pip install -r requirements.txt`"
        return [wrong(f"Python: {found}, but missing or too old: {', '.join(missing)}", mend)]
    return [ok(f"Python: {found}")]


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def missing_from(needed: list[str], installed: object) -> list[str]:
    """Those of the needed libraries that are not there, or older than they must be; ``installed`` tells the version of
    one, or None.
    """
    found = []
    for text in needed:
        if "extra ==" in text or (match := _REQUIREMENT.match(text)) is None or "win32" in text:
            continue
        have = installed(match[1])  # type: ignore[operator]
        if have is None:
            found.append(match[1])
        elif match[2] and _numbers(have) < _numbers(match[2]):
            found.append(f"{match[1]} {have} (needs {match[2]})")
    return found


def _numbers(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"[0-9]+", text.split("+")[0].split("rc")[0])[:3]]


def clock(whose: str, headers: Mapping[str, str], now: datetime) -> list[Finding]:
    """How far this machine's clock is from that of a platform, by the ``Date`` of its answer."""
    told = headers.get("Date") or headers.get("date")
    try:
        theirs = parsedate_to_datetime(str(told)).astimezone(UTC)
    except (TypeError, ValueError):
        return []
    seconds = round((now - theirs).total_seconds())
    if abs(seconds) <= MOST_SECONDS:
        return []
    how = f"{abs(seconds)} seconds {'ahead of' if seconds > 0 else 'behind'}"
    mend = "set it by NTP (timedatectl set-ntp true); what is signed or due goes by it"
    return [wrong(f"clock: this machine is {how} {whose}", mend)]
