"""Where a project stands, on one card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack import THIRD_PARTY, Pack
from bot.domain.project import CLOSED, Person, Project
from bot.domain.questions import Questionnaire
from bot.domain.sheets import SheetState
from bot.domain.timetable import rule_kind
from bot.services.committee import Committee
from bot.services.phrasing.dates import Say, compact_date, date_name, day_text, short_date


@dataclass(frozen=True, slots=True)
class SideCount:
    """One side's sheets in a stage: who joined, how many sent, whether its respondent has, and who is
    missing; ``resting`` are the ids of those of them who get no reminders now, ``from_paper`` how many sheets were keyed
    in from paper. ``sheet`` is the title of the one that was counted, where
    it was one alone.
    """

    letter: str
    name: str
    joined: int
    sent: int
    side_sent: bool
    paper: bool
    missing: tuple[Person, ...]
    resting: frozenset[str] = frozenset()
    from_paper: int = 0
    sheet: str = ""

    @property
    def owing(self) -> int:
        """People whose sheet is not sent."""
        return self.joined - self.sent


@dataclass(frozen=True, slots=True)
class Standing:
    """What a status card is made of. ``joint``: the sheets of all sides together, and whether each is sent;
    ``evaluating``: the evaluations from outside that are open; ``outside``: whether the pack has some;
    ``survey``: whether those can be asked whom the project was for, ``heard``: whether they were.
    """

    project: Project
    stages: tuple[str, ...]
    counts: Mapping[str, Sequence[SideCount]]
    own: SheetState | None = None
    own_sheet: Questionnaire | None = None
    own_left: int = 0
    joint: tuple[tuple[Questionnaire, bool], ...] = ()
    evaluating: tuple[Committee, ...] = ()
    outside: bool = False
    survey: bool = False
    heard: bool = False


def person_name(person: Person, say: Say) -> str:
    """The name that the platform shows, or what stands for it until it is known."""
    return person.name or say("nameless", platform=platform_name(person.address.platform))


def platform_name(platform: str) -> str:
    """LINE, Slack: as they are called; an unknown platform by its own id."""
    return {"line": "LINE", "slack": "Slack"}.get(platform, platform)


def stage_name(stage: str, say: Say) -> str:
    """企画, 実施, 評価・改善, 終了."""
    return say(f"stage-{stage}" if stage != CLOSED else "stage-closed-all")


def count_label(count: SideCount, say: Say) -> str:
    """The side, and which sheet of it was counted where that is known."""
    return say("count-of-sheet", side=count.name, sheet=count.sheet) if count.sheet else count.name


def count_text(count: SideCount, say: Say) -> str:
    """「未回答 2/5」, or that nobody has joined, or that all have sent, or that the side's answer is there and others of it
    are missing; how many of those came on paper.
    """
    text = _count_text(count, say)
    return say("count-from-paper", count=text, n=count.from_paper) if count.from_paper else text


def _count_text(count: SideCount, say: Say) -> str:
    if count.paper and not count.from_paper:
        return say("count-paper", sent=count.sent, joined=count.joined)
    if not count.joined:
        return say("count-nobody")
    if not count.owing:
        return say("count-all", joined=count.joined)
    key = "count-sent-owing" if count.side_sent else "count-owing"
    return say(key, owing=count.owing, joined=count.joined)


def missing_text(count: SideCount, say: Say) -> str:
    """「まだの人: ハナ、佐藤(お知らせはお休み中)」, for the coordinator alone; "" where nobody is missing."""
    names = [
        say("missing-resting", name=person_name(one, say))
        if one.id in count.resting
        else say("missing-blocked", name=person_name(one, say))
        if not one.reachable and one.has_chat
        else person_name(one, say)
        for one in count.missing
    ]
    return say("status-missing", names=say("name-separator").join(names)) if names else ""


def days_left(on: date, today: date, say: Say) -> str:
    """あと3日 / きょう / 2日過ぎました."""
    days = (on - today).days
    if days == 0:
        return say("days-today")
    return say("days-left", n=days) if days > 0 else say("days-past", n=-days)


def status_message(
    standing: Standing,
    now: datetime,
    say: Say,
    *,
    names: bool,
    manage: bool,
    export: bool = False,
    takes_part: bool = False,
    language: str,
    titles: Mapping[str, str],
    form: Sequence[Row] = (),
    heed: Sequence[Row] = (),
    ahead: Sequence[tuple[str, date]] = (),
    overdue: int = 0,
) -> Message:
    """Stage, form, both sides' counts, the next dates (``ahead``), how many are ``overdue``, what to heed. ``names``
    adds who has not answered, for the coordinator alone; ``titles`` are those of the sheets that are mutual, by id.
    """
    project = standing.project
    today = project.today(now)
    rows = [Row(say("status-stage"), text=stage_line(standing, say)), *form]
    for stage in standing.stages:
        for count in standing.counts.get(stage, ()):
            missing = missing_text(count, say) if names else ""
            label = count.name
            if len(standing.counts) > 1:
                label = say("status-side", side=count.name, stage=stage_name(stage, say))
            rows.append(Row(label, text=count_text(count, say), note=missing))
    if overdue:
        rows.append(Row(say("overdue"), text=say("overdue-things", n=overdue)))
    if ahead:
        rows.append(Row(say("status-next"), text="\n".join(_dates(ahead, today, say))))
    if standing.own is not None:
        own = "status-own-sent" if standing.own is SheetState.SENT else "status-own-left"
        rows.append(Row(say("status-own"), text=say(own, n=standing.own_left)))
    for sheet, sent in standing.joint:
        rows.append(Row(sheet.title.in_(language), text=say("joint-done" if sent else "joint-open")))
    if manage:
        rows += [committee_row(one, project, say, names=names) for one in standing.evaluating]
    rows += heed
    ways = _ways(standing, say, language, titles, manage=manage, export=export, takes_part=takes_part)
    if overdue:
        ways = (*ways[:1], Choice(say("button-overdue"), act(Verb.OVERDUE, project.id, "0")), *ways[1:])
    return Message(heading=project.name, rows=tuple(rows), choices=ways)


def committee_row(found: Committee, project: Project, say: Say, *, names: bool) -> Row:
    """「評価者 1/3」, and who has not sent where ``names`` says so; of which year where it is not the present one."""
    count = say("evaluators-count", sent=found.joined - len(found.missing), joined=found.joined)
    if found.cycle != project.cycle:
        count = say("evaluators-of-cycle", n=found.cycle, count=count)
    who = say("name-separator").join(person_name(member.person, say) for member in found.missing)
    return Row(say("evaluators"), text=count, note=say("status-missing", names=who) if names and who else "")


def stage_line(standing: Standing, say: Say) -> str:
    """The stage that stands, with others that are open beside it; cancelled or closed where that is so."""
    project = standing.project
    if project.cancelled_at is not None:
        return say("status-cancelled", reason=project.cancel_reason or say("no-reason"))
    if project.stage == CLOSED:
        return stage_name(CLOSED, say)
    names = [stage_name(stage, say) for stage in standing.stages] or [
        say("status-not-open", stage=stage_name(project.stage, say))
    ]
    return say("name-separator").join(names)


def _dates(dates: Iterable[tuple[str, date]], today: date, say: Say) -> list[str]:
    return [
        say("status-date", on=short_date(on, say), name=date_name(kind, say), left=days_left(on, today, say))
        for kind, on in dates
    ]


def _ways(
    standing: Standing,
    say: Say,
    language: str,
    titles: Mapping[str, str],
    *,
    manage: bool,
    export: bool,
    takes_part: bool,
) -> tuple[Choice, ...]:
    """What is owed and the closing first, then what there is to read, then what is wanted less often."""
    project = standing.project
    ways: list[Choice] = []
    if standing.own is SheetState.DRAFT:
        ways.append(Choice(say("button-answer"), act(Verb.OPEN_SHEET, project.id), Weight.PRIMARY))
    if standing.own_sheet is not None and standing.own_sheet.kind == THIRD_PARTY:
        ways.append(Choice(say("button-at-hand"), act(Verb.AT_HAND, project.id, "")))
    running = manage and project.alive
    if running and project.stage != CLOSED:
        label = say("button-close", stage=stage_name(project.stage, say))
        ways.append(Choice(label, act(Verb.CLOSE, project.id, project.stage)))
    elif running:
        ways.append(Choice(say("button-next-cycle"), act(Verb.NEXT_CYCLE, project.id), Weight.PRIMARY))
    ways += _joint_ways(standing, say, language, sent=False)
    for name, title in titles.items():
        ways.append(
            Choice(
                say("button-comparison", stage=title),
                act(Verb.COMPARISON, project.id, str(project.cycle), name),
            )
        )
    if titles:
        ways.append(Choice(say("button-publish"), act(Verb.PUBLISH, project.id, "")))
    if running and project.stage != CLOSED:
        ways.append(Choice(say("button-invite"), act(Verb.INVITE, project.id)))
    ways += _joint_ways(standing, say, language, sent=True)
    if standing.heard:
        ways.append(Choice(say("button-survey-results"), act(Verb.SURVEY_RESULTS, project.id, "")))
    if takes_part and project.alive:
        ways.append(Choice(say("button-tools"), act(Verb.TOOLS, project.id)))
    if running:
        if standing.outside:
            ways.append(Choice(say("button-evaluators"), act(Verb.EVALUATORS, project.id)))
        if standing.survey:
            ways.append(Choice(say("button-survey"), act(Verb.SURVEY, project.id)))
        ways.append(Choice(say("button-manage"), act(Verb.MANAGE, project.id)))
    ways.append(
        Choice(say("button-picture"), act(Verb.PICTURE, project.id, "timeline", str(project.cycle), ""))
    )
    ways.append(Choice(say("button-status-why"), act(Verb.STATUS_WHY, project.id, "", "0")))
    if export:
        ways.append(Choice(say("button-export"), act(Verb.EXPORT, project.id, "csv")))
        ways.append(Choice(say("button-status-page"), act(Verb.STATUS_PAGE, project.id)))
    return tuple(ways)


def _joint_ways(standing: Standing, say: Say, language: str, *, sent: bool) -> list[Choice]:
    """The ways to the sheets of all sides together that are recorded, or that are still to be."""
    return [
        Choice(
            say("button-open-sheet", title=sheet.title.in_(language)),
            act(Verb.OPEN_FORM, standing.project.id, sheet.id),
        )
        for sheet, done in standing.joint
        if done is sent
    ]


def tools_message(project: Project, pack: Pack, say: Say) -> Message:
    """What can be done with the project besides answering, each with the word that asks for it in any chat; some of
    it only where the pack has what it takes.
    """
    ways = (
        ("agreement", act(Verb.AGREEMENT, project.id)),
        ("document", act(Verb.DOCUMENT, project.id)),
        ("agenda", act(Verb.AGENDA, project.id, str(project.cycle), "")),
        ("points", act(Verb.POINTS, project.id)),
        ("note", act(Verb.NOTE, project.id, "problem")),
        ("notes", act(Verb.NOTES, project.id)),
        ("move-day", act(Verb.MOVE_DAY, project.id, "")),
        ("money", act(Verb.MONEY, project.id)),
        ("deadlines", act(Verb.DEADLINES, project.id, "0")),
        ("principles", act(Verb.PRINCIPLES, project.id)),
        ("choosing", act(Verb.CHOOSING, project.id)),
        ("roles", act(Verb.ROLES, project.id, "")),
        ("insurance", act(Verb.INSURANCE, project.id)),
        *((("evaluation", act(Verb.EVALUATE, project.id, "")),) if pack.third_party else ()),
        *((("scores", act(Verb.SCORES, project.id, "")),) if pack.scores else ()),
        *((("phases", act(Verb.PHASES, project.id, str(project.cycle), "")),) if pack.phased else ()),
        ("calendar", act(Verb.CALENDAR, project.id)),  # LINE holds thirteen: it stands under the dates too
    )
    return Message(
        text=say("tools"),
        heading=project.name,
        rows=tuple(Row(say(f"word-{name}"), text=say(f"tool-{name}")) for name, _ in ways),
        choices=tuple(Choice(say(f"button-{name}"), action) for name, action in ways),
    )


def date_rows(dates: Mapping[str, date], say: Say) -> tuple[Row, ...]:
    """All dates of a project, in order of time, what comes again in one row; the year stands where it is no longer the
    first one's.
    """
    ordered = sorted(dates.items(), key=lambda item: item[1])
    first = ordered[0][1].year if ordered else 0
    alike: dict[str, list[tuple[str, date]]] = {}
    for kind, on in ordered:
        alike.setdefault(rule_kind(kind), []).append((kind, on))

    def told(on: date) -> str:
        return compact_date(on, say) if on.year == first else day_text(on.isoformat(), say)

    return tuple(
        Row(date_name(found[0][0], say), text=told(found[0][1]))
        if len(found) == 1
        else Row(
            date_name(name, say),
            text=say("dates-times", first=told(found[0][1]), last=told(found[-1][1]), n=len(found)),
        )
        for name, found in alike.items()
    )
