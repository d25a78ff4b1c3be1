"""A year's report in words: a short card for a chat, the paper for files, and the same figures as JSON."""

import json
from collections.abc import Iterable, Sequence

from bot.domain.actions import Verb, act
from bot.domain.council_paper import Cell, CouncilPaper, PaperTable
from bot.domain.council_report import Collected, CouncilReport, Counted, CycleFacts, Group, Score, State, rate
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import CLOSED
from bot.domain.questions import Label
from bot.domain.scores import whole
from bot.domain.words import shorten
from bot.services.phrasing.dates import Say, fiscal_year_name, long_date
from bot.services.phrasing.status import stage_name

FORMS = ("pdf", "docx", "xlsx")
"""The files that a chat offers, in the order of the buttons."""

MOST = 15
"""So many questions stand in the paper by how often the sides differed; JSON has all of them."""

ON_CARD = 3
"""So many of them, and of the cases, stand on a card."""

ACTIONS = ("done", "open", "dropped")
IMPROVEMENTS = ("used", "partly", "not_now", "open")
NAME = 60
"""So many characters of a project's name stand on a card."""


def report_message(report: CouncilReport, others: Sequence[int], say: Say, language: str) -> Message:
    """The year on one card, with its files; ``others`` are years with something to report, of which the nearest are
    offered.
    """
    year = fiscal_year_name(report.year, say)
    heading = say("council-heading", year=year)
    nearest = sorted((one for one in others if one != report.year), key=lambda one: abs(one - report.year))[
        :2
    ]
    years = tuple(
        Choice(fiscal_year_name(one, say), act(Verb.REPORT, str(one)))
        for one in sorted(nearest, reverse=True)
    )
    if not report.projects:
        return Message(say("council-nothing", year=year), heading=heading, choices=years)
    rows = [Row(say("council-projects"), text=_projects(report, say))]
    rows.append(Row(say("council-collection"), text=_rate_of_all(report, say)))
    if report.differences and report.differences[0].differing:
        told = [
            say(
                "council-differs",
                item=_label(one.label, language, one.key),
                n=one.differing,
                all=one.projects,
            )
            for one in report.differences[:ON_CARD]
            if one.differing
        ]
        rows.append(Row(say("council-differences"), text="\n".join(told)))
    rows.append(Row(say("council-actions"), text=_states(report.actions, ACTIONS, "council-action", say)))
    rows.append(
        Row(
            say("council-improvements"),
            text=_states(report.improvements, IMPROVEMENTS, "council-improvement", say),
        )
    )
    if report.cases:
        cases = report.cases[:ON_CARD]
        names = "\n".join(shorten(one.name, NAME) + (f"\n{one.link}" if one.link else "") for one in cases)
        rows.append(Row(say("council-cases"), text=names))
    files = tuple(
        Choice(
            say(f"button-council-{form}"),
            act(Verb.REPORT_FILE, str(report.year), form),
            Weight.PRIMARY if form == FORMS[0] else Weight.ANSWER,
        )
        for form in FORMS
    )
    return Message(
        say("council-intro"),
        heading=heading,
        rows=tuple(rows),
        note=say("council-card-note"),
        choices=(*files, *years),
    )


def unknown_year_message(typed: str, example: int, say: Say) -> Message:
    """What was typed is no year that can be read."""
    year = fiscal_year_name(example, say)
    return Message(
        say("council-unknown-year", typed=shorten(typed, NAME), year=year, number=str(example)),
        choices=(Choice(year, act(Verb.REPORT, str(example)), Weight.PRIMARY),),
    )


def future_year_message(year: int, this: int, say: Say) -> Message:
    """A year that has not begun; the present one is offered."""
    now = fiscal_year_name(this, say)
    return Message(
        say("council-future", year=fiscal_year_name(year, say), this=now),
        choices=(Choice(now, act(Verb.REPORT, str(this)), Weight.PRIMARY),),
    )


def file_name(year: int, say: Say) -> str:
    """What the file is called, without its ending."""
    return say("council-file", year=fiscal_year_name(year, say))


# ---------------------------------------------------------------- the paper


def council_paper(report: CouncilReport, say: Say, language: str) -> CouncilPaper:
    """The whole report in that language."""
    year = fiscal_year_name(report.year, say)
    about = [say("council-about", n=len(report.projects))]
    if report.upto is not None:
        about.append(say("council-upto", on=long_date(report.upto, say)))
    tables = [
        _overall(report, say),
        _kinds(report, say, language),
        _collection(report, say, language),
        _differences(report, say, language),
        _stages(report, say),
        *_reasons(report, say),
        _counted("council-actions", report.actions, ACTIONS, "council-action", say),
        _counted("council-improvements", report.improvements, IMPROVEMENTS, "council-improvement", say),
        _money(report, say),
        *_outside(report, say, language),
        _list(report, say, language),
        *_cases(report, say),
    ]
    return CouncilPaper(
        say("council-heading", year=year),
        tuple(about),
        tuple(tables),
        say("council-note"),
        file_name(report.year, say),
        language,
    )


def _projects(report: CouncilReport, say: Say) -> str:
    return say(
        "council-projects-text",
        n=len(report.projects),
        running=report.states[State.RUNNING],
        closed=report.states[State.CLOSED],
        cancelled=report.states[State.CANCELLED],
    )


def _rate(sent: int, expected: int, say: Say) -> str:
    percent = rate(sent, expected)
    if percent is None:
        return say("council-rate-none")
    return say("council-rate", percent=percent, sent=sent, expected=expected)


def _rate_of_all(report: CouncilReport, say: Say) -> str:
    """Too few people to be told of is not the same as nobody asked."""
    if not report.expected and report.untold:
        return say("council-too-few")
    return _rate(report.sent, report.expected, say)


def _states(counted: Counted, states: Iterable[str], key: str, say: Say) -> str:
    if not counted.total:
        return say("council-none")
    told = [
        say("council-state", state=say(f"{key}-{_key(state)}"), n=counted[state])
        for state in states
        if counted[state]
    ]
    return say("council-separator").join(told)


def _key(state: str) -> str:
    return state.replace("_", "-")


def _label(label: Label, language: str, key: str) -> str:
    return label.in_(language) or key


def _overall(report: CouncilReport, say: Say) -> PaperTable:
    rows: list[tuple[Cell, ...]] = [
        (say("council-projects"), _projects(report, say)),
        (say("council-collection"), _rate_of_all(report, say)),
        (say("council-actions"), _states(report.actions, ACTIONS, "council-action", say)),
        (
            say("council-improvements"),
            _states(report.improvements, IMPROVEMENTS, "council-improvement", say),
        ),
    ]
    if report.evaluated:
        text = say("council-evaluated-text", n=report.evaluated, people=report.evaluators)
        rows.append((say("council-evaluated"), text))
    columns = (say("council-what"), say("council-figure"))
    title = say("council-overall")
    return PaperTable(title, say("council-tab-overall"), columns, tuple(rows), wide=frozenset({0, 1}))


def _kinds(report: CouncilReport, say: Say, language: str) -> PaperTable:
    def of(group: str, groups: Iterable[Group]) -> list[tuple[Cell, ...]]:
        return [(say(group), _group(one, say, language), one.projects) for one in groups]

    rows = [
        *of("council-by-form", report.forms),
        *of("council-by-kind", report.kinds),
        *of("council-by-pack", report.packs),
    ]
    columns = (say("council-by"), say("council-name"), say("council-projects"))
    title = say("council-kinds")
    return PaperTable(title, say("council-tab-kinds"), columns, tuple(rows), wide=frozenset({0, 1}))


def _group(group: Group, say: Say, language: str) -> str:
    if group.name:
        return group.name.in_(language)
    if group.key in ("public_private", "private_private"):
        return say(f"collab-{_key(group.key)}")
    return group.key or say("council-form-none")


def _collection(report: CouncilReport, say: Say, language: str) -> PaperTable:
    rows: list[tuple[Cell, ...]] = [_collected(row, say, language) for row in report.collected]
    if rows:
        percent = rate(report.sent, report.expected)
        rows.append((say("council-total"), "", "", report.sent, report.expected, f"{percent}%"))
    columns = tuple(
        say(f"council-{name}") for name in ("stage", "sheet", "layer", "sent", "expected", "percent")
    )
    note = say("council-untold", n=report.untold) if report.untold else say("council-collection-note")
    title = say("council-collection")
    return PaperTable(title, say("council-tab-collection"), columns, tuple(rows), note, frozenset({1, 2}))


def _collected(row: Collected, say: Say, language: str) -> tuple[Cell, ...]:
    percent = f"{rate(row.sent, row.expected)}%"
    if not row.sheet:
        return ("", say("council-small"), "", row.sent, row.expected, percent)
    layer = say(f"layer-{row.layer}")
    return (stage_name(row.stage, say), row.title.in_(language), layer, row.sent, row.expected, percent)


def _differences(report: CouncilReport, say: Say, language: str) -> PaperTable:
    rows: list[tuple[Cell, ...]] = [
        (_label(one.label, language, one.key), one.differing, one.projects)
        for one in report.differences[:MOST]
        if one.differing
    ]
    columns = (say("council-item"), say("council-differing"), say("council-compared"))
    note = say("council-seldom", n=report.seldom) if report.seldom else say("council-differences-note")
    return PaperTable(say("council-differences"), say("council-tab-differences"), columns, tuple(rows), note)


def _stages(report: CouncilReport, say: Say) -> PaperTable:
    rows = tuple((stage_name(one.stage, say), one.closed, one.with_reason) for one in report.stages)
    columns = (say("council-stage"), say("council-stage-closed"), say("council-stage-reason"))
    note = say("council-stages-note")
    return PaperTable(say("council-stages"), say("council-tab-stages"), columns, rows, note)


def _reasons(report: CouncilReport, say: Say) -> list[PaperTable]:
    """Why stages were closed while something was missing, in the words of whoever closed them."""
    rows = tuple(
        (one.name, stage_name(closed.stage, say), closed.reason)
        for one in report.projects
        for closed in one.closed
        if closed.reason
    )
    columns = (say("council-project"), say("council-stage"), say("council-why"))
    title = say("council-reasons")
    return (
        [PaperTable(title, say("council-tab-reasons"), columns, rows, wide=frozenset({0, 2}))] if rows else []
    )


def _counted(title: str, counted: Counted, states: Sequence[str], key: str, say: Say) -> PaperTable:
    rows = [(say(f"{key}-{_key(state)}"), counted[state]) for state in states]
    rows.append((say("council-total"), sum(n for _, n in rows)))
    columns = (say("council-state-name"), say("council-number"))
    return PaperTable(say(title), say(f"{title}-tab"), columns, tuple(rows))


def _money(report: CouncilReport, say: Say) -> PaperTable:
    rows = tuple(
        (say(f"council-money-{name}"), money.projects, money.yen)
        for name, money in (("planned", report.planned), ("spent", report.spent))
    )
    columns = (say("council-what"), say("council-money-projects"), say("council-money-yen"))
    note = say("council-money-note")
    return PaperTable(say("council-money"), say("council-tab-money"), columns, rows, note)


def _outside(report: CouncilReport, say: Say, language: str) -> list[PaperTable]:
    """What evaluators and weighted figures say; nothing where no project was evaluated from outside."""
    if not report.evaluated:
        return []
    rows: list[tuple[Cell, ...]] = [
        (
            one.pack_name.in_(language),
            _layer(one, say),
            "" if one.weight is None else one.weight,
            *_score(one, say),
        )
        for one in report.scores
    ]
    columns = tuple(say(f"council-{name}") for name in ("by-pack", "layer", "weight", "score", "compared"))
    text = say("council-evaluated-text", n=report.evaluated, people=report.evaluators)
    note = say("council-scores-note", text=text)
    title = say("council-evaluated")
    return [PaperTable(title, say("council-tab-evaluated"), columns, tuple(rows), note, frozenset({0, 1, 3}))]


def _layer(score: Score, say: Say) -> str:
    return say(f"layer-{score.layer}") if score.layer else say("scores-weighted")


def _score(score: Score, say: Say) -> tuple[Cell, Cell]:
    told: Cell = whole(score.value) if score.value is not None else say("council-too-few")
    return told, score.projects


def _list(report: CouncilReport, say: Say, language: str) -> PaperTable:
    rows = tuple(_listed(one, say, language) for one in report.projects)
    columns = tuple(
        say(f"council-{name}") for name in ("project", "form", "sides", "standing", "actions-left")
    )
    title = say("council-list")
    return PaperTable(title, say("council-tab-list"), columns, rows, wide=frozenset({0, 1, 2, 3}))


def _listed(one: CycleFacts, say: Say, language: str) -> tuple[Cell, ...]:
    form = one.form_name.in_(language) if one.form_name else say("council-form-none")
    sides = say("council-separator").join(one.sides)
    return (one.name, form, sides, _standing(one, say), one.actions["open"])


def _standing(one: CycleFacts, say: Say) -> str:
    if one.state is State.RUNNING and one.stage != CLOSED:
        return say("council-in-stage", stage=stage_name(one.stage, say))
    return say(f"council-{one.state.value}")


def _cases(report: CouncilReport, say: Say) -> list[PaperTable]:
    if not report.cases:
        return []
    rows = tuple((one.name, one.link or say("council-not-published")) for one in report.cases)
    columns = (say("council-project"), say("council-published"))
    title = say("council-cases")
    return [PaperTable(title, say("council-tab-cases"), columns, rows, wide=frozenset({0, 1}))]


# ---------------------------------------------------------------- figures for machines


def as_json(report: CouncilReport) -> str:
    """Indented UTF-8 JSON with a final line feed; the keys stand in this order."""
    return json.dumps(_facts(report), ensure_ascii=False, indent=2) + "\n"


def _facts(report: CouncilReport) -> dict[str, object]:
    return {
        "fiscal_year": report.year,
        "records_until": report.upto.isoformat() if report.upto else None,
        "projects": {"total": len(report.projects), **{s.value: report.states[s] for s in State}},
        "by_form": {one.key: one.projects for one in report.forms},
        "by_kind": {one.key: one.projects for one in report.kinds},
        "by_pack": {one.key: one.projects for one in report.packs},
        "collection": {
            "sent": report.sent,
            "expected": report.expected,
            "percent": rate(report.sent, report.expected),
            "not_told": report.untold,
            "rows": [
                {
                    "stage": row.stage or None,
                    "questionnaire": row.sheet or None,
                    "layer": row.layer or None,
                    "sent": row.sent,
                    "expected": row.expected,
                }
                for row in report.collected
            ],
        },
        "differences": [
            {
                "item": one.key,
                "core": one.core,
                "topic": one.label.in_("ja"),
                "projects": one.projects,
                "differing": one.differing,
            }
            for one in report.differences
        ],
        "items_compared_too_seldom": report.seldom,
        "stages_closed": {
            one.stage: {"closed": one.closed, "with_reason": one.with_reason} for one in report.stages
        },
        "actions": {state: report.actions[state] for state in ACTIONS},
        "improvements": {state: report.improvements[state] for state in IMPROVEMENTS},
        "money": {
            "planned": {"projects": report.planned.projects, "yen": report.planned.yen},
            "spent": {"projects": report.spent.projects, "yen": report.spent.yen},
        },
        "evaluation": {
            "projects": report.evaluated,
            "evaluators": report.evaluators,
            "scores": [
                {
                    "pack": one.pack,
                    "layer": one.layer or "weighted",
                    "weight": one.weight,
                    "projects": one.projects,
                    "score": float(round(one.value, 1)) if one.value is not None else None,
                }
                for one in report.scores
            ],
        },
        "cases": [{"project": one.name, "link": one.link or None} for one in report.cases],
        "list": [
            {
                "id": one.project,
                "cycle": one.cycle,
                "name": one.name,
                "pack": one.pack,
                "form": one.form,
                "kind": one.kind,
                "state": one.state.value,
                "stage": one.stage,
                "actions_open": one.actions["open"],
                "planned": one.planned,
                "spent": one.spent,
            }
            for one in report.projects
        ],
    }
