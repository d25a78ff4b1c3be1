"""[声をかける]: a coordinator calls upon those who owe what is overdue, once each and day, knowing what it costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.domain.actions import Action, Verb, act
from bot.domain.duties import DeadlineStatus, concerned, stage_of
from bot.domain.messages import Choice, Message, Outgoing, Settled, Weight, direct
from bot.domain.project import ON_A_SIDE, Person, Project
from bot.domain.reminders import Reminder
from bot.domain.timetable import next_sending_time
from bot.services.duties import Circumstances, deadlines_of
from bot.services.overdue import Overdue, overdue_of
from bot.services.phrasing.dates import Say
from bot.services.phrasing.deadlines import Reach, ask_to_speak, line_of, quiet_now, spoken_messages
from bot.services.phrasing.reminding import first_way
from bot.services.scene import Scene
from bot.services.spending import remaining
from bot.services.turns.deadlines import Places


@dataclass(frozen=True, slots=True)
class Call:
    """What one person owes, to be told now."""

    person: Person
    matters: tuple[Overdue, ...]


def speak_to(scene: Scene, places: Places, about: str, day: str) -> None:
    """Asks first, with the number of people and of LINE messages; on that day's yes each of them hears once, now."""
    if not places:
        scene.say(Message(scene.t("overdue-none")))
        return
    _call_upon(scene, [project for project, _ in places], act(Verb.SPEAK_TO, about, day))


def nudge(scene: Scene, project: Project, day: str) -> None:
    """[まとめて声をかける]: the same for all who have not sent their sheets yet, whether or not the day is over."""
    _call_upon(scene, [project], act(Verb.NUDGE, project.id, day))


def _call_upon(scene: Scene, projects: Sequence[Project], asked: Action) -> None:
    today, day = projects[0].today(scene.now), asked.args[1]
    closed = [_opens(scene, project) for project in projects]
    if all(closed):
        scene.say(quiet_now(min(at for at in closed if at is not None), scene.t))
        return
    if day != today.isoformat():
        _, reach = _callable(scene, projects, asked.verb)
        scene.say(ask_to_speak(reach, asked, today, scene.t))
        return
    # Two coordinators at once: the second finds what the first has written.
    locked = [scene.uow.projects.lock(name) for name in sorted(project.id for project in projects)]
    calls, reach = _callable(scene, [project for project in locked if project is not None], asked.verb)
    if not calls:
        scene.say(ask_to_speak(reach, asked, today, scene.t))
        return
    for call in calls:
        _call(scene, call)
    scene.immediate = Settled(scene.t("spoken-settled", n=len(calls)))
    scene.say(Message(scene.t("spoken", n=len(calls)), heading=scene.t("speak-to")))


def _opens(scene: Scene, project: Project) -> datetime | None:
    """When people of that project may be written to again; None where they may be now."""
    at = next_sending_time(scene.now, project.zone, scene.kit.catalogue.is_closed(project.pack))
    return at if at > scene.now else None


def _unsent(scene: Scene, projects: Sequence[Project]) -> list[Overdue]:
    """The days by which sheets are to be sent that stand open, with those who have not."""
    found = []
    for project in projects:
        members = scene.uow.projects.members(project.id)
        stands = Circumstances(scene.uow, scene.kit, project, scene.now, project.cycle, members)
        for one in deadlines_of(scene.uow, scene.kit, project, scene.now):
            open_now = one.status is DeadlineStatus.OPEN and one.cycle == project.cycle
            if one.rule is None or one.rule.until != "sheets" or not open_now:
                continue
            facts = stands.facts(one.rule)
            if stage_of(one.dated.kind, one.rule) in facts.asked:
                owing = concerned(one.dated.kind, one.rule, project, members, facts)
                owing = tuple(member for member in owing if member.role in ON_A_SIDE)
                days = (project.today(scene.now) - one.dated.on).days
                found.append(Overdue(project, one, days, owing))
    return found


def _callable(scene: Scene, projects: Sequence[Project], verb: Verb) -> tuple[list[Call], Reach]:
    """Whom to call upon now, and how far that reaches: some were called upon today, some want no reminders or blocked
    the bot.
    """
    matters: dict[str, list[Overdue]] = {}
    people: dict[str, Person] = {}
    late = overdue_of(scene.uow, scene.kit, projects, scene.now)
    for one in (*late, *_unsent(scene, projects)) if verb is Verb.NUDGE else late:
        if _opens(scene, one.project) is not None:
            continue
        for member in one.owing:
            if member.person.id != scene.person.id:
                people[member.person.id] = member.person
                matters.setdefault(member.person.id, []).append(one)
    for mute in scene.uow.mutes.of_people(people) if people else ():
        matters[mute.person] = [
            one
            for one in matters[mute.person]
            if not mute.covers(one.project.id, one.project.today(scene.now))
        ]
    calls, before, away = [], [], []
    spoken = _Spoken(scene)
    for name, person in people.items():
        if not person.reachable or not matters[name]:
            away.append(person)
        elif caller := spoken.to(person):
            before.append((person, scene.uow.people.get(caller)))
        else:
            calls.append(Call(person, tuple(matters[name])))
    platforms = Counter(call.person.address.platform for call in calls)
    return calls, Reach(platforms, before, away, remaining(scene.uow, scene.kit, scene.now).left)


SPOKEN = "overdue.spoken"


@dataclass
class _Spoken:
    """Who called upon whom today, by the log; each project's is read once."""

    scene: Scene
    _read: dict[str, dict[str, str]] = field(default_factory=dict)

    def to(self, person: Person) -> str | None:
        """The id of who called upon that person today, in whichever project."""
        for project, _ in self.scene.uow.projects.of_person(person.id):
            if caller := self._in(project).get(person.id):
                return caller
        return None

    def _in(self, project: Project) -> dict[str, str]:
        if project.id not in self._read:
            today, found = project.today(self.scene.now), {}
            for line in self.scene.uow.audit.of_project(project.id, SPOKEN):
                at, details = line["at"], line["details"]
                if isinstance(at, datetime) and isinstance(details, dict):
                    if project.today(at) == today:
                        found[str(details.get("person"))] = str(line["actor"])
            self._read[project.id] = found
        return self._read[project.id]


def _call(scene: Scene, call: Call) -> None:
    voice = partial(scene.kit.voice, call.person.language)
    say = voice()
    told = [
        (line_of(one.project, one.deadline, scene.now, voice(one.project)), _way(scene, one, say))
        for one in call.matters
    ]
    messages = spoken_messages(scene.person, told, say)
    project = call.matters[0].project.id
    scene.elsewhere.append(Outgoing(direct(call.person.address), messages, project=project))
    for about in {one.project.id: one.project for one in call.matters}.values():
        kinds = [one.deadline.dated.kind for one in call.matters if one.project.id == about.id]
        scene.audit(SPOKEN, about, person=call.person.id, kinds=kinds)


def _way(scene: Scene, one: Overdue, say: Say) -> Choice:
    """The one thing to press about it; where no reminder of it is planned, where the project stands."""
    reminder = _reminder(scene, one)
    if one.deadline.rule is None or reminder is None:
        return Choice(say("button-status"), act(Verb.STATUS, one.project.id), Weight.PRIMARY)
    return first_way(one.project, reminder, one.deadline.rule, say)


def _reminder(scene: Scene, one: Overdue) -> Reminder | None:
    """The newest reminder of that date, whose id its buttons carry."""
    dated = one.deadline.dated
    found = [
        reminder
        for reminder in scene.uow.reminders.of_project(one.project.id)
        if (reminder.cycle, reminder.kind, reminder.about) == (one.deadline.cycle, dated.kind, dated.on)
        and not reminder.person
    ]
    return found[-1] if found else None
