"""Home tabs, and what in the log nobody has followed up yet."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "homes",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("show", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Boolean(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_homes_person_people")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_homes")),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_homes_due", "homes", ["due_at"], sqlite_where=due, postgresql_where=due)
    op.create_table(
        "trail",
        sa.Column("line", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_trail")),
    )
    op.create_index("ix_groups_project", "groups", ["project"])


def downgrade() -> None:
    op.drop_index("ix_groups_project", "groups")
    op.drop_table("trail")
    op.drop_table("homes")
