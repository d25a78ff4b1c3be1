"""What a project has agreed on and means to do, beside its answers: agreement, agreed actions, improvements,
notes. Plain data; one per project, over all its cycles.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.agreement import Agreement


class PointState(StrEnum):
    """How an agreed action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """Somebody looked at an agreed action again. ``at`` aware UTC, ``by`` a person's id."""

    at: datetime
    by: str
    state: PointState
    words: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """What a talk made of one difference: why (``cause``), what next (``action``), who (``owner``: a side's
    letter, or a name in words), until when, and what became of it.
    """

    id: str
    cycle: int
    sheet: str
    question: str
    cause: str
    action: str
    owner: str
    due: date | None
    made_at: datetime
    made_by: str
    followed: tuple[FollowedUp, ...] = ()

    @property
    def state(self) -> PointState:
        """As last looked at."""
        return self.followed[-1].state if self.followed else PointState.OPEN


class FindingState(StrEnum):
    """What became of an improvement: ``open`` until the next plan says how it was used."""

    OPEN = "open"
    USED = "used"
    PARTLY = "partly"
    DECLINED = "not_now"


@dataclass(frozen=True, slots=True)
class Finding:
    """An improvement (改善点) that a side found in one cycle. ``outcome`` is what each side said of its use in a
    later plan, by letter; ``used_in`` that cycle.
    """

    id: str
    cycle: int
    text: str
    side: str
    sheet: str
    question: str
    state: FindingState = FindingState.OPEN
    outcome: Mapping[str, str] = field(default_factory=dict)
    used_in: int = 0


class NoteKind(StrEnum):
    """What a note in the course of the work is about."""

    PROBLEM = "problem"
    CHANGE = "change"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened, in a person's words, for all sides to read. ``link`` is where they were said, where that
    was in a channel; ``message`` the platform's id of the words, for taking them back, after which ``text`` is empty.
    """

    id: str
    cycle: int
    at: datetime
    by: str
    side: str
    kind: NoteKind
    text: str
    link: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A person wants to hear more about that question in the talk."""

    cycle: int
    sheet: str
    question: str
    person: str


@dataclass(frozen=True, slots=True)
class Talk:
    """When the sides talk about a sheet's answers."""

    cycle: int
    sheet: str
    on: date


@dataclass(frozen=True, slots=True)
class Extension:
    """Somebody asks for a later day (延期願い): ``until`` in place of ``about``. ``granted`` is None until a
    coordinator decides. ``asked_by`` and ``decided_by`` are people's ids, instants aware UTC.
    """

    id: str
    cycle: int
    kind: str
    about: date
    until: date
    asked_at: datetime
    asked_by: str
    granted: bool | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything of one project."""

    project: str
    agreement: Agreement = field(default_factory=Agreement)
    points: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    marks: tuple[Mark, ...] = ()
    talks: tuple[Talk, ...] = ()
    extensions: tuple[Extension, ...] = ()

    def point_about(self, cycle: int, sheet: str, question: str) -> Point | None:
        """The newest agreed action about that question."""
        found = (p for p in self.points if (p.cycle, p.sheet, p.question) == (cycle, sheet, question))
        return max(found, key=lambda point: point.made_at, default=None)

    def open_point_about(self, cycle: int, sheet: str, question: str) -> Point | None:
        """The same while it is still to be done: what is agreed after that is another action."""
        point = self.point_about(cycle, sheet, question)
        return point if point is not None and point.state is PointState.OPEN else None

    def with_point(self, point: Point) -> "Dossier":
        """With that point, in place of the one of the same id."""
        known = any(one.id == point.id for one in self.points)
        kept = tuple(point if one.id == point.id else one for one in self.points)
        return replace(self, points=kept if known else (*kept, point))

    def open_points(self) -> tuple[Point, ...]:
        """Agreed actions that are still to be done, those due first in front."""
        waiting = (point for point in self.points if point.state is PointState.OPEN)
        return tuple(sorted(waiting, key=lambda point: (point.due or date.max, point.made_at)))

    def without_words_of(self, person: str, message: str) -> "Dossier":
        """Without the words that came from that message of that person, in notes and in items of the agreement; that
        there was a note stays. Versions that were concluded are everybody's and stay whole.
        """
        notes = tuple(
            replace(note, text="", link="", message="")
            if (note.by, note.message) == (person, message)
            else note
            for note in self.notes
        )
        return replace(self, notes=notes, agreement=self.agreement.without_words_of(person, message))

    def without_finding(self, sheet: str, question: str, texts: Collection[str]) -> "Dossier":
        """Without the words of improvements that were an answer to that question; that there was one stays."""
        findings = tuple(
            replace(one, text="")
            if (one.sheet, one.question) == (sheet, question) and one.text in texts
            else one
            for one in self.findings
        )
        return replace(self, findings=findings)

    def without_person(self, person: str, name: str, texts: Collection[str]) -> "Dossier":
        """Without what that person wrote: notes, remarks, actions, wishes, items that no side has agreed to, improvements
        in their words (``texts``, what they answered); and without their ``name`` where an action named them.
        That there was a note or an action stays. Versions that were concluded are everybody's and stay whole.
        """
        notes = tuple(
            replace(note, text="", link="", message="") if note.by == person else note for note in self.notes
        )
        points = tuple(
            replace(
                point,
                cause="" if point.made_by == person else point.cause,
                action="" if point.made_by == person else point.action,
                owner="" if name and point.owner == name else point.owner,
                followed=tuple(replace(one, words="") if one.by == person else one for one in point.followed),
            )
            for point in self.points
        )
        findings = tuple(replace(one, text="") if one.text in texts else one for one in self.findings)
        marks = tuple(mark for mark in self.marks if mark.person != person)
        return replace(
            self,
            notes=notes,
            points=points,
            findings=findings,
            marks=marks,
            agreement=self.agreement.without_person(person),
        )

    def open_findings(self, cycle: int) -> tuple[Finding, ...]:
        """Improvements of earlier cycles that no plan has spoken of, or whose use that cycle's plan is about."""
        return tuple(
            finding
            for finding in self.findings
            if finding.cycle < cycle and (finding.state is FindingState.OPEN or finding.used_in >= cycle)
        )

    def with_finding(self, finding: Finding) -> "Dossier":
        """With that finding, in place of the one of the same id."""
        known = any(one.id == finding.id for one in self.findings)
        kept = tuple(finding if one.id == finding.id else one for one in self.findings)
        return replace(self, findings=kept if known else (*kept, finding))

    def marked(self, mark: Mark, wanted: bool = True) -> "Dossier":
        """With that mark, or without it; the same twice changes nothing."""
        if wanted is (mark in self.marks):
            return self
        kept = tuple(one for one in self.marks if one != mark)
        return replace(self, marks=(*kept, mark) if wanted else kept)

    def marks_on(self, cycle: int, sheet: str) -> dict[str, int]:
        """How many people marked each question of that sheet."""
        counts: dict[str, int] = {}
        for mark in self.marks:
            if (mark.cycle, mark.sheet) == (cycle, sheet):
                counts[mark.question] = counts.get(mark.question, 0) + 1
        return counts

    def talk(self, cycle: int, sheet: str) -> date | None:
        """The day that was settled for talking about that sheet."""
        return next((t.on for t in reversed(self.talks) if (t.cycle, t.sheet) == (cycle, sheet)), None)

    def with_talk(self, talk: Talk) -> "Dossier":
        """With that day in place of an earlier one."""
        kept = tuple(t for t in self.talks if (t.cycle, t.sheet) != (talk.cycle, talk.sheet))
        return replace(self, talks=(*kept, talk))

    def extension(self, id: str) -> Extension | None:
        """The request of that id; None where a newer one took its place."""
        return next((one for one in self.extensions if one.id == id), None)

    def asked_for(self, wish: Extension) -> Extension | None:
        """The request for the same by the same person that nobody has decided yet."""
        return next((one for one in self.extensions if _same_wish(one, wish)), None)

    def with_extension(self, wish: Extension) -> "Dossier":
        """With that request, in place of the one of the same id, or of the same person's undecided one."""
        kept = (one for one in self.extensions if one.id != wish.id and not _same_wish(one, wish))
        return replace(self, extensions=(*kept, wish))


def _same_wish(one: Extension, other: Extension) -> bool:
    """Whether both ask for more time for one thing by one person, and the first is open."""
    about = (one.cycle, one.kind, one.asked_by) == (other.cycle, other.kind, other.asked_by)
    return about and one.granted is None
