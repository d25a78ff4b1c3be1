"""Looking at what people said is kept in the log as well: who, what, when, never what it said."""

LOOKS = frozenset({
    "answers.seen", "comparison.seen", "project.exported", "agreement.document", "document.fetched", "file.fetched",
    "record.fetched", "record.opened", "page.viewed", "report.fetched", "picture.taken",
})  # fmt: skip
"""The actions of the log by which somebody looked at what is kept, or took it along, and changed nothing."""

NO_LIFE = LOOKS | {"retention.extended"}
"""After these a project that nobody closed does not count as going on."""
