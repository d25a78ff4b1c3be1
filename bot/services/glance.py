"""Many projects looked at together: what is asked of each one was read for all of them at once.

For reading only, and for how things stand: reasons beside answers, and what is being written, are not among what was
read. Whoever asks for anything else asks the store itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from bot.domain.dossier import Dossier
from bot.domain.notices import Mute
from bot.domain.project import Member, Project
from bot.domain.sheet_history import SheetHistory
from bot.domain.sheets import Sheet, SheetState
from bot.services.ports import UnitOfWork

AT_ONCE = 500
"""So many projects, or people, are asked for with one statement."""


def glance(uow: UnitOfWork, projects: Sequence[Project]) -> UnitOfWork:
    """The same transaction, with the members, dossiers, mutes and the sheets of the present cycle of these projects read
    already; of other projects, and of what is not here, it asks as ever.
    """
    ids = [project.id for project in projects]
    members: dict[str, list[Member]] = {}
    dossiers: dict[str, Dossier] = {name: Dossier(name) for name in ids}
    for some in _parts(ids):
        members |= {name: people for name, (_, people) in uow.projects.several(some).items()}
        dossiers |= uow.reports.dossiers(some)
    sheets: dict[tuple[str, int], list[SheetHistory]] = {}
    for cycle in {project.cycle for project in projects}:
        own = [project.id for project in projects if project.cycle == cycle]
        sheets |= {(name, cycle): [] for name in own}
        for some in _parts(own):
            sheets |= {(name, cycle): found for name, found in uow.reports.sheets(some, cycle).items()}
    people = sorted({member.person.id for those in members.values() for member in those})
    mutes: dict[str, list[Mute]] = {person: [] for person in people}
    for some in _parts(people):
        for mute in uow.mutes.of_people(some):
            mutes[mute.person].append(mute)
    # What is not overridden is the repository's own: the type is the port's, and nothing of it is missing.
    return cast(
        "UnitOfWork",
        _Beside(
            uow,
            projects=_Projects(uow.projects, members),
            sheets=_Sheets(uow.sheets, sheets),
            dossiers=_Dossiers(uow.dossiers, dossiers),
            mutes=_Mutes(uow.mutes, mutes),
        ),
    )


def _parts(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


class _Beside:
    """The real thing, with some of its parts in place of its own."""

    def __init__(self, real: object, **parts: object) -> None:
        self._real = real
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Projects(_Beside):
    def __init__(self, real: object, known: Mapping[str, list[Member]]) -> None:
        super().__init__(real)
        self._known = known

    def members(self, project: str) -> list[Member]:
        found: list[Member] = (
            self._known[project] if project in self._known else self._real.members(project)  # type: ignore[attr-defined]
        )
        return found


class _Dossiers(_Beside):
    def __init__(self, real: object, known: Mapping[str, Dossier]) -> None:
        super().__init__(real)
        self._known = known

    def get(self, project: str) -> Dossier:
        found: Dossier = self._known[project] if project in self._known else self._real.get(project)  # type: ignore[attr-defined]
        return found


class _Mutes(_Beside):
    def __init__(self, real: object, known: Mapping[str, list[Mute]]) -> None:
        super().__init__(real)
        self._known = known

    def of_people(self, people: Iterable[str]) -> list[Mute]:
        asked = list(people)
        if any(person not in self._known for person in asked):
            found: list[Mute] = self._real.of_people(asked)  # type: ignore[attr-defined]
            return found
        return [mute for person in asked for mute in self._known[person]]


class _Sheets(_Beside):
    def __init__(self, real: object, known: Mapping[tuple[str, int], list[SheetHistory]]) -> None:
        super().__init__(real)
        self._known = known

    def of_project(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> list[Sheet]:
        if (project, cycle) not in self._known:
            real: list[Sheet] = self._real.of_project(project, cycle, questionnaire, as_of)  # type: ignore[attr-defined]
            return real
        return [
            one.sheet if as_of is None else one.at(as_of)
            for one in self._known[project, cycle]
            if one.sheet.questionnaire == questionnaire and one.sheet.person
        ]

    def shared(
        self, project: str, cycle: int, questionnaire: str, as_of: datetime | None = None
    ) -> Sheet | None:
        if (project, cycle) not in self._known:
            real: Sheet | None = self._real.shared(project, cycle, questionnaire, as_of)  # type: ignore[attr-defined]
            return real
        found = (
            one.sheet if as_of is None else one.at(as_of)
            for one in self._known[project, cycle]
            if one.sheet.questionnaire == questionnaire and not one.sheet.person
        )
        return next(found, None)

    def sent(self, project: str, cycle: int) -> Mapping[str, frozenset[str]]:
        if (project, cycle) not in self._known:
            real: Mapping[str, frozenset[str]] = self._real.sent(project, cycle)  # type: ignore[attr-defined]
            return real
        found: dict[str, set[str]] = {}
        for one in self._known[project, cycle]:
            if one.sheet.state is SheetState.SENT:
                found.setdefault(one.sheet.questionnaire, set()).add(one.sheet.person)
        return {name: frozenset(people) for name, people in found.items()}
