"""The record that an office files, in words: answers with their signs, the head, the tables behind the sheets."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.domain.comparison import Compared, Result
from bot.domain.dossier import Finding, Note, Point
from bot.domain.filing import FiledAnswer, FiledRow, FilingWords
from bot.domain.pack import Pack
from bot.domain.project import Project
from bot.domain.questions import Kind, Question
from bot.domain.sheets import AnswerState, Given
from bot.domain.timetable import fiscal_year
from bot.services.phrasing.articles import named
from bot.services.phrasing.cards import with_spread
from bot.services.phrasing.dates import Say, era_date, fiscal_year_name, period_text, weekday
from bot.services.phrasing.talk import owner_name
from bot.services.phrasing.values import topic, value_text

FILE_LIMIT = 60

SIGNS: Mapping[AnswerState | None, str] = {
    AnswerState.NOT_APPLICABLE: "－",
    AnswerState.UNKNOWN: "？",
    AnswerState.SKIPPED: "／",
    None: "□",
}
"""What stands before answers that are none; a yes is ○, a no ×, as Japanese forms have it."""


def sign(question: Question, given: Given | None) -> str:
    """The sign of an answer, "" for words and for what is chosen from a list; of a scale its figure."""
    if given is None or given.state is not AnswerState.ANSWERED:
        return SIGNS[given.state if given else None]
    match question.kind:
        case Kind.YES_NO:
            return {"yes": "○", "no": "×"}.get(str(given.value), "")
        case Kind.SCALE if question.option(str(given.value)) is not None:
            return str(given.value)
    return ""


def answer(
    question: Question, given: Given | None, language: str, say: Say, notes: Sequence[str] = ()
) -> FiledAnswer:
    """One answer with its sign; what nobody answered says so."""
    mark = sign(question, given)
    if given is None or given.state is not AnswerState.ANSWERED:
        told = say(f"filing-{given.state.value.replace('_', '-')}" if given else "filing-unanswered")
    elif mark and question.kind is Kind.SCALE and (point := question.option(mark)) is not None:
        told = point.label.in_(language)
    else:
        told = value_text(question, given, language, say)
    return FiledAnswer(mark, told, (given.comment or "") if given else "", tuple(notes))


def compared_row(
    project: Project, question: Question, row: Compared, letters: Iterable[str], language: str, say: Say
) -> FiledRow:
    """One question with an answer for each side: what differs among a side's people and what was corrected later stands
    beside it.
    """
    answers = []
    for letter in letters:
        given = row.answers.get(letter)
        notes = []
        if len(row.spread.get(letter, ())) > 1:
            value = value_text(question, given, language, say, short=True)
            notes.append(with_spread(project, row, letter, value, language, say))
        if (later := row.later.get(letter)) is not None:
            notes.append(say("filing-later", value=answer(question, later, language, say).told))
        answers.append(answer(question, given, language, say, notes))
    return FiledRow(
        question.id,
        question.number,
        question.label.in_(language),
        tuple(answers),
        say(f"filing-result-{row.result.value.replace('_', '-')}"),
    )


def same_row(question: Question, given: Given | None, columns: int, language: str, say: Say) -> FiledRow:
    """A question that all sides answered together: the same in each column."""
    one = answer(question, given, language, say)
    told = say("filing-result-shared") if columns > 1 else ""
    return FiledRow(question.id, question.number, question.label.in_(language), (one,) * columns, told)


def tally(rows: Sequence[FiledRow], place: int, say: Say) -> str:
    """How many answers that column holds, and of each sign how many."""
    given = [row.answers[place] for row in rows]
    signs = Counter(one.mark for one in given if one.mark)
    missing = sum(one.mark in SIGNS.values() for one in given)
    told = [
        say("filing-tally-sign", sign=mark, n=signs[mark])
        for mark in ("○", "×", *SIGNS.values())
        if signs[mark]
    ]
    counts = {"given": len(given) - missing, "total": len(given)}
    if not told:  # all of it words and figures
        return say("filing-tally-words", **counts)
    return say("filing-tally", **counts, signs=say("comparison-spread-and").join(told))


def agreement_note(rows: Iterable[Compared], say: Say) -> str:
    """How many questions stand how: the same, different, not answered by all."""
    found = Counter(row.result for row in rows)
    return say(
        "filing-counts",
        agree=found[Result.AGREE] + found[Result.WORTH_TALKING],
        differ=found[Result.DIFFER],
        missing=found[Result.MISSING],
    )


def difference(project: Project, title: str, row: Compared, point: Point | None, say: Say) -> tuple[str, ...]:
    """A line of the comparison: sheet, question, each side's answer under its name, how they stand, what was agreed."""
    language = project.language
    answers = [
        f"{project.side(letter).name}: {answer(row.question, given, language, say).told}"
        for letter, given in row.answers.items()
    ]
    return (
        title,
        f"{row.question.number} {topic(row.question, language)}".strip(),
        "\n".join(answers),
        say(f"filing-result-{row.result.value.replace('_', '-')}"),
        point.action if point else "",
    )


# ---------------------------------------------------------------- the head


def day(on: date, say: Say) -> str:
    """令和8年10月25日(日)."""
    return say("filing-day", day=era_date(on, say), weekday=weekday(on, say))


def head(pack: Pack, project: Project, say: Say) -> dict[str, tuple[str, str]]:
    """What stands above the sheets, by the name that a city's own layout calls it by: what it is called, and what it is.
    What is not known yet is left out.
    """
    language = project.language
    term = pack.terms.get("form")
    form = pack.by_form.get(project.form)
    first = project.dates.get("do.start") or project.start
    guide = next(iter(pack.documents.values()), None)
    found = {
        "city": (say("filing-city"), pack.municipality.in_(language)),
        "project": (say("filing-project"), project.name),
        "sides": (
            say("document-sides"),
            "\n".join(named(pack, side, language, say) for side in project.sides),
        ),
        "form": (_capital(term.in_(language)) if term else "", form.label.in_(language) if form else ""),
        "cycle": (say("filing-cycle"), say("filing-cycle-number", n=project.cycle)),
        "fiscal_year": (
            say("filing-year"),
            fiscal_year_name(fiscal_year(first, pack.fy_start), say) if first else "",
        ),
        "period": (say("document-period"), _period(project, say)),
        "guideline": (say("filing-guideline"), guide.title.in_(language) if guide else ""),
    }
    return {name: fact for name, fact in found.items() if fact[1]}


def _period(project: Project, say: Say) -> str:
    start, end = project.dates.get("do.start"), project.dates.get("do.end")
    return period_text(start, end, say, era_date) if start and end else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- what followed


def point_row(project: Project, point: Point, asked: Question | None, say: Say) -> tuple[str, ...]:
    """An agreed action: about what, why, what, whose, until when, how it stands."""
    about = f"{asked.number} {topic(asked, project.language)}".strip() if asked else ""
    return (
        about,
        point.cause,
        point.action,
        owner_name(project, point.owner, say),
        day(point.due, say) if point.due else "",
        say(f"point-{point.state.value}"),
    )


def finding_row(project: Project, finding: Finding, say: Say) -> tuple[str, ...]:
    """An improvement: of which year, whose, what, what became of it."""
    side = project.side(finding.side).name if project.has_side(finding.side) else say("owner-all")
    state = say(f"filing-finding-{finding.state.value.replace('_', '-')}")
    return say("filing-cycle-number", n=finding.cycle), side, finding.text, state


def note_row(project: Project, note: Note, say: Say) -> tuple[str, ...]:
    """What happened: when, whose words, what about, which."""
    side = project.side(note.side).name if project.has_side(note.side) else ""
    return day(project.today(note.at), say), side, say(f"record-{note.kind.value}"), note.text


def around(say: Say) -> FilingWords:
    """The heads of columns and the places to sign."""
    signing = tuple(say(f"filing-sign-{part}") for part in ("side", "person", "date", "seal"))
    return FilingWords(
        say("filing-number"),
        say("filing-question"),
        say("filing-agree"),
        say("filing-comment"),
        say("filing-tally-head"),
        say("filing-reason"),
        say("filing-signing"),
        signing,
    )


def file_name(name: str) -> str:
    """The name without what a disk cannot hold."""
    kept = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069]+', " ", name)
    return "_".join(kept.split())[:FILE_LIMIT].strip("._ ") or "kyodo"
