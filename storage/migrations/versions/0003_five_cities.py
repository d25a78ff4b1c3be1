"""What five cities need: surveys of those whom a project was for, kept so that no answer can be traced."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows follow their question to another sheet of its stage.
    op.create_index(op.f("ix_row_words_sheet"), "row_words", ["sheet"])
    op.create_table(
        "surveys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_surveys_project_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("token", name=op.f("uq_surveys_token")),
        sa.UniqueConstraint("project", "cycle", name=op.f("uq_surveys_project_cycle")),
    )
    op.create_table(
        "survey_answers",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("content", json_type(), nullable=False),
        sa.ForeignKeyConstraint(["survey"], ["surveys.id"], name=op.f("fk_survey_answers_survey_surveys")),
        sa.PrimaryKeyConstraint("survey", "form", name=op.f("pk_survey_answers")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_row_words_sheet"), "row_words")
    op.drop_table("survey_answers")
    op.drop_table("surveys")
