"""Pictures in words: their titles, labels, and the same told without a picture."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bot.domain.comparison import Compared, Result
from bot.domain.duties import DeadlineStatus
from bot.domain.messages import Choice, Message
from bot.domain.pictures import (
    Answered,
    Cycles,
    Day,
    Differences,
    Head,
    Item,
    Legend,
    Month,
    Picture,
    SheetAnswered,
    SheetTurns,
    Shown,
    SideAnswered,
    Sign,
    Span,
    Timeline,
    Turn,
    Year,
)
from bot.domain.project import STAGES, Project
from bot.domain.publishing import Content, items_of
from bot.domain.questions import Questionnaire
from bot.domain.timetable import APRIL, MonthDay, fiscal_year_days
from bot.domain.words import shorten
from bot.services.phrasing.dates import (
    Say,
    compact_date,
    fiscal_year_name,
    listed_date,
    long_date,
    month_text,
)
from bot.services.phrasing.deadlines import Line
from bot.services.phrasing.status import SideCount, count_text, days_left, stage_name
from bot.services.phrasing.values import topic, value_text

MOST_DAYS, MOST_ITEMS, MOST_OF_A_MONTH = 14, 20, 5
"""So many dates, items and dates of one month stand in a picture: more would make it longer than a phone can show."""

VALUE = 36
"""So many characters of an answer stand in a picture."""

SIGNS: Mapping[Result, Sign] = {
    Result.AGREE: Sign.SAME,
    Result.DIFFER: Sign.APART,
    Result.WORTH_TALKING: Sign.WANTING,
    Result.MISSING: Sign.MISSING,
}
"""How what is comparable is marked."""

_STATUS: Mapping[DeadlineStatus, Sign] = {
    DeadlineStatus.DONE: Sign.DONE,
    DeadlineStatus.OPEN: Sign.OPEN,
    DeadlineStatus.OVERDUE: Sign.LATE,
    DeadlineStatus.CANCELLED: Sign.OFF,
}


def _head(
    language: str, title: str, about: str, today: date, summary: str, lines: Iterable[str], say: Say
) -> Head:
    as_of = say("picture-as-of", on=long_date(today, say))
    key = "picture-alt-about" if about else "picture-alt"
    first = say(key, title=title, about=about, asof=as_of, summary=summary)
    return Head(language, title, about, as_of, summary, "\n".join([first, *(one for one in lines if one)]))


def _legend(signs: Iterable[Sign], say: Say) -> Legend:
    there = set(signs)
    return tuple((sign, say(f"picture-sign-{sign.value}")) for sign in Sign if sign in there)


# ---------------------------------------------------------------- time


def timeline_picture(
    project: Project, stages: Sequence[str], lines: Sequence[Line], now: datetime, language: str, say: Say
) -> Timeline:
    """The present cycle's stages (``stages`` are those that are open) and dates (``lines``, by day)."""
    today = project.today(now)
    spans = tuple(_span(project, stage, stages, today, say) for stage in STAGES)
    days, left = _most(lines, MOST_DAYS)
    shown = tuple(_day(line, today, say) for line in days)
    known = [day for span in spans for day in (span.first, span.last) if day]
    first, last = min([today, *known]), max([today, *known])
    rest = say("picture-rest-days", n=left) if left else ""
    late, ahead = _count(lines, Sign.LATE), _count(lines, Sign.OPEN)
    summary = say("picture-timeline-summary", done=_count(lines, Sign.DONE), late=late, ahead=ahead)
    told = [
        *(
            say("picture-alt-stage", name=span.name, days=_between(span, say), said=span.said)
            for span in spans
        ),
        *(say("picture-alt-day", day=day.day, name=day.name, said=day.said) for day in shown),
        rest and say("picture-alt-rest", rest=rest),
    ]
    title = say("picture-timeline")
    return Timeline(
        _head(language, title, project.name, today, summary, told, say),
        first,
        last,
        today,
        say("picture-today", on=compact_date(today, say)),
        _months(first, last, say),
        spans,
        shown,
        rest,
        _legend([*(day.sign for day in shown), *(span.sign for span in spans)], say),
    )


def _span(project: Project, stage: str, stages: Sequence[str], today: date, say: Say) -> Span:
    first = project.dates.get(f"{stage}.start")
    last = project.dates.get(f"{stage}.end") or project.dates.get(f"{stage}.due")
    name = stage_name(stage, say)
    if (closing := project.closings.get(stage)) is not None:
        closed = project.today(closing.at)
        return Span(name, min(first or closed, closed), closed, Sign.DONE, say("picture-stage-closed"))
    if first and last and last < first:
        last = first
    if project.cancelled_at is not None:
        return Span(name, first, last, Sign.OFF, say("picture-stage-off"))
    if stage not in stages:
        return Span(name, first, last, Sign.OPEN, say("picture-stage-ahead"))
    if last is not None and last < today:
        return Span(name, first, last, Sign.LATE, say("picture-stage-late"))
    return Span(name, first, last, Sign.NOW, say("picture-stage-now"))


def _between(span: Span, say: Say) -> str:
    if span.first is None or span.last is None:
        return say("picture-no-days")
    return say("picture-between", first=compact_date(span.first, say), last=compact_date(span.last, say))


def _day(line: Line, today: date, say: Say, name: str = "") -> Day:
    sign = _STATUS[line.status]
    told = sign in (Sign.OPEN, Sign.LATE)
    said = days_left(line.on, today, say) if told else say(f"picture-sign-{sign.value}")
    return Day(line.on, listed_date(today, line.on, say), name or line.what, sign, said)


def _count(lines: Iterable[Line], sign: Sign) -> int:
    return sum(_STATUS[line.status] is sign for line in lines)


def _most(lines: Sequence[Line], most: int) -> tuple[list[Line], int]:
    """The ones to show, by day, and how many are left out: what is done longest goes first, then what is farthest off;
    what is late stays longest.
    """
    need = {DeadlineStatus.OVERDUE: 0, DeadlineStatus.OPEN: 1}
    ordered = sorted(
        lines, key=lambda line: (need.get(line.status, 2), abs((line.on - line.today).days), line.kind)
    )
    kept = ordered[:most]
    return sorted(kept, key=lambda line: (line.on, line.project.name, line.kind)), len(lines) - len(kept)


def _months(first: date, last: date, say: Say) -> tuple[tuple[date, str], ...]:
    """The firsts of months in that time, with the months' names."""
    at = first.replace(day=1)
    found = []
    while at <= last:
        if at >= first:
            found.append((at, say("month", n=at.month)))
        at = (at + timedelta(days=31)).replace(day=1)
    return tuple(found)


def year_picture(
    year: int,
    about: str,
    lines: Sequence[Line],
    today: date,
    language: str,
    say: Say,
    *,
    first: MonthDay = APRIL,
    several: bool = False,
) -> Year:
    """The dates (``lines``) of that fiscal year, which begins on ``first``; with ``several`` each says of which project."""
    start, end = fiscal_year_days(year, first)
    within = [line for line in lines if start <= line.on <= end]
    months, told = [], []
    for number in range(12):
        at = _after(start, number)
        own = [line for line in within if (line.on.year, line.on.month) == (at.year, at.month)]
        shown, left = _most(own, MOST_OF_A_MONTH)
        days = tuple(
            _day(
                line,
                today,
                say,
                say("picture-of-project", project=line.project.name, what=line.what) if several else "",
            )
            for line in shown
        )
        rest = say("picture-rest-days", n=left) if left else ""
        name = say("month", n=at.month)
        months.append(Month(name, (at.year, at.month) == (today.year, today.month), days, rest))
        said = [say("picture-alt-day", day=day.day, name=day.name, said=day.said) for day in days]
        if said:
            told.append(say("picture-alt-month", month=month_text(f"{at:%Y-%m}", say), said=" ".join(said)))
        if rest:
            told.append(say("picture-alt-rest", rest=rest))
    summary = say("picture-year-summary", n=len(within), late=_count(within, Sign.LATE))
    title = say("picture-year", year=fiscal_year_name(year, say))
    signs = [day.sign for month in months for day in month.days]
    head = _head(language, title, about, today, summary, told, say)
    return Year(head, tuple(months), say("picture-month-nothing"), _legend(signs, say))


def _after(start: date, months: int) -> date:
    at = start.month - 1 + months
    return date(start.year + at // 12, at % 12 + 1, 1)


# ---------------------------------------------------------------- answers


def answered_picture(
    project: Project,
    sheets: Sequence[tuple[Questionnaire, Sequence[SideCount]]],
    today: date,
    language: str,
    say: Say,
) -> Answered:
    """Each sheet with the counts of the sides."""
    found = tuple(_sheet_answered(project, sheet, counts, language, say) for sheet, counts in sheets)
    sides = [side for sheet in found for side in sheet.sides]
    sent, joined = sum(side.sent for side in sides), sum(side.joined for side in sides)
    summary = say("picture-nothing-asked")
    if found:
        summary = say("picture-answered-summary", sent=sent, joined=joined)
    told = [
        say(
            "picture-alt-sheet",
            title=sheet.title,
            said=sheet.said,
            sides=say("list-separator").join(
                say("picture-alt-side", side=side.name, said=side.said) for side in sheet.sides
            ),
        )
        for sheet in found
    ]
    legend = ((Sign.DONE, say("picture-sent")), (Sign.MISSING, say("picture-not-sent"))) if joined else ()
    head = _head(language, say("picture-answered"), project.name, today, summary, told, say)
    return Answered(head, found, legend)


def _sheet_answered(
    project: Project, sheet: Questionnaire, counts: Sequence[SideCount], language: str, say: Say
) -> SheetAnswered:
    mutual = project.revealed.get(sheet.id)
    if mutual is not None:
        said = say("picture-sheet-mutual", on=compact_date(project.today(mutual), say))
    elif sheet.stage in project.closings:
        said = say("picture-sheet-closed")
    else:
        said = say("picture-sheet-open")
    sides = tuple(
        SideAnswered(
            count.name,
            count.sent,
            count.joined,
            say("picture-sent-of", sent=count.sent, joined=count.joined)
            if count.joined and not count.paper
            else count_text(count, say),
        )
        for count in counts
    )
    return SheetAnswered(sheet.title.in_(language), said, sides)


def differences_picture(
    project: Project,
    sheet: Questionnaire,
    cycle: int,
    rows: Sequence[Compared],
    today: date,
    language: str,
    say: Say,
    *,
    answers: bool = True,
) -> Differences:
    """What can be compared of that sheet, the differing first; without ``answers`` only how they stand to each other."""
    comparable = [row for row in rows if row.result in SIGNS]
    items = tuple(_item(project, row, language, say, answers=answers) for row in comparable[:MOST_ITEMS])
    counts = _counts(comparable)
    left = len(comparable) - len(items)
    rest = say("picture-rest-items", n=left) if left else ""
    told = [
        *(_item_text(item, say) for item in items),
        rest and say("picture-alt-rest", rest=rest),
    ]
    title = sheet.title.in_(language)
    about = project.name
    if project.past:
        about = say("picture-about-cycle", project=project.name, n=cycle)
    head = _head(
        language,
        say("picture-differences"),
        say("picture-about-sheet", about=about, sheet=title),
        today,
        _turn_text(counts, say),
        told,
        say,
    )
    labelled = tuple((sign, n, say(f"picture-sign-{sign.value}")) for sign, n in counts)
    return Differences(head, labelled, items, rest)


def published_picture(content: Content, language: str, say: Say) -> Differences | None:
    """How far the sides agree in what is published, all sheets together; None where nothing was compared. Made of the
    published text alone, whose title, year and counts it tells.
    """
    found = Counter(SIGNS[Result(item["result"])] for item in items_of(content).values() if item["result"])
    order = (Sign.APART, Sign.WANTING, Sign.MISSING, Sign.SAME)
    counts = tuple((sign, found[sign]) for sign in order if found[sign])
    if not counts:
        return None
    title, about, year = say("picture-differences"), content["title"], fiscal_year_name(content["year"], say)
    summary = _turn_text(counts, say)
    alt = say("picture-alt-about", title=title, about=about, asof=year, summary=summary)
    head = Head(language, title, about, year, summary, alt)
    return Differences(
        head, tuple((sign, n, say(f"picture-sign-{sign.value}")) for sign, n in counts), (), ""
    )


def _item(project: Project, row: Compared, language: str, say: Say, *, answers: bool) -> Item:
    values = []
    for letter, given in row.answers.items() if answers else ():
        value = value_text(row.question, given, language, say, short=True)
        if letter in row.later:
            later = value_text(row.question, row.later[letter], language, say, short=True)
            value = say("comparison-later", first=value, later=later)
        values.append((project.side(letter).name, shorten(" ".join(value.split()), VALUE)))
    sign = SIGNS[row.result]
    return Item(
        row.question.number,
        shorten(topic(row.question, language), VALUE),
        sign,
        say(f"picture-sign-{sign.value}"),
        tuple(values),
    )


def _item_text(item: Item, say: Say) -> str:
    values = _values(item, say)
    key = "picture-alt-item-values" if values else "picture-alt-item"
    return say(key, number=item.number, topic=item.topic, said=item.said, values=values)


def _values(item: Item, say: Say) -> str:
    if not item.values:
        return ""
    if item.sign in (Sign.SAME, Sign.WANTING) and len({value for _, value in item.values}) == 1:
        return say("picture-alt-both", value=item.values[0][1])
    return say("list-separator").join(
        say("picture-alt-side", side=side, said=value) for side, value in item.values
    )


def _counts(rows: Iterable[Compared]) -> tuple[tuple[Sign, int], ...]:
    found = Counter(SIGNS[row.result] for row in rows if row.result in SIGNS)
    order = (Sign.APART, Sign.WANTING, Sign.MISSING, Sign.SAME)
    return tuple((sign, found[sign]) for sign in order if found[sign])


def _turn_text(counts: Iterable[tuple[Sign, int]], say: Say) -> str:
    parts = [say("picture-count-of", said=say(f"picture-sign-{sign.value}"), n=n) for sign, n in counts]
    return say("list-separator").join(parts) or say("picture-nothing-compared")


def cycles_picture(
    project: Project,
    sheets: Sequence[tuple[str, Sequence[tuple[int, Sequence[Compared] | None]]]],
    today: date,
    language: str,
    say: Say,
) -> Cycles:
    """Each sheet's title with the compared rows of each cycle, None where they are not mutual."""
    found = tuple(
        SheetTurns(title, tuple(_turn(number, rows, say) for number, rows in turns))
        for title, turns in sheets
    )
    told = [
        say(
            "picture-alt-turns",
            title=sheet.title,
            turns=" ".join(say("picture-alt-turn", name=turn.name, said=turn.said) for turn in sheet.turns),
        )
        for sheet in found
    ]
    signs = [sign for sheet in found for turn in sheet.turns for sign, _ in turn.counts]
    summary = say("picture-cycles-summary", n=len(project.past) + 1)
    if not found:
        summary = say("picture-nothing-compared")
    head = _head(language, say("picture-cycles"), project.name, today, summary, told, say)
    return Cycles(head, found, _legend(signs, say))


def _turn(number: int, rows: Sequence[Compared] | None, say: Say) -> Turn:
    name = say("picture-cycle", n=number)
    if rows is None:
        return Turn(name, (), say("picture-not-mutual"))
    counts = _counts(rows)
    return Turn(name, counts, _turn_text(counts, say))


# ---------------------------------------------------------------- in a chat


def picture_message(picture: Picture, project: Project, shown: Shown, ways: tuple[Choice, ...]) -> Message:
    """The picture with its summary, and ``ways`` to others and to its words."""
    head = picture.head
    return Message(head.summary, heading=project.name, progress=head.title, shown=shown, choices=ways)


def words_message(picture: Picture, project: Project, *, lead: str = "", ways: tuple[Choice, ...]) -> Message:
    """What the picture says."""
    return Message(picture.head.alt, lead=lead, heading=project.name, choices=ways)
