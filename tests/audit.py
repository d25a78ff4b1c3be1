"""``python -m tests.audit``: whether something is known against a version that we ship.

Asks PyPI's advisories through pip-audit about every line of requirements.txt. Exit 1 where something is known; where the
advisories cannot be reached that is said, and is no failure: a build behind a mirror of packages alone still works, and
nobody reads that its versions were found good.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

PINNED = Path(__file__).parents[1] / "requirements.txt"
SECONDS = 120


def ask(pinned: Path) -> str | None:
    """What pip-audit answers, as JSON; None where it could not ask at all."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(pinned), "--require-hashes", "--disable-pip"]
    try:
        done = subprocess.run(
            [*command, "-f", "json", "--progress-spinner", "off"],
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.stdout or None


def judged(answer: str | None) -> tuple[int, Sequence[str]]:
    """The exit, and what to say line by line, for such an answer."""
    try:
        told = json.loads(answer or "")["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 0, ["NOT CHECKED: the advisories could not be reached"]
    asked = [one for one in told if "skip_reason" not in one]
    skipped = len(told) - len(asked)
    known = [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or '?'}"
        for one in asked
        for weakness in one["vulns"]
    ]
    lines = [f"{len(asked)} of {len(told)} versions were checked, {len(known)} weaknesses are known", *known]
    if skipped:
        lines.append(
            f"NOT CHECKED: the advisories could not be reached, or do not know them: {skipped} versions"
        )
    return (1 if known else 0), lines


def main() -> int:
    """Says what is known."""
    status, lines = judged(ask(PINNED))
    sys.stdout.write("\n".join(lines) + "\n")
    return status


if __name__ == "__main__":
    raise SystemExit(main())
