"""The Home tab in words: what is due today, what can be chosen, and a short section for each project."""

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.domain.actions import Action, Verb, act
from bot.domain.home import Show
from bot.domain.messages import Choice, Menu, Message, Row, Weight
from bot.domain.permissions import Permission
from bot.domain.project import CLOSED, Project
from bot.domain.sheets import SheetState
from bot.services.duties import Deadline
from bot.services.home import PAGE, Entry, HomePage, Shown
from bot.services.phrasing.dates import Say, date_name, fiscal_year_name, reason, short_date
from bot.services.phrasing.status import SideCount, days_left, stage_line, stage_name

TODAY = 5
"""So many things of today stand at the top; the rest is a number."""

MENU = 100
"""So many options a menu holds."""

Voice = Callable[[Project], Say]


def home_messages(
    page: HomePage, now: datetime, say: Say, voice: Voice, pack_name: Callable[[str], str], *, new: bool
) -> tuple[Message, ...]:
    """The whole tab. ``voice`` knows the names of a project's own dates; ``new``: there is nothing at all yet."""
    if new:
        return (_nothing_yet(page, say),)
    return (
        _top(page, say, voice),
        Message(menus=_menus(page, say, pack_name)),
        *(_section(shown, now, voice(shown.entry.project)) for shown in page.shown),
        _bottom(page, say),
    )


def _nothing_yet(page: HomePage, say: Say) -> Message:
    ways = [Choice(say("button-help"), act(Verb.HELP))]
    if page.creates:
        ways.insert(0, Choice(say("button-new"), act(Verb.NEW), Weight.PRIMARY))
    return Message(say("home-nothing"), heading=say("home-heading"), choices=tuple(ways))


def _top(page: HomePage, say: Say, voice: Voice) -> Message:
    """What is due today, and how much there is in all."""
    lines = [
        say("home-today-line", project=project.name, what=date_name(due.dated.kind, voice(project)))
        for project, due in page.today[:TODAY]
    ]
    if rest := len(page.today) - len(lines):
        lines.append(say("list-rest", n=rest))
    rows = (Row(say("home-today"), text="\n".join(lines)),) if lines else ()
    text = say("home-counts", living=page.living, turns=page.turns, late=page.late)
    ways = [Choice(say("button-deadlines"), act(Verb.DEADLINES, "", "0"))]
    if page.late:
        ways.insert(0, Choice(say("button-overdue"), act(Verb.OVERDUE, "", "0"), Weight.PRIMARY))
    if page.creates:
        ways.append(Choice(say("button-new"), act(Verb.NEW)))
    ways.append(Choice(say("button-help"), act(Verb.HELP)))
    note = "" if lines else say("home-today-nothing")
    return Message(text, heading=say("home-heading"), rows=rows, note=note, choices=tuple(ways))


def _menus(page: HomePage, say: Say, pack_name: Callable[[str], str]) -> tuple[Menu, ...]:
    tab = page.tab
    names = {
        Show.ALL: say("home-show-all"),
        Show.MINE: say("home-show-mine", n=page.turns),
        Show.OVERDUE: say("home-show-overdue", n=page.late),
        Show.OVER: say("home-show-over", n=page.over),
    }
    shows = tuple(Choice(name, act(Verb.HOME, "show", show.value)) for show, name in names.items())
    found = [Menu(say("home-show"), shows, list(names).index(tab.show))]
    if len(page.packs) > 1:
        packs = ("", *page.packs[: MENU - 1])
        ways = tuple(
            Choice(pack_name(one) if one else say("home-all-packs"), act(Verb.HOME, "pack", one))
            for one in packs
        )
        found.append(Menu(say("home-packs"), ways, packs.index(tab.pack) if tab.pack in packs else 0))
    if len(page.years) > 1:
        years = (0, *page.years[: MENU - 1])
        ways = tuple(
            Choice(
                fiscal_year_name(one, say) if one else say("home-all-years"), act(Verb.HOME, "year", str(one))
            )
            for one in years
        )
        found.append(Menu(say("home-years"), ways, years.index(tab.year) if tab.year in years else 0))
    return tuple(found)


def _bottom(page: HomePage, say: Say) -> Message:
    """Which page it is, and the way to the others; or that nothing is left by what is chosen."""
    tab = page.tab
    if not page.shown:
        ways = (Choice(say("button-home-all"), act(Verb.HOME, "all", "")),)
        return Message(say("home-none"), choices=ways)
    first = tab.page * PAGE + 1
    note = say("home-page", first=first, last=first + len(page.shown) - 1, n=page.found)
    pages = []
    if tab.page > 0:
        pages.append(Choice(say("button-home-before", n=PAGE), act(Verb.HOME, "page", str(tab.page - 1))))
    if tab.page + 1 < page.pages:
        pages.append(Choice(say("button-home-after", n=PAGE), act(Verb.HOME, "page", str(tab.page + 1))))
    return Message(note=note, choices=tuple(pages))


# ---------------------------------------------------------------- one project


def _section(shown: Shown, now: datetime, say: Say) -> Message:
    project = shown.entry.project
    status = Choice(say("button-status"), act(Verb.STATUS, project.id))
    lines = [" ".join(part for part in (stage_line(shown.standing, say), counts_line(shown, say)) if part)]
    why = ""
    if shown.entry.late:
        lines.append(_late_line(shown.entry, now, say))
    elif shown.entry.next is not None:
        lines.append(_next_line(shown.entry.next, project, now, say))
        why = say("home-why", rule=reason(shown.entry.next.dated, say))
    return Message(
        rows=(Row(project.name, text="\n".join(lines), note=why),),
        choices=(*due_way(shown, say), status),
    )


def due_line(shown: Shown, now: datetime, say: Say) -> tuple[Row, Choice] | None:
    """The project on one line of a menu, with the button for what is due; None where there is nothing to press."""
    project = shown.entry.project
    way = next(due_way(shown, say), None)
    if way is None:
        return None
    if shown.entry.late:
        line = _late_line(shown.entry, now, say)
    elif shown.entry.next is not None:
        line = _next_line(shown.entry.next, project, now, say)
    else:
        return None
    label = say("button-of", what=project.name, do=way.label)
    return Row(project.name, text=line, note=counts_line(shown, say)), Choice(label, way.action, way.weight)


def counts_line(shown: Shown, say: Say) -> str:
    """「未回答: 花壇の会 2/5・公園緑地課 1/1」; "" where nobody is asked anything."""
    parts = []
    for counts in shown.standing.counts.values():
        parts += [say("home-count", side=count.name, count=_count(count, say)) for count in counts]
    return say("home-owing", counts=say("home-count-separator").join(parts)) if parts else ""


def _count(count: SideCount, say: Say) -> str:
    if count.paper:
        return say("home-count-paper")
    if not count.joined:
        return say("home-count-nobody")
    if not count.owing:
        return say("home-count-all")
    return f"{count.owing}/{count.joined}"


def _late_line(entry: Entry, now: datetime, say: Say) -> str:
    """The longest overdue first, and how many more there are."""
    first = min(entry.late, key=lambda one: one.dated.on)
    days = (entry.project.today(now) - first.dated.on).days
    what = date_name(first.dated.kind, say)
    on = short_date(first.dated.on, say)
    if (rest := len(entry.late) - 1) > 0:
        return say("home-late-several", what=what, on=on, n=days, rest=rest)
    return say("home-late", what=what, on=on, n=days)


def _next_line(one: Deadline, project: Project, now: datetime, say: Say) -> str:
    on = one.dated.on
    return say(
        "home-next",
        what=date_name(one.dated.kind, say),
        on=short_date(on, say),
        left=days_left(on, project.today(now), say),
    )


def due_way(shown: Shown, say: Say) -> Iterator[Choice]:
    """The one button for what is due, by who looks: one's own sheet first, then what the whole needs."""
    entry, found = shown.entry, shown.standing
    project, rights = entry.project, shown.rights
    counts = [count for of in found.counts.values() for count in of]
    manages = Permission.MANAGE in rights
    if found.own is SheetState.DRAFT:
        yield _primary(say("button-answer"), act(Verb.OPEN_SHEET, project.id))
    elif entry.late and Permission.SEE_OVERDUE in rights:
        yield _primary(say("button-overdue"), act(Verb.OVERDUE, project.id, "0"))
    elif not (manages and project.alive):
        return
    elif project.stage == CLOSED:
        yield _primary(say("button-next-cycle"), act(Verb.NEXT_CYCLE, project.id))
    elif counts and all(count.side_sent or count.paper for count in counts):
        label = say("button-close", stage=stage_name(project.stage, say))
        yield _primary(label, act(Verb.CLOSE, project.id, project.stage))
    elif any(not count.joined for count in counts):
        yield _primary(say("button-invite"), act(Verb.INVITE, project.id))
    elif Permission.SEE_MISSING in rights and any(count.owing for count in counts):
        yield _primary(say("button-nudge"), act(Verb.NUDGE, project.id, ""))


def _primary(label: str, action: Action) -> Choice:
    return Choice(label, action, Weight.PRIMARY)
