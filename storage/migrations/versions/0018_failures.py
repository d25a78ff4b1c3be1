"""What could not be delivered is listed until somebody has seen to it."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """What was given up before is not looked for: nobody could say any more whether it still matters."""
    op.create_table(
        "failures",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("tenant", "id", name=op.f("pk_failures")),
    )
    op.create_index(
        "ix_failures_open", "failures", ["tenant", "at", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_failures_at", "failures", ["at"])
    op.create_index("ix_failures_person", "failures", ["person"])
    op.create_index("ix_failures_project", "failures", ["project"])
    op.create_table(
        "failure_days",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day", name=op.f("pk_failure_days")),
    )


def downgrade() -> None:
    op.drop_table("failure_days")
    op.drop_table("failures")
