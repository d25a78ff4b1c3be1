"""``python -m tests.bench [--most 1000000] [--sqlite] [--postgres]``: measures, and prints tables of ratios."""

import os
import platform
import sqlite3
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import click

from tests.bench import beats, questionnaires, starting, steps, stores


@click.command()
@click.option("--most", default=1_000_000, show_default=True, help="The largest table of pending reminders.")
@click.option("--due", default=10_000, show_default=True, help="How many fall due in the same minute.")
@click.option("--sqlite", "chosen", flag_value="sqlite", help="SQLite alone.")
@click.option("--postgres", "chosen", flag_value="postgres", help="PostgreSQL alone.")
def main(most: int, due: int, chosen: str | None) -> None:
    """Measures the reminder clock's beat."""
    kinds = (chosen,) if chosen else ("sqlite", "postgres")
    click.echo(machine())
    for line in chain(
        steps.measured(),
        questionnaires.measured(),
        questionnaires.measured_stored(most),
        stores.measured(kinds),
        beats.measured(most, due, kinds),
        starting.measured(),
    ):
        click.echo(line)


def machine() -> str:
    """Processor, cores and versions, without which no figure means anything."""
    cpuinfo = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line]
        if cpuinfo.exists()
        else []
    )
    packages = ("sqlalchemy", "line-bot-sdk", "slack-bolt", "python-telegram-bot", "aiogram", "uvicorn")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {versions}"
    )


if __name__ == "__main__":
    main()
