"""Alembic's entrance: with the connection that ``storage.migrating`` hands in, else with ``-x url=…`` or
DATABASE_URL for the ``alembic`` command.
"""

import os

import sqlalchemy as sa
from alembic import context

from storage.engine import open_store
from storage.tables import metadata


def _migrate(connection: sa.Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


def _run() -> None:
    handed = context.config.attributes.get("connection")
    if handed is not None:
        _migrate(handed)
        return
    url = context.get_x_argument(as_dictionary=True).get("url") or os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("alembic -x url=sqlite:///kyodo.db … (or DATABASE_URL): which database?")
    store = open_store(url)
    try:
        store.migrate(_migrate)
    finally:
        store.close()


_run()
