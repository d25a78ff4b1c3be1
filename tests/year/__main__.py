"""``python -m tests.year [--seed 1] [--projects 200] [--database sqlite|postgres] [--guests]``: plays a year with processes
of the bot that are killed (SIGKILL), counts what arrived, and ends with 1 where a promise was broken. Half an hour or more.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from storage.engine import open_store
from tests.postgres import new_database, running_server
from tests.year.ledger import lines
from tests.year.script import draw
from tests.year.world import Trouble, World, a_world


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database of that kind."""
    if kind == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder) / 'kyodo.db'}"
    else:
        with running_server(()) as server, new_database(server) as address:
            yield address


async def played(seed: int, projects: int, url: str, *, processes: bool) -> World:
    """The year, to its end."""
    store = open_store(url)
    try:
        store.upgrade()
        # A jumping clock is for a process to see through that lives longer than one beat.
        trouble = Trouble(death=0.15, jump=0.0) if processes else Trouble()
        async with a_world(draw(seed, projects), store, trouble, processes=processes) as world:
            await world.play()
        return world
    finally:
        store.close()


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another one is another year.")
@click.option("--projects", default=200, show_default=True, help="How many.")
@click.option(
    "--database", "kind", type=click.Choice(["sqlite", "postgres"]), default="postgres", show_default=True
)
@click.option(
    "--guests", is_flag=True, help="Two workers in this process, whose connections drop, as in the suite."
)
def main(seed: int, projects: int, kind: str, guests: bool) -> None:
    """Plays a year, and judges it."""
    logging.disable(logging.WARNING)
    begin = time.monotonic()
    with database(kind) as url:
        world = asyncio.run(played(seed, projects, url, processes=not guests))
    ledger, counts = world.ledger, world.counts
    click.echo(f"seed {seed}, {projects} projects, {kind}: {time.monotonic() - begin:.0f} s")
    click.echo(
        f"{counts.beats} beats, {counts.idle} idle minutes tried, {counts.deaths} deaths, {counts.jumps} jumps of the clock,"
        f" {counts.faults} faults on the wire, {len(world.script.outages)} outages of 36 hours, {counts.moves} ends moved,"
        f" {counts.snoozed} put off"
    )
    click.echo(f"{len(ledger.told)} things told to people in {len(ledger.digests)} digests")
    broken = ledger.broken()
    click.echo(lines(broken, 50))
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
