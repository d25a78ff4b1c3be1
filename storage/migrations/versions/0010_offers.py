"""What each chat was last offered to press, so that the words on a button can be typed."""

import sqlalchemy as sa
from alembic import op

from storage.types import json_type

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("buttons", json_type(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_offers")),
    )


def downgrade() -> None:
    op.drop_table("offers")
