"""``python -m tests.contracts.dying_upgrade URL N…``: brings the tables of that database up to date in processes that are each
killed after so many statements. Says after each how it ended.
"""

import os
import signal
import sys

import click
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from storage import migrating
from storage.engine import open_store


def die_after(statements: int) -> None:
    """In a process of its own, from here to its end by SIGKILL."""
    left = [statements]

    def executed(*_: object) -> None:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sa.event.listen(Engine, "after_cursor_execute", executed)
    open_store(sys.argv[1]).upgrade()


if __name__ == "__main__":
    migrating.revisions()  # loads Alembic before the processes are forked
    for given in sys.argv[2:]:
        child = os.fork()
        if not child:
            die_after(int(given))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        click.echo(
            "killed" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL else "ended",
        )
