"""``python -m tests.faults [--schedules 1000] [--seed 1] [--sqlite|--postgres]``: plays that many random schedules, tells each
promise that one breaks with the smallest part of it that still does, and ends with 1 where there was any.
"""

import logging
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from storage.engine import open_store
from tests.faults.running import Result, run
from tests.postgres import new_database, running_server


def play(first: int, count: int, *, postgres: bool) -> Result:
    """The schedules of so many seeds from the first one on."""
    seeds = range(first, first + count)
    with TemporaryDirectory() as folder:
        if not postgres:
            return run(seeds, Path(folder), told=click.echo)
        with running_server() as server, new_database(server) as empty:
            store = open_store(empty)
            store.upgrade()
            store.close()
            return run(seeds, Path(folder), server, empty, told=click.echo)


@click.command()
@click.option("--schedules", default=1000, show_default=True, help="How many.")
@click.option("--seed", default=1, show_default=True, help="The first one's; each has the next number.")
@click.option("--postgres/--sqlite", default=False, help="On which database (SQLite).")
def main(schedules: int, seed: int, postgres: bool) -> None:
    """Plays random schedules, and judges them."""
    logging.disable(logging.CRITICAL)
    begin = time.monotonic()
    result = play(seed, schedules, postgres=postgres)
    kind = "PostgreSQL" if postgres else "SQLite"
    click.echo(f"{result.schedules} schedules on {kind} from seed {seed}: {time.monotonic() - begin:.0f} s")
    for what, count in sorted(result.met.items()):
        click.echo(f"{count:7} {what}")
    click.echo(f"{len(result.broken)} schedules broke a promise")
    sys.exit(bool(result.broken))


if __name__ == "__main__":
    main()
