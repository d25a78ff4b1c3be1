"""The reminder clock's beat, second half: one message a day for each person, of all that waits for them, made of what
still stands when it is written and again when it is sent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from bot.domain.conversation import open_numbers, open_questions
from bot.domain.duties import stage_of
from bot.domain.hearing import Hearer
from bot.domain.messages import Message, Outgoing, Row, direct
from bot.domain.notices import Digest, Notice, NoticeStatus, digest_id
from bot.domain.project import ON_A_SIDE, Person, Project, Role
from bot.domain.questions import Question
from bot.domain.reminders import Reminder, ReminderStatus, still_wanted
from bot.domain.sheets import Sheet
from bot.domain.timetable import DateRule, next_sending_time
from bot.services.drafting import item_id, wanted
from bot.services.phrasing.dates import date_name, reason
from bot.services.phrasing.reminding import Matter, digest_messages, why_sentence
from bot.services.ports import UnitOfWork
from bot.services.reminders import HELD_UP, Beat, Ground, Item
from bot.services.rounds import round_messages
from bot.services.scene import Kit
from bot.services.standing import Owed, awaited, new_sheet, sheets_of_member
from bot.services.succession import ROUND, handover_messages, settle_due

SPOKEN = frozenset({ReminderStatus.COLLECTED, ReminderStatus.SENT, ReminderStatus.FAILED})
"""How a reminder stands of which somebody may still be told: a neighbour's message may have gone out, or failed."""

Heard = tuple[Project, DateRule, Hearer]
"""How somebody hears of a reminder: the project, the rule behind its date, and in what part."""

Said = tuple[Notice, Reminder, Heard]


@dataclass
class _Sorted:
    """What waits for one person: what is said now, the summaries among it, what is settled, what has to wait."""

    said: list[Said] = field(default_factory=list)
    rounds: list[Notice] = field(default_factory=list)
    gone: list[Notice] = field(default_factory=list)
    wait: dict[datetime, list[Notice]] = field(default_factory=lambda: defaultdict(list))

    @property
    def notices(self) -> list[Notice]:
        return [*(notice for notice, _, _ in self.said), *self.rounds]

    @property
    def projects(self) -> list[Project]:
        return [project for _, _, (project, _, _) in self.said]

    @property
    def lead(self) -> Project | None:
        return next(iter(self.projects), None)


# ---------------------------------------------------------------- writing


def compose(
    uow: UnitOfWork,
    kit: Kit,
    now: datetime,
    people: int = 1,
    *,
    doubtful: datetime | None = None,
    explain: bool = False,
    taken: list[str] | None = None,
) -> Beat | None:
    """Writes the digests of up to ``people`` persons for whom something waits at ``now``; None when nobody is left, or
    more is being collected that belongs to the same day.

    ``doubtful``: until that instant things may have been said of which the database does not know, so that no digest of
    such a day is opened; ``explain``: the items say why. ``taken`` is filled with the persons' ids.
    """
    if _comes_first(uow.reminders.next_due(), now) or _comes_first(uow.rounds.next_due(), now):
        return None
    ground, total = Ground(uow, kit, now), None
    for _ in range(people):
        person = uow.notices.next_person(now)
        if person is None:
            break
        if taken is not None:
            taken.append(person)
        beat = _compose(ground, uow.people.get(person), doubtful, explain=explain)
        total = beat if total is None else total + beat
    return total


def _comes_first(due: datetime | None, now: datetime) -> bool:
    return due is not None and due <= now


def _compose(ground: Ground, person: Person, doubtful: datetime | None, *, explain: bool) -> Beat:
    uow, kit, now = ground.uow, ground.kit, ground.now
    found = _sorted_out(ground, person, uow.notices.waiting(person.id, now))
    skipped = _settle(ground, found)
    if not found.notices:
        return Beat(skipped=skipped)
    lead = found.lead
    zone = lead.zone if lead else ground.zone
    day = now.astimezone(zone).date()
    digest = Digest(digest_id(person.id, day), person.id, day, now)
    known = doubtful is not None and day <= doubtful.astimezone(zone).date()
    messages = () if known else _messages(ground, person, found)
    if known or (messages and not uow.digests.open(digest)):
        is_closed = ground.is_closed(lead) if lead else ground.common_days
        tomorrow = datetime.combine(day + timedelta(days=1), time(), zone)
        uow.notices.later([n.id for n in found.notices], next_sending_time(tomorrow, zone, is_closed))
        return Beat(skipped=skipped + len(found.notices))
    if not messages:
        uow.notices.settle([n.id for n in found.notices], NoticeStatus.DROPPED)
        return Beat(skipped=skipped + len(found.notices))
    projects = {project.id for project in found.projects}
    of = next(iter(projects)) if len(projects) == 1 else None
    uow.outbox.add(Outgoing(direct(person.address), messages, digest=digest.id, project=of), kit.wall.now())
    uow.notices.settle([n.id for n in found.notices], NoticeStatus.SAID, digest.id)
    _mark_sent(ground, [reminder for _, reminder, _ in found.said])
    items = _items(ground, person, found, messages, digest.id, explain=explain)
    return Beat(sent=len(items), skipped=skipped, items=items)


def prove(uow: UnitOfWork, kit: Kit, notice: Notice, now: datetime) -> None:
    """Puts that notice alone into words, and throws them away: raises what is wrong with it."""
    ground, person = Ground(uow, kit, now), uow.people.get(notice.person)
    _messages(ground, person, _sorted_out(ground, person, [notice]))


def _sorted_out(ground: Ground, person: Person, notices: Sequence[Notice]) -> _Sorted:
    """Every notice asked again whether it is still wanted, by whom; of one date only the latest word is said."""
    found = _Sorted()
    reminders = ground.uow.reminders.several(n.reminder for n in notices if n.reminder is not None)
    ground.know(reminder.project for reminder in reminders.values())
    latest: dict[tuple[str, int, str, date], Said] = {}
    for notice in notices:
        if notice.reminder is None:
            _sort_round(ground, person, notice, found)
            continue
        reminder = reminders.get(notice.reminder)
        heard = _heard(ground, person, reminder) if reminder else None
        if reminder is None or heard is None:
            found.gone.append(notice)
            continue
        project = heard[0]
        if (opens := ground.opens(project)) > ground.now:
            found.wait[opens].append(notice)
            continue
        said = notice, reminder, heard
        key = project.id, reminder.cycle, reminder.kind, reminder.about
        before = latest.get(key)
        if before is not None:
            older, said = sorted((before, said), key=lambda one: (bool(one[1].person), one[1].step))
            found.gone.append(older[0])
        latest[key] = said
    doubled = _doubled(ground, [*latest.values()])
    found.said = [said for said in latest.values() if said not in doubled]
    found.gone += [notice for notice, _, _ in doubled]
    return found


def _doubled(ground: Ground, all_said: Sequence[Said]) -> list[Said]:
    """What needs no word of its own where opening and due day of one's own sheet meet: the opening names the due day; one
    that was put off has nothing to add to it.
    """
    openings = {
        (project.id, reminder.cycle, reminder.kind): said
        for said in all_said
        for _, reminder, (project, _, hearer) in [said]
        if hearer.own
    }
    found = []
    for said in all_said:
        _, reminder, (project, rule, hearer) = said
        opening = openings.get((project.id, reminder.cycle, f"{stage_of(reminder.kind, rule)}.start"))
        if rule.until != "sheets" or not hearer.own or opening is None:
            continue
        if opening[1].person:
            found.append(opening)
        elif _left(_own_sheets(ground, opening[1], *opening[2])):
            found.append(said)
    return found


def _sort_round(ground: Ground, person: Person, notice: Notice, found: _Sorted) -> None:
    opens = next_sending_time(ground.now, ground.zone, ground.common_days)
    if opens > ground.now and not ground.any_hour:
        found.wait[opens].append(notice)
    elif not person.reachable or ground.muted_all(person.id, ground.now.astimezone(ground.zone).date()):
        found.gone.append(notice)
    else:
        found.rounds.append(notice)


def _heard(ground: Ground, person: Person, reminder: Reminder) -> Heard | None:
    """How that person hears of the reminder as things stand now; None where they do not any more."""
    project = ground.project(reminder.project)
    rule = ground.rule(project, reminder.cycle, reminder.kind) if project else None
    if project is None or rule is None or reminder.status not in SPOKEN:
        return None
    if not still_wanted(reminder, project, rule):
        return None
    heard = ground.heard_by(project, reminder, rule)
    hearer = next((one for one in heard if one.member.person.id == person.id), None)
    return (project, rule, hearer) if hearer else None


def _settle(ground: Ground, found: _Sorted) -> int:
    """Keeps what has to wait waiting, and lets go of what is settled. Gives how many notices that are."""
    for at, notices in found.wait.items():
        ground.uow.notices.later([n.id for n in notices], at)
    _drop(ground.uow, found.gone)
    return len(found.gone) + sum(len(notices) for notices in found.wait.values())


def _drop(uow: UnitOfWork, notices: Sequence[Notice]) -> None:
    """They are not said; a reminder that nobody hears of has been dropped."""
    if not notices:
        return
    uow.notices.settle([n.id for n in notices], NoticeStatus.DROPPED)
    silent = {
        n.reminder
        for n in notices
        if n.reminder and all(o.status is NoticeStatus.DROPPED for o in uow.notices.of_reminder(n.reminder))
    }
    dropped = [r.id for r in uow.reminders.several(silent).values() if r.status in SPOKEN] if silent else []
    uow.reminders.set_status(dropped, ReminderStatus.DROPPED, "settled")


def _mark_sent(ground: Ground, reminders: Iterable[Reminder]) -> None:
    """The first message that speaks of a reminder makes it sent; the log says so once."""
    uow = ground.uow
    first = [reminder for reminder in reminders if reminder.status is ReminderStatus.COLLECTED]
    for why in {reminder.why for reminder in first}:
        uow.reminders.set_status([r.id for r in first if r.why == why], ReminderStatus.SENT, why)
    for reminder in first:
        notices = uow.notices.of_reminder(reminder.id)
        to = sum(notice.status is not NoticeStatus.DROPPED for notice in notices)
        uow.audit.add(
            ground.now, "clock", "reminder.sent", reminder.project,
            kind=reminder.kind, cycle=reminder.cycle, step=reminder.step, to=to,
        )  # fmt: skip


# ---------------------------------------------------------------- what is said


def _messages(ground: Ground, person: Person, found: _Sorted) -> tuple[Message, ...]:
    kit, now = ground.kit, ground.now
    matters = [_matter(ground, reminder, *heard) for _, reminder, heard in found.said]
    say = kit.voice(person.language)
    leads = {Role.COORDINATOR, Role.OFFICER}
    coordinates = any(
        m.person.id == person.id and m.role in leads for of in found.projects for m in ground.members(of.id)
    )

    told = digest_messages(matters, now, say, coordinates=coordinates) if matters else ()
    summaries = (message for notice in found.rounds for message in _round(ground, person, notice.round))
    return (*told, *summaries)


def _round(ground: Ground, person: Person, kind: str) -> tuple[Message, ...]:
    if kind.startswith(ROUND):
        return handover_messages(ground.uow, ground.kit, person, kind)
    return round_messages(ground.uow, ground.kit, person, kind, ground.now)


def _matter(ground: Ground, reminder: Reminder, project: Project, rule: DateRule, hearer: Hearer) -> Matter:
    at, stage = project.as_in(reminder.cycle), stage_of(reminder.kind, rule)
    present = reminder.cycle == project.cycle
    others = rule.until == "sheets" and not hearer.own
    language = hearer.member.person.language
    mine = _own_sheets(ground, reminder, project, rule, hearer)
    waiting = [owed for owed in mine if _waits(owed)]
    talk = _talk_day(ground, at, rule, stage)
    return Matter(
        at,
        reminder,
        rule,
        hearer.level,
        hearer.own,
        late=reminder.why == HELD_UP,
        rule_text="" if talk else _rule_text(ground, project, reminder, language),
        left=_left(waiting),
        numbers=sum(len(open_numbers(owed.questionnaire, _sheet(owed))) for owed in waiting),
        sheets=tuple(owed.questionnaire.title.in_(language) for owed in waiting) if len(mine) > 1 else (),
        counts=tuple(awaited(ground.uow, ground.kit, project, stage, ground.now, language))
        if others and present
        else (),
        due=at.dates.get(f"{stage}.due"),
        following=_following(ground, at, reminder),
        what=date_name(reminder.kind, ground.kit.voice(language, project)),
        mutual=any(one.id in at.revealed for one in ground.kit.pack(project, reminder.cycle).sheets(stage)),
        talk=talk,
        rest=_rest_of_agreement(ground, at, rule, language),
    )


def _rest_of_agreement(ground: Ground, at: Project, rule: DateRule, language: str) -> tuple[str, ...]:
    """What of a recorded agreement is not settled, by name; nothing where none is recorded, or it is about another
    thing.
    """
    if rule.until != "signed":
        return ()
    agreement = ground.uow.dossiers.get(at.id).agreement
    if not agreement.concluded:
        return ()
    items = {item_id(item): item.label for item in wanted(ground.kit.pack(at, at.cycle), at)}
    left = agreement.unsettled(items, [side.letter for side in at.sides])
    return tuple(items[item].in_(language) for item in left)


def _own_sheets(
    ground: Ground, reminder: Reminder, project: Project, rule: DateRule, hearer: Hearer
) -> list[Owed]:
    """The person's own sheets that it is about, those included that are sent."""
    evaluates = rule.until == "evaluation" and hearer.member.role is Role.EVALUATOR
    opening = reminder.kind.endswith(".start") and hearer.member.role in ON_A_SIDE
    if not hearer.own or not (evaluates or opening or rule.until == "sheets"):
        return []
    stage = stage_of(reminder.kind, rule)
    mine = sheets_of_member(ground.uow, ground.kit, project, hearer.member, ground.now)
    return [
        owed
        for owed in mine
        if owed.cycle == reminder.cycle and (evaluates or owed.stage == stage) and not owed.joint
    ]


def _waits(owed: Owed) -> bool:
    return not owed.sent and not owed.mutual


def _left(sheets: Iterable[Owed]) -> tuple[Question, ...]:
    """The open questions of those of the sheets that somebody waits for."""
    return tuple(
        question
        for owed in sheets
        if _waits(owed)
        for question in open_questions(owed.questionnaire, _sheet(owed))
    )


def _sheet(owed: Owed) -> Sheet:
    return owed.sheet or new_sheet("", owed)


def _talk_day(ground: Ground, at: Project, rule: DateRule, stage: str) -> date | None:
    """The day that was settled for the talk, where it is still to come."""
    if rule.until != "talk":
        return None
    dossier, today = ground.uow.dossiers.get(at.id), at.today(ground.now)
    days = (dossier.talk(at.cycle, sheet.id) for sheet in ground.kit.pack(at).sheets(stage))
    return min((on for on in days if on is not None and on >= today), default=None)


def _rule_text(ground: Ground, project: Project, reminder: Reminder, language: str) -> str:
    found = ground.dated(project, reminder.cycle)
    own = found.get(reminder.kind)
    if own is None:
        return ""
    say = ground.kit.voice(language, project)
    return reason(own, say)


def _following(ground: Ground, at: Project, reminder: Reminder) -> tuple[str, date] | None:
    today = max(at.today(ground.now), reminder.about)
    ahead = [(kind, on) for kind, on in at.dates.items() if on > today and kind not in at.done]
    return min(ahead, key=lambda item: item[1], default=None)


def _items(
    ground: Ground,
    person: Person,
    found: _Sorted,
    messages: tuple[Message, ...],
    digest: str,
    *,
    explain: bool,
) -> tuple[Item, ...]:
    """What the digest says, for the report; its price stands at the first."""
    platform = person.address.platform
    price = ground.kit.pushes(messages) if platform == "line" else 0
    language = ground.kit.defaults.language
    told = [
        (
            heard[0].id,
            reminder.kind,
            reminder.due_at.astimezone(heard[0].zone),
            _why(ground, _matter(ground, reminder, *heard), language) if explain else "",
        )
        for _, reminder, heard in found.said
    ]
    told += [
        (
            "",
            f"round.{notice.round.partition(':')[0]}",
            notice.due_at.astimezone(ground.zone),
            _why_round(ground, notice, language),
        )
        for notice in found.rounds
    ]
    return tuple(
        Item(project, kind, str(person.address), platform, at.isoformat(), why, 0 if place else price, digest)
        for place, (project, kind, at, why) in enumerate(told)
    )


def _why(ground: Ground, matter: Matter, language: str) -> str:
    project = ground.project(matter.project.id) or matter.project
    text = _rule_text(ground, project, matter.reminder, language)
    say = ground.kit.voice(language, project)
    what = date_name(matter.reminder.kind, say)
    return why_sentence(replace(matter, rule_text=text, what=what), say)


def _why_round(ground: Ground, notice: Notice, language: str) -> str:
    say = ground.kit.voice(language)
    if notice.round.startswith(ROUND):
        return say("why-handover")
    return say("why-month-summary") if notice.round == "month" else say("why-week-summary")


# ---------------------------------------------------------------- just before it is sent


@dataclass(frozen=True, slots=True)
class Fresh:
    """A digest as it stands now. ``messages`` are empty where nothing is left to say; ``opens`` is set where people may
    not be written to before that instant, which is ``wait`` ahead; ``first``: nothing of it was put off for so long
    before; ``late``: it speaks of something that should have been said long before.
    """

    messages: tuple[Message, ...]
    late: bool = False
    opens: datetime | None = None
    wait: timedelta = timedelta(0)
    first: bool = True


LONG = timedelta(hours=20)
"""A digest that waited so long for its hour stays one, so that it is given up some day, and the coordinator told."""

FRESH_FOR = timedelta(minutes=10)
"""So long words stand as they were written, where nothing that they speak of is settled."""


def freshen(uow: UnitOfWork, kit: Kit, digest: str, written: tuple[Message, ...], age: timedelta) -> Fresh:
    """What the digest still has to say ``age`` after it was written. What is settled since falls out of it, and of the
    table; words that are not so new are put anew.
    """
    opened = uow.digests.get(digest)
    notices = [
        n for n in uow.notices.of_digest(digest) if n.status in (NoticeStatus.SAID, NoticeStatus.PASSED_ON)
    ]
    if opened is None or not notices:
        return Fresh(())
    settle_due(uow, kit, opened.at + age)
    ground, person = Ground(uow, kit, opened.at + age), uow.people.get(opened.person)
    found = _sorted_out(ground, person, notices)
    _tell_others(ground, person, found.gone)
    _drop(uow, found.gone)
    late = any(reminder.why == HELD_UP for _, reminder, _ in found.said)
    if found.wait:
        first = opened.at - min(notice.due_at for notice in notices) < LONG
        return Fresh(written, late, min(found.wait), min(found.wait) - ground.now, first)
    if not found.gone and age < FRESH_FOR:
        return Fresh(written, late)
    return Fresh(_messages(ground, person, found) if found.notices else (), late)


def still_said(uow: UnitOfWork, kit: Kit, digest: str, now: datetime) -> bool:
    """Whether something of what the digest says is still to be done, or it says how things stand."""
    ground = Ground(uow, kit, now)
    notices = uow.notices.of_digest(digest)
    reminders = uow.reminders.several(n.reminder for n in notices if n.reminder is not None)
    for reminder in reminders.values():
        project = ground.project(reminder.project)
        rule = ground.rule(project, reminder.cycle, reminder.kind) if project else None
        if project is not None and still_wanted(reminder, project, rule):
            return True
    return any(notice.reminder is None for notice in notices)


def _tell_others(ground: Ground, person: Person, gone: Sequence[Notice]) -> None:
    """What that person does not hear, because they left before it was sent, waits for those in whose place they were."""
    reminders = ground.uow.reminders.several(n.reminder for n in gone if n.reminder is not None)
    for reminder in reminders.values():
        project = ground.project(reminder.project)
        rule = ground.rule(project, reminder.cycle, reminder.kind) if project else None
        if project is None or rule is None or not still_wanted(reminder, project, rule):
            continue
        if any(member.person.id == person.id for member in ground.members(project.id)):
            continue
        told = {notice.person for notice in ground.uow.notices.of_reminder(reminder.id)}
        others = [one.member.person.id for one in ground.heard_by(project, reminder, rule)]
        ground.uow.notices.add(
            Notice(ground.kit.ids.new(), other, ground.now, reminder.due_at, reminder.id)
            for other in others
            if other not in told
        )


def with_reply(
    uow: UnitOfWork, kit: Kit, person: Person, now: datetime, digests: Sequence[str], room: int
) -> tuple[Message, ...]:
    """What those digests of the person could not say, and what waits for the day's one, in up to ``room`` messages that
    go with the answer to something that they have just done: said from now on. What is settled by now falls out.
    """
    passed_on = [
        n for one in digests for n in uow.notices.of_digest(one) if n.status is NoticeStatus.PASSED_ON
    ]
    waiting = uow.notices.waiting(person.id, now)
    if room < 1 or not (passed_on or waiting):
        return ()
    ground = Ground(uow, kit, now, any_hour=True)
    found = _sorted_out(ground, person, [*passed_on, *waiting])
    lead = found.lead
    day = now.astimezone(lead.zone if lead else ground.zone).date()
    new = {n.id for n in waiting} & {n.id for n in found.notices}
    if new and not uow.digests.open(Digest(digest_id(person.id, day), person.id, day, now)):
        if not passed_on:
            return ()  # the day's digest is out: what came since waits for the next one
        new = set()
        found = _sorted_out(ground, person, passed_on)
    _drop(uow, found.gone)
    for notice in found.notices:
        digest = digest_id(person.id, day) if notice.id in new else notice.digest
        uow.notices.settle([notice.id], NoticeStatus.SAID, digest)
    _mark_sent(ground, [reminder for _, reminder, _ in found.said])
    return squeezed(_messages(ground, person, found), room) if found.notices else ()


def squeezed(messages: tuple[Message, ...], room: int) -> tuple[Message, ...]:
    """All of it in so many messages: what does not fit stands in one last card."""
    if len(messages) <= room:
        return messages
    rows: list[Row] = []
    for one in messages[room - 1 :]:
        text = "\n".join(part for part in (one.lead, one.text) if part)
        rows += (Row(one.heading, text=text, note=one.note), *one.rows)
    choices = (choice for one in messages[room - 1 :] for choice in one.choices)
    return (*messages[: room - 1], Message(rows=tuple(rows), choices=tuple(dict.fromkeys(choices))))


def take_back(uow: UnitOfWork, digest: str, at: datetime) -> None:
    """What the digest says was not said: it waits for another one, from that instant on."""
    notices = [n.id for n in uow.notices.of_digest(digest) if n.status is NoticeStatus.SAID]
    uow.notices.settle(notices, NoticeStatus.WAITING)
    uow.notices.later(notices, at)


def give_up(uow: UnitOfWork, digest: str, reason: str) -> frozenset[str]:
    """The digest did not reach its person: neither did what it says. Gives the projects that it speaks of."""
    notices = [n for n in uow.notices.of_digest(digest) if n.status is NoticeStatus.SAID]
    uow.notices.settle([n.id for n in notices], NoticeStatus.FAILED, digest)
    reminders = uow.reminders.several(n.reminder for n in notices if n.reminder is not None)
    uow.reminders.set_status(reminders, ReminderStatus.FAILED, reason)
    return frozenset(reminder.project for reminder in reminders.values())
