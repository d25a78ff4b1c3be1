"""年次報告 in words: a card for the chat, and tables for a paper or a spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.actions import Verb, act
from bot.domain.council import CouncilReport, ProjectYear, Share
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.publishing import in_language
from bot.domain.tables import Table, TableDocument
from bot.services.phrasing.dates import Say, fiscal_year_name
from bot.services.phrasing.status import stage_name

ON_CARD = 3
"""So many items with differences, and so many cases, stand on the card."""

FORMS = ("pdf", "docx", "xlsx")


def share_text(share: Share, say: Say) -> str:
    """「12 / 16(75%)」."""
    if share.percent is None:
        return say("report-nothing")
    return say("report-share", got=share.got, of=share.of, percent=share.percent)


def state_name(state: str, say: Say) -> str:
    """企画 … 終了, 中止."""
    return say("report-cancelled") if state == "cancelled" else stage_name(state, say)


def report_message(
    report: CouncilReport, language: str, say: Say, *, files: bool, links: Mapping[str, str]
) -> Message:
    """The year at a glance. ``files``: buttons hand over the report as a file; else ``links`` has addresses by form."""
    year = fiscal_year_name(report.year, say)
    if not report.projects:
        return Message(say("report-none", year=year), choices=(_other_year(report.year - 1, say),))
    rows = [
        Row(say("report-projects"), text=say("report-count", n=len(report.projects))),
        Row(say("report-forms"), text=_forms(report, language, say)),
        Row(say("report-states"), text=_states(report, say)),
        Row(
            say("report-collected"), values=_collected(report, say), text=share_text(report.collected(), say)
        ),
        Row(say("report-gaps"), text=_gaps(report, language, say)),
        Row(say("report-actions"), text=share_text(report.actions, say)),
    ]
    if report.findings.of:
        rows.append(Row(say("report-findings"), text=share_text(report.findings, say)))
    if worth := report.worth_reading[:ON_CARD]:
        rows.append(Row(say("report-worth"), text=say("name-separator").join(one.name for one in worth)))
    ways: list[Choice] = []
    if files:
        ways = [
            Choice(say(f"button-report-{form}"), act(Verb.REPORT_FILE, str(report.year), form), Weight.QUIET)
            for form in FORMS
        ]
    note = say("report-note")
    link = None
    if not files and links:
        link = (say("report-link"), links["pdf"])
    elif not files:
        note = f"{note}\n{say('report-no-file')}"
    ways.append(_other_year(report.year - 1, say))
    return Message(
        say("report-text", year=year),
        heading=say("report-heading", year=year),
        rows=tuple(rows),
        note=note,
        link=link,
        choices=tuple(ways),
    )


def _other_year(year: int, say: Say) -> Choice:
    return Choice(say("button-report-year", year=fiscal_year_name(year, say)), act(Verb.REPORT, str(year)))


def _forms(report: CouncilReport, language: str, say: Say) -> str:
    return say("list-separator").join(
        say("report-of-form", form=in_language(label, language) or say("report-no-form"), n=n)
        for _, label, n in report.forms
    )


def _states(report: CouncilReport, say: Say) -> str:
    order = ("plan", "do", "see", "closed", "cancelled")
    return say("list-separator").join(
        say("report-of-state", state=state_name(state, say), n=report.states[state])
        for state in order
        if report.states[state]
    )


def _collected(report: CouncilReport, say: Say) -> tuple[tuple[str, str], ...]:
    return (
        (say("report-citizens"), share_text(report.collected(city=False), say)),
        (say("report-city"), share_text(report.collected(city=True), say)),
    )


def _gaps(report: CouncilReport, language: str, say: Say) -> str:
    lines = [
        say("report-gap", item=in_language(gap.label, language), share=share_text(gap.share, say))
        for gap in report.gaps[:ON_CARD]
    ]
    return "\n".join(lines) or say("report-no-gaps")


# ---------------------------------------------------------------- on paper


def report_document(report: CouncilReport, base: str, made_on: str, language: str, say: Say) -> TableDocument:
    """The whole report. ``base`` is the bot's public address ("" for none), ``made_on`` the day in words."""
    year = fiscal_year_name(report.year, say)
    tables = [
        _summary(report, language, say),
        _projects(report, language, say),
        _sheets(report, language, say),
        _gap_table(report, language, say),
        _cases(report, base, say),
        *_closings(report, say),
        *_committee(report, say),
    ]
    return TableDocument(
        say("report-heading", year=year),
        say("report-made", on=made_on),
        language,
        tuple(tables),
        say("report-paper-note"),
    )


def _summary(report: CouncilReport, language: str, say: Say) -> Table:
    rows = [
        (say("report-projects"), say("report-count", n=len(report.projects))),
        (say("report-forms"), _forms(report, language, say)),
        (say("report-states"), _states(report, say)),
        (say("report-collected"), share_text(report.collected(), say)),
        *((say("report-collected-of", who=who), told) for who, told in _collected(report, say)),
        (say("report-people"), share_text(report.people, say)),
        (say("report-actions"), share_text(report.actions, say)),
        (say("report-findings"), share_text(report.findings, say)),
        (say("report-published"), say("report-count", n=len(report.worth_reading))),
    ]
    return Table(say("report-summary"), (say("report-what"), say("report-figure")), tuple(rows))


def _projects(report: CouncilReport, language: str, say: Say) -> Table:
    columns = ("project", "bodies", "form", "state", "collected", "differs", "actions-done", "actions-open")
    rows = []
    for one in report.projects:
        got = Share(sum(count.sent for count in one.counts), len(one.counts))
        differs = Share(one.differing, len(one.compared))
        rows.append(
            (
                _named(one, say),
                "\n".join(one.sides),
                in_language(one.form[1], language) or say("report-no-form"),
                state_name(one.state, say),
                share_text(got, say),
                say("report-share-bare", got=differs.got, of=differs.of)
                if differs.of
                else say("report-nothing"),
                one.actions_done,
                one.actions_open,
            )
        )
    return Table(say("report-projects"), tuple(say(f"report-column-{name}") for name in columns), tuple(rows))


def _named(one: ProjectYear, say: Say) -> str:
    return say("report-of-cycle", project=one.name, n=one.cycle) if one.cycle > 1 else one.name


def _sheets(report: CouncilReport, language: str, say: Say) -> Table:
    """Who has sent which sheet: bodies by their names, no people."""
    rows = [
        (
            _named(one, say),
            in_language(count.title, language),
            count.name,
            say("report-sent" if count.sent else "report-not-sent"),
        )
        for one in report.projects
        for count in one.counts
    ]
    columns = ("project", "sheet", "body", "sent")
    return Table(say("report-sheets"), tuple(say(f"report-column-{name}") for name in columns), tuple(rows))


def _gap_table(report: CouncilReport, language: str, say: Say) -> Table:
    rows = [
        (
            in_language(gap.label, language),
            gap.share.got,
            gap.share.of,
            say("report-percent", n=gap.share.percent),
        )
        for gap in report.gaps
    ]
    columns = ("item", "differing", "compared", "share")
    heads = tuple(say(f"report-column-{name}") for name in columns)
    return Table(say("report-gaps"), heads, tuple(rows), "" if rows else say("report-no-gaps"))


def _cases(report: CouncilReport, base: str, say: Say) -> Table:
    rows = [
        (
            _named(one, say),
            say("name-separator").join(one.sides),
            say("report-share-bare", got=one.differing, of=len(one.compared)),
            f"{base}/p/{one.slug}" if base else "",
        )
        for one in report.worth_reading
    ]
    heads = tuple(say(f"report-column-{name}") for name in ("project", "bodies", "differs", "page"))
    return Table(say("report-worth"), heads, tuple(rows), "" if rows else say("report-no-cases"))


def _closings(report: CouncilReport, say: Say) -> Iterator[Table]:
    rows = [
        (_named(one, say), stage_name(closing.stage, say), closing.reason)
        for one in report.projects
        for closing in one.closings
    ]
    if rows:
        heads = tuple(say(f"report-column-{name}") for name in ("project", "stage", "reason"))
        yield Table(say("report-closings"), heads, tuple(rows))


def _committee(report: CouncilReport, say: Say) -> Iterator[Table]:
    """For an oversight committee: who evaluated from outside, and the figures where a city makes any."""
    rows = []
    for one in report.projects:
        if one.outside is None:
            continue
        told = {layer: say("report-nothing") if n is None else n for layer, n in one.outside.figures.items()}
        rows.append(
            (
                _named(one, say),
                say("report-share-bare", got=one.outside.sent, of=one.outside.joined),
                *(told.get(layer, "—") for layer in ("citizens", "government", "evaluator")),
            )
        )
    if rows:
        columns = ("project", "evaluators", "figure-citizens", "figure-city", "figure-evaluators")
        heads = tuple(say(f"report-column-{name}") for name in columns)
        yield Table(say("report-committee"), heads, tuple(rows), say("report-committee-note"))


def as_facts(report: CouncilReport) -> dict[str, Any]:
    """The report as data: totals and every project."""

    def share(one: Share) -> dict[str, int | None]:
        return {"got": one.got, "of": one.of, "percent": one.percent}

    return {
        "fiscal_year": report.year,
        "projects_count": len(report.projects),
        "forms": {form: n for form, _, n in report.forms},
        "states": dict(sorted(report.states.items())),
        "collected": {
            "all": share(report.collected()),
            "citizens": share(report.collected(city=False)),
            "city": share(report.collected(city=True)),
        },
        "people": share(report.people),
        "actions": share(report.actions),
        "findings": share(report.findings),
        "gaps": [{"item": gap.core, "label": dict(gap.label), **share(gap.share)} for gap in report.gaps],
        "projects": [
            {
                "id": one.id,
                "name": one.name,
                "cycle": one.cycle,
                "pack": one.pack,
                "form": one.form[0],
                "city_takes_part": one.city_takes_part,
                "state": one.state,
                "sides": list(one.sides),
                "sheets": [
                    {"sheet": count.sheet, "side": count.side, "body": count.name, "sent": count.sent}
                    for count in one.counts
                ],
                "compared": len(one.compared),
                "differing": one.differing,
                "actions_done": one.actions_done,
                "actions_open": one.actions_open,
                "findings": one.findings,
                "findings_used": one.findings_used,
                "closed_with_reason": [{"stage": c.stage, "reason": c.reason} for c in one.closings],
                "outside": {
                    "sent": one.outside.sent, "joined": one.outside.joined, "figures": dict(one.outside.figures)
                } if one.outside else None,
                "published": bool(one.slug),
            }
            for one in report.projects
        ],
    }  # fmt: skip
