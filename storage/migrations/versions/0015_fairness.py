"""Whose turn it is among what waits to be sent: the tenants one after the other, answers before reminders."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = {"turn": ["turn_at", "seq"], "queue": ["queue", "turn_at"], "way": ["way", "turn_at", "seq"]}
OUTBOX = sa.table("outbox", *(sa.column(name) for name in ("lane", "way", "queue", "turn_at", "next_at")))


def upgrade() -> None:
    """What waits already keeps the order in which it was due."""
    for name, kind in (("way", sa.Text()), ("queue", sa.Text()), ("turn_at", UtcDateTime())):
        op.add_column("outbox", sa.Column(name, kind, nullable=True))
    # A lane is written "platform:account/place".
    if op.get_bind().dialect.name == "postgresql":
        way = sa.func.split_part(OUTBOX.c.lane, "/", 1)
    else:
        way = sa.func.substr(OUTBOX.c.lane, 1, sa.func.instr(OUTBOX.c.lane, "/") - 1)
    op.execute(sa.update(OUTBOX).values(way=way, queue=way, turn_at=OUTBOX.c.next_at))
    with _outbox() as outbox:
        outbox.alter_column("way", existing_type=sa.Text(), nullable=False)
        outbox.alter_column("queue", existing_type=sa.Text(), nullable=False)
        outbox.alter_column("turn_at", existing_type=UtcDateTime(), nullable=False)
    for name, columns in INDEXES.items():
        condition = sa.text("status = 'waiting'")
        op.create_index(
            f"ix_outbox_waiting_{name}", "outbox", columns, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(f"ix_outbox_waiting_{name}", "outbox")
    with _outbox() as outbox:
        for name in ("turn_at", "queue", "way"):
            outbox.drop_column(name)


def _outbox() -> Any:
    """SQLite makes the table anew; its numbers must go on counting up."""
    return op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True})
