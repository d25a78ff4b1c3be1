"""The tenant leads the keys of all that has one, so that a cluster can spread these tables by tenant; a directory says
of which tenant something is. What comes due and had no index gets one.

SQLite cannot change a primary key, and PostgreSQL would rewrite the tables as well: each is read into a plain one, made
anew and filled again, all in the migration's transaction.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type, serial

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
ORDER = (
    "projects", "memberships", "join_codes", "sheets", "answers", "row_words", "dossiers", "surveys",
    "survey_answers", "reminders", "handovers",
)  # fmt: skip
"""Whatever another refers to comes before it."""

TENANT_OF = {
    **dict.fromkeys(("memberships", "join_codes", "sheets", "dossiers", "surveys", "reminders"), "project"),
    **dict.fromkeys(("answers", "row_words"), "sheet"),
    "survey_answers": "survey",
}
"""By which column a row's tenant is found; a project has its own."""

DIRECTORY = (
    "SELECT 'project', id, tenant FROM projects",
    "SELECT DISTINCT 'name', name, tenant FROM projects",
    "SELECT 'code', code, tenant FROM join_codes",
    "SELECT 'sheet', id, tenant FROM sheets",
    "SELECT 'survey', id, tenant FROM surveys",
    "SELECT 'survey-page', token, tenant FROM surveys",
    "SELECT 'reminder', id, tenant FROM reminders",
    "SELECT 'handover', id, tenant FROM handovers",
    # Whoever belongs or belonged to a project, and whoever else something there is of.
    """
    SELECT 'person', person, tenant FROM memberships
    UNION SELECT 'person', answered_by, tenant FROM answers
    UNION SELECT 'person', comment_by, tenant FROM answers WHERE comment_by IS NOT NULL
    UNION SELECT 'person', person, tenant FROM row_words
    UNION SELECT 'person', giver, tenant FROM handovers
    UNION SELECT 'person', taker, tenant FROM handovers
    UNION SELECT 'person', planned_by, tenant FROM handovers
    UNION SELECT 'person', person, tenant FROM failures WHERE person <> ''
    """,
)
FOREIGN = (
    ("groups", "project", "projects"),
    ("outbox", "project", "projects"),
    ("notices", "reminder", "reminders"),
    ("consents", "person", "people"),
)
"""Keys to what another thing leads: they go."""
TENANTS = ("consents", "keeping", "publications")
"""Tables that the tenant leads already: their keys to projects name it from now on."""
DUE = (
    (
        "ix_status_pages_ending",
        "status_pages",
        ["expires_at", "id"],
        "revoked_at IS NULL AND warned_at IS NULL",
    ),
    (
        "ix_slack_workspaces_refresh",
        "slack_workspaces",
        ["refresh_at"],
        "removed_at IS NULL AND refresh_at IS NOT NULL",
    ),
    ("ix_people_admin", "people", ["account"], "standing = 'admin'"),
)


def upgrade() -> None:
    for table, column, referred in FOREIGN:
        with _altered(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_{column}_{referred}"), type_="foreignkey")
    for table in _those_there():
        with _altered(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_project_projects"), type_="foreignkey")
    _made_anew(by_tenant=True)
    for table in _those_there():
        with _altered(table) as batch:
            batch.create_foreign_key(
                op.f(f"fk_{table}_tenant_project_projects"),
                "projects",
                ["tenant", "project"],
                ["tenant", "id"],
            )
    _log_anew(by_tenant=True)
    for column in ("person", "project"):
        op.drop_index(f"ix_failures_{column}", "failures")
        op.create_index(f"ix_failures_{column}", "failures", ["tenant", column])
    op.create_table(
        "directory",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "key", "tenant")),
        sa.PrimaryKeyConstraint("kind", "key", "tenant", name=op.f("pk_directory")),
        sqlite_with_rowid=False,
    )
    for rows in DIRECTORY:
        op.execute(f"INSERT INTO directory (kind, key, tenant) {rows}")
    for name, table, columns, only in DUE:
        _index(name, table, columns, only)


def downgrade() -> None:
    for name, table, _, _ in DUE:
        op.drop_index(name, table)
    op.drop_table("directory")
    for column in ("person", "project"):
        op.drop_index(f"ix_failures_{column}", "failures")
        op.create_index(f"ix_failures_{column}", "failures", [column])
    _log_anew(by_tenant=False)
    for table in _those_there():
        with _altered(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_tenant_project_projects"), type_="foreignkey")
    _made_anew(by_tenant=False)
    for table in _those_there():
        with _altered(table) as batch:
            batch.create_foreign_key(op.f(f"fk_{table}_project_projects"), "projects", ["project"], ["id"])
    for table, column, referred in FOREIGN:
        with _altered(table) as batch:
            batch.create_foreign_key(op.f(f"fk_{table}_{column}_{referred}"), referred, [column], ["id"])


def _index(name: str, table: str, columns: list[str], only: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def _those_there() -> list[str]:
    there = sa.inspect(op.get_bind())
    return [table for table in TENANTS if there.has_table(table)]


def _altered(table: str) -> Any:
    numbered = {"sqlite_autoincrement": True} if table == "outbox" else {}
    return op.batch_alter_table(table, table_kwargs=numbered)


def _made_anew(*, by_tenant: bool) -> None:
    connection = op.get_bind()
    wanted = _tables(by_tenant=by_tenant)
    for name in ORDER:
        op.execute(f"CREATE TABLE moved_{name} AS SELECT * FROM {name}")  # noqa: S608 - its own names
    for name in reversed(ORDER):
        op.drop_table(name)
    for name in ORDER:
        table = wanted.tables[name]
        table.create(connection)
        _fill(table, by_tenant=by_tenant)
    for name in ORDER:
        op.drop_table(f"moved_{name}")


def _fill(table: sa.Table, *, by_tenant: bool) -> None:
    name = table.name
    values = {column.name: f'o."{column.name}"' for column in table.columns}
    above = TENANT_OF.get(name)
    if by_tenant and above is not None:
        values["tenant"] = f"(SELECT a.tenant FROM {above}s a WHERE a.id = o.{above})"  # noqa: S608
    if not by_tenant and "seq" in values:
        # Numbered within a project, a sheet or a message until now; that order stays.
        within = "o.message, o.seq" if name == "row_words" else "o.seq"
        values["seq"] = f"row_number() OVER (ORDER BY {within})"
    columns = ", ".join(f'"{column}"' for column in values)
    op.execute(f"INSERT INTO {name} ({columns}) SELECT {', '.join(values.values())} FROM moved_{name} o")  # noqa: S608
    if not by_tenant and "seq" in values and op.get_bind().dialect.name == "postgresql":
        last = f"SELECT setval(pg_get_serial_sequence('{name}', 'seq'), coalesce(max(seq), 0) + 1, false)"
        op.execute(f"{last} FROM {name}")


def _log_anew(*, by_tenant: bool) -> None:
    """The log and what of it is not followed up yet. Its numbers stay; going back they are given anew, because two
    tenants may have the same.
    """
    connection = op.get_bind()
    metadata = sa.MetaData(naming_convention=NAMES)

    def lead() -> list[Any]:
        return [sa.Column("tenant", sa.Text, primary_key=True)] if by_tenant else []

    more: dict[str, Any] = {} if by_tenant else {"sqlite_autoincrement": True}
    log = sa.Table(
        "audit", metadata, *lead(),
        sa.Column("seq", sa.BigInteger, sa.Sequence("audit_lines"), primary_key=True, autoincrement=False)
        if by_tenant else sa.Column("seq", serial(), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False), sa.Column("actor", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("project", sa.Text), sa.Column("details", json_type(), nullable=False), **more,
    )  # fmt: skip
    at = [sa.Column("at", UtcDateTime, nullable=False)] if by_tenant else []
    trail = sa.Table(
        "trail", metadata, *lead(),
        sa.Column("line", sa.BigInteger if by_tenant else serial(), primary_key=True, autoincrement=False), *at,
    )  # fmt: skip
    if by_tenant:
        sa.Index("ix_audit_project", log.c.tenant, log.c.project, log.c.seq)
        sa.Index("ix_trail_at", trail.c.at, trail.c.line)
        tenant, number = "coalesce((SELECT p.tenant FROM projects p WHERE p.id = audit.project), '')", "seq"
    else:
        sa.Index("ix_audit_project", log.c.project, log.c.seq)
        tenant, number = "tenant", "row_number() OVER (ORDER BY at, seq, tenant)"
    # Its own names and nothing else stand in these statements.
    op.execute(
        f"CREATE TABLE moved_audit AS SELECT {tenant} AS of_tenant, {number} AS number, seq AS was,"  # noqa: S608
        " at, actor, action, project, details FROM audit"
    )
    op.execute("CREATE INDEX ix_moved_audit ON moved_audit (was)")
    op.execute("CREATE TABLE moved_trail AS SELECT * FROM trail")
    for name in ("trail", "audit"):
        op.drop_table(name)
    metadata.create_all(connection)
    whose, lines, at_ = ("tenant, ", "m.of_tenant, ", ", at") if by_tenant else ("", "", "")
    op.execute(
        f"INSERT INTO audit ({whose}seq, at, actor, action, project, details)"  # noqa: S608
        f" SELECT {lines}number, at, actor, action, project, details FROM moved_audit m ORDER BY number"
    )
    same = "t.line = m.was" if by_tenant else "t.line = m.was AND t.tenant = m.of_tenant"
    op.execute(
        f"INSERT INTO trail ({whose}line{at_}) SELECT {lines}m.number{', m.at' if by_tenant else ''}"  # noqa: S608
        f" FROM moved_trail t JOIN moved_audit m ON {same}"
    )
    if not by_tenant:
        # Below nothing first: a number may be another line's until now.
        op.execute(
            "UPDATE log_words SET line = -(SELECT m.number FROM moved_audit m"
            " WHERE m.was = log_words.line AND m.of_tenant = log_words.tenant)"
        )
        op.execute("UPDATE log_words SET line = -line")
    for name in ("trail", "audit"):
        op.drop_table(f"moved_{name}")
    if connection.dialect.name == "postgresql":
        if by_tenant:
            op.execute("ALTER SEQUENCE audit_lines OWNED BY audit.seq")
        last = "SELECT setval(pg_get_serial_sequence('audit', 'seq'), coalesce(max(seq), 0) + 1, false) FROM audit"
        op.execute(last)
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )


def _tables(*, by_tenant: bool) -> sa.MetaData:
    """The ten tables as they are from this revision on, or as they were before it."""
    metadata = sa.MetaData(naming_convention=NAMES)
    sa.Table("people", metadata, sa.Column("id", sa.Text, primary_key=True))

    def lead() -> list[Any]:
        return [sa.Column("tenant", sa.Text, primary_key=True)] if by_tenant else []

    def number() -> list[Any]:
        if by_tenant:
            return [sa.Column("seq", sa.BigInteger, nullable=False)]
        return [sa.Column("seq", serial(), primary_key=True)]

    def key(name: str, *, was: bool = False) -> Any:
        """Part of the primary key from now on; ``was``: also before."""
        return sa.Column(name, sa.Text, primary_key=by_tenant or was, nullable=False)

    def plain(name: str, type_: Any = sa.Text, *, null: bool = False) -> Any:
        return sa.Column(name, type_, nullable=null)

    def unique(*names: str) -> Any:
        return sa.UniqueConstraint(*(["tenant"] if by_tenant else []), *names)

    def refers(column: str, table: str) -> Any:
        if by_tenant:
            return sa.ForeignKeyConstraint(["tenant", column], [f"{table}.tenant", f"{table}.id"])
        return sa.ForeignKeyConstraint([column], [f"{table}.id"])

    def to_person() -> list[Any]:
        return [] if by_tenant else [sa.ForeignKeyConstraint(["person"], ["people.id"])]

    def before(*parts: Any) -> list[Any]:
        return [] if by_tenant else list(parts)

    def index(name: str, table: sa.Table, *columns: str, only: str = "", **more: Any) -> None:
        where = {f"{kind}_where": sa.text(only) for kind in ("sqlite", "postgresql")} if only else {}
        leading = ["tenant"] if by_tenant else []
        sa.Index(name, *(table.c[column] for column in (*leading, *columns)), **(where | more))

    projects = sa.Table(
        "projects", metadata, *lead(), *before(*number()), key("id"), *([] if not by_tenant else number()),
        *before(plain("tenant"), sa.UniqueConstraint("id")),
        *(plain(name) for name in ("name", "pack", "pack_version", "form", "timezone", "language")),
        plain("cycle", sa.Integer), plain("created_at", UtcDateTime, null=True), plain("start", sa.Date, null=True),
        *(
            plain(name, json_type())
            for name in ("sides", "dates", "by_hand", "closings", "revealed", "done", "paper")
        ),
        plain("cancelled_at", UtcDateTime, null=True), plain("cancel_reason"),
        plain("archived_at", UtcDateTime, null=True), plain("rule"),
        *(plain(name, json_type()) for name in ("past", "events", "rules", "owners")),
        plain("reading"), plain("short"), plain("kept_longer", sa.Integer),
    )  # fmt: skip
    if by_tenant:
        index("ix_projects_tenant_seq", projects, "seq", only="archived_at IS NULL")
        index("ix_projects_ever", projects, "seq")
    else:
        index("ix_projects_tenant_seq", projects, "tenant", "seq", only="archived_at IS NULL")
    index("ix_projects_name", projects, "name")

    memberships = sa.Table(
        "memberships", metadata, *lead(), *before(*number()), key("project"), key("person"),
        *([] if not by_tenant else number()), plain("role"), plain("side"), plain("joined_at", UtcDateTime),
        plain("consented_at", UtcDateTime), plain("left_at", UtcDateTime, null=True),
        refers("project", "projects"), *to_person(), *before(sa.UniqueConstraint("project", "person")),
    )  # fmt: skip
    index("ix_memberships_person", memberships, "person", only="left_at IS NULL")
    index("ix_memberships_person_project", memberships, "person", "project")

    codes = sa.Table(
        "join_codes", metadata, *lead(), *before(*number()), key("code"), *([] if not by_tenant else number()),
        plain("project"), plain("side"), plain("role"), plain("stage"), plain("max_uses", sa.Integer),
        plain("uses", sa.Integer), plain("created_at", UtcDateTime), plain("revoked_at", UtcDateTime, null=True),
        plain("kind"), plain("person"), refers("project", "projects"), *before(sa.UniqueConstraint("code")),
    )  # fmt: skip
    index("ix_join_codes_project", codes, "project")

    sheets = sa.Table(
        "sheets", metadata, *lead(), key("id", was=True), plain("project"), plain("cycle", sa.Integer),
        plain("stage"), plain("questionnaire"), plain("side"), plain("person"), plain("state"),
        plain("shown", json_type()), plain("reopened", null=True), plain("growing", json_type()),
        plain("created_at", UtcDateTime), plain("sent_at", UtcDateTime, null=True), plain("on_paper", sa.Boolean),
        unique("project", "cycle", "questionnaire", "person"), refers("project", "projects"),
    )  # fmt: skip
    index("ix_sheets_person", sheets, "person")

    answers = sa.Table(
        "answers", metadata, *lead(), *before(*number()), key("sheet"), key("question"),
        sa.Column("version", sa.Integer, primary_key=by_tenant, autoincrement=False, nullable=False),
        *([] if not by_tenant else number()), plain("state"), plain("value", json_type(), null=True),
        plain("comment", null=True), plain("answered_at", UtcDateTime), plain("answered_by"),
        plain("message", null=True), plain("comment_by", null=True), plain("comment_message", null=True),
        plain("in_force", sa.Boolean), plain("withdrawn_at", UtcDateTime, null=True),
        plain("forgotten_at", UtcDateTime, null=True), refers("sheet", "sheets"),
        *before(sa.UniqueConstraint("sheet", "question", "version")),
    )  # fmt: skip
    index(
        "uq_answers_in_force", answers, "sheet", "question", unique=True,
        sqlite_where=sa.text("in_force = 1"), postgresql_where=sa.text("in_force"),
    )  # fmt: skip
    index("ix_answers_message", answers, "message", only="message IS NOT NULL")
    index("ix_answers_comment_message", answers, "comment_message", only="comment_message IS NOT NULL")

    words = sa.Table(
        "row_words", metadata, *lead(), *before(*number()), key("message"),
        *([sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False)] if by_tenant else []),
        plain("person"), plain("sheet"), plain("question"), plain("cells", json_type()),
        refers("sheet", "sheets"), *to_person(),
    )  # fmt: skip
    index("ix_row_words_sheet", words, "sheet")
    index("ix_row_words_person", words, "person")
    if not by_tenant:
        index("ix_row_words_message", words, "message")

    sa.Table(
        "dossiers", metadata, *lead(), key("project", was=True), plain("content", json_type()),
        refers("project", "projects"),
    )  # fmt: skip
    sa.Table(
        "surveys", metadata, *lead(), key("id", was=True), plain("project"), plain("cycle", sa.Integer),
        plain("questionnaire"), plain("token"), plain("opened_at", UtcDateTime), plain("opened_on", sa.Date),
        plain("closed_at", UtcDateTime, null=True), unique("token"), unique("project", "cycle"),
        refers("project", "projects"),
    )  # fmt: skip
    sa.Table(
        "survey_answers", metadata, *lead(), key("survey", was=True), key("form", was=True),
        plain("content", json_type()), refers("survey", "surveys"), sqlite_with_rowid=False,
    )  # fmt: skip

    reminders = sa.Table(
        "reminders", metadata, *lead(), *before(*number()), key("id"), *([] if not by_tenant else number()),
        plain("project"), plain("cycle", sa.Integer), plain("kind"), plain("about", sa.Date),
        plain("step", sa.Integer), plain("person"), plain("due_at", UtcDateTime), plain("status"), plain("why"),
        unique("project", "cycle", "kind", "about", "step", "person"), refers("project", "projects"),
        *before(sa.UniqueConstraint("id")),
    )  # fmt: skip
    handovers = sa.Table(
        "handovers", metadata, *lead(), key("id", was=True), *before(plain("tenant")), plain("giver"), plain("taker"),
        plain("at", UtcDateTime), plain("projects", json_type()), plain("planned_by"), plain("planned_at", UtcDateTime),
        plain("cancelled_at", UtcDateTime, null=True), plain("cancelled_by"), plain("settled_at", UtcDateTime, null=True),
        plain("moved", json_type()),
        *before(*(sa.ForeignKeyConstraint([name], ["people.id"]) for name in ("giver", "taker", "planned_by"))),
    )  # fmt: skip
    for name in ("giver", "taker", "planned_by"):
        index(f"ix_handovers_{name}", handovers, name)
    stands = sa.text("settled_at IS NULL AND cancelled_at IS NULL")
    sa.Index(
        "ix_handovers_planned", handovers.c.at, handovers.c.id, sqlite_where=stands, postgresql_where=stands
    )
    due: dict[str, Any] = {
        f"{kind}_where": sa.text("status = 'pending'") for kind in ("sqlite", "postgresql")
    }
    sa.Index("ix_reminders_pending", reminders.c.due_at, reminders.c.seq, **due)
    return metadata
