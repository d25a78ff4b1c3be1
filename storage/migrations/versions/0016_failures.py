"""What could not be delivered is found by an index, and each tenant's morning summary of it is written once a day."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None

FAILED = sa.text("status = 'failed' AND reason <> 'quiet' AND reason <> 'settled'")
ADMIN = sa.text("standing = 'admin'")


def upgrade() -> None:
    op.create_table(
        "failure_mornings",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "day", name=op.f("pk_failure_mornings")),
    )
    op.create_index("ix_outbox_failed", "outbox", ["seq"], sqlite_where=FAILED, postgresql_where=FAILED)
    op.create_index("ix_people_admins", "people", ["account"], sqlite_where=ADMIN, postgresql_where=ADMIN)


def downgrade() -> None:
    op.drop_index("ix_people_admins", table_name="people")
    op.drop_index("ix_outbox_failed", table_name="outbox")
    op.drop_table("failure_mornings")
