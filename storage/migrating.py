"""Alembic, driven by the program itself."""

from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


@cache
def revisions() -> tuple[str, ...]:
    """All that this program knows, the first one first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())[::-1]


def upgrade(connection: sa.Connection) -> None:
    """Runs what is missing on that connection, inside its transaction."""
    move(connection, "head")


def move(connection: sa.Connection, revision: str) -> None:
    """Brings the tables forward or back to that revision ("head" for the newest), inside the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    known = revisions()
    found = MigrationContext.configure(connection).get_current_revision()
    if revision in known and found in known and known.index(revision) < known.index(found):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
