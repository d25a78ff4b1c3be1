"""What the whole cycle needs: sheets of all sides together, unfinished answers, dossiers, packs as they were
written, past cycles. Nothing that was kept is lost.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type, serial

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAGES = ("plan", "do", "see")

PROJECTS = sa.table(
    "projects", sa.column("id"), sa.column("pack"), sa.column("cycle"), sa.column("revealed", json_type())
)
SHEETS = sa.table(
    "sheets",
    sa.column("id"),
    sa.column("project"),
    sa.column("cycle"),
    sa.column("stage"),
    sa.column("questionnaire"),
    sa.column("person"),
)
ANSWERS = sa.table("answers", sa.column("sheet"))


def upgrade() -> None:
    op.create_table(
        "dossiers",
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("content", json_type(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_dossiers_project_projects")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_dossiers")),
    )
    op.create_table(
        "pack_versions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("base", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_pack_versions")),
    )
    # A default fills the rows that are there; it goes again, since the program always says what it writes.
    op.add_column("projects", sa.Column("rule", sa.Text(), nullable=False, server_default="respondent"))
    op.add_column("projects", sa.Column("past", json_type(), nullable=False, server_default="[]"))
    with op.batch_alter_table("projects") as projects:
        projects.alter_column("rule", server_default=None)
        projects.alter_column("past", server_default=None)
    op.add_column("sheets", sa.Column("growing", json_type(), nullable=False, server_default="[]"))
    with op.batch_alter_table("sheets") as sheets:
        sheets.alter_column("growing", server_default=None)
        sheets.drop_constraint(op.f("fk_sheets_person_people"), type_="foreignkey")
        sheets.drop_index("ix_sheets_project_cycle_stage")
    op.create_table(
        "row_words",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("cells", json_type(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_row_words_person_people")),
        sa.ForeignKeyConstraint(["sheet"], ["sheets.id"], name=op.f("fk_row_words_sheet_sheets")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_row_words")),
    )
    op.create_index(op.f("ix_row_words_message"), "row_words", ["message"])
    _reveal_by_sheet()


def downgrade() -> None:
    """Back to one sheet a stage, a person each: what has no place there goes."""
    _reveal_by_stage()
    op.drop_table("row_words")
    shared = sa.select(SHEETS.c.id).where(SHEETS.c.person == "")
    op.execute(sa.delete(ANSWERS).where(ANSWERS.c.sheet.in_(shared)))
    op.execute(sa.delete(SHEETS).where(SHEETS.c.person == ""))
    with op.batch_alter_table("sheets") as sheets:
        sheets.create_index("ix_sheets_project_cycle_stage", ["project", "cycle", "stage"])
        sheets.create_foreign_key(op.f("fk_sheets_person_people"), "people", ["person"], ["id"])
        sheets.drop_column("growing")
    with op.batch_alter_table("projects") as projects:
        projects.drop_column("past")
        projects.drop_column("rule")
    op.drop_table("pack_versions")
    op.drop_table("dossiers")


def _reveal_by_sheet() -> None:
    """What became mutual was a stage, with one sheet; it is a sheet now."""
    names = defaultdict(list)
    for sheet in op.get_bind().execute(
        sa.select(SHEETS.c.project, SHEETS.c.cycle, SHEETS.c.stage, SHEETS.c.questionnaire).distinct()
    ):
        names[sheet.project, sheet.cycle, sheet.stage].append(sheet.questionnaire)
    for project in _revealing():
        _save(
            project.id,
            {
                name: at
                for stage, at in project.revealed.items()
                for name in names.get((project.id, project.cycle, stage), [f"{project.pack}.q.{stage}"])
            },
        )


def _reveal_by_stage() -> None:
    """The stage of each sheet; the latest instant where it has several."""
    sheets = op.get_bind().execute(sa.select(SHEETS.c.questionnaire, SHEETS.c.stage).distinct())
    stages = {sheet.questionnaire: sheet.stage for sheet in sheets}
    for project in _revealing():
        revealed: dict[str, str] = {}
        for name, at in project.revealed.items():
            stage = stages.get(name, name.rpartition(".")[2])
            if stage in STAGES:
                revealed[stage] = max(at, revealed.get(stage, at))
        _save(project.id, revealed)


def _revealing() -> list[Any]:
    rows = op.get_bind().execute(
        sa.select(PROJECTS.c.id, PROJECTS.c.pack, PROJECTS.c.cycle, PROJECTS.c.revealed)
    )
    return [row for row in rows if row.revealed]


def _save(project: str, revealed: Mapping[str, str]) -> None:
    op.execute(sa.update(PROJECTS).where(PROJECTS.c.id == project).values(revealed=dict(revealed)))
