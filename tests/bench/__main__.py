"""``python -m tests.bench [--most 1000000] [--sqlite] [--postgres]``: measures, and prints tables of ratios;
``python -m tests.bench PART`` a part alone, ``python -m tests.bench numbers`` works out what a country needs.
"""

import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import click

from tests.bench import beats, numbers, questionnaires, starting, steps, stores, workers

KINDS = ("sqlite", "postgres")


def parts(most: int, due: int, kinds: tuple[str, ...]) -> dict[str, Callable[[], Iterator[str]]]:
    """What can be measured, by name."""
    return {
        "steps": steps.measured,
        "questionnaires": questionnaires.measured,
        "stored": lambda: questionnaires.measured_stored(most),
        "stores": lambda: stores.measured(kinds),
        "beats": lambda: beats.measured(most, due, kinds),
        "starting": starting.measured,
        "workers": workers.measured,
    }


@click.command()
@click.argument("part", required=False, type=click.Choice([*parts(0, 0, ()), "numbers"]))
@click.option("--most", default=1_000_000, show_default=True, help="The largest table of pending reminders.")
@click.option("--due", default=10_000, show_default=True, help="How many fall due in the same minute.")
@click.option("--sqlite", "chosen", flag_value="sqlite", help="SQLite alone.")
@click.option("--postgres", "chosen", flag_value="postgres", help="PostgreSQL alone.")
def main(part: str | None, most: int, due: int, chosen: str | None) -> None:
    """Measures all, or one part."""
    every = parts(most, due, (chosen,) if chosen else KINDS)
    click.echo(machine())
    if part == "numbers":
        wanted = [numbers.worked_out]
    else:
        wanted = (
            [every[part]]
            if part
            else [one for name, one in every.items() if (chosen, name) != ("sqlite", "workers")]
        )
    for one in wanted:
        for line in one():
            click.echo(line)


def machine() -> str:
    """Processor, cores and versions, without which no figure means anything."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    packages = ("sqlalchemy", "line-bot-sdk", "slack-bolt", "uvicorn")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {versions}"
    )


if __name__ == "__main__":
    main()
