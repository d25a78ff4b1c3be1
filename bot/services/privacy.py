"""What is kept about a person, over all projects: what they agreed to, and everything as facts for a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.consent import TEXT_VERSION, Consent, KeptUntil, ends_on, kept_until
from bot.domain.dossier import Note
from bot.domain.project import Person, Project
from bot.services.ports import AnswerRecord, Belonging, LogWords, UnitOfWork
from bot.services.records import table
from bot.services.scene import Kit, Scene

FORMS = ("json", "csv")
"""As what somebody can have what is kept about them."""


def keeping(kit: Kit, project: Project, now: datetime) -> KeptUntil:
    """Until when things of that project are kept, as its dates stand at ``now``, where somebody does something; the years
    are the operator's setting and what its coordinators added, the fiscal year is the guideline's.
    """
    return _keeping(kit, project, project.today(now))


def keeping_of(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> KeptUntil:
    """The same where nobody does anything now: counted from the day on which somebody did last."""
    lived = uow.keeping.lived(project.id) or project.created_at or now
    return _keeping(kit, project, project.today(lived))


def _keeping(kit: Kit, project: Project, lived: date) -> KeptUntil:
    years = kit.defaults.retention_years + project.kept_longer
    return KeptUntil(kept_until(ends_on(project, lived), years, kit.pack(project).fy_start), years)


def consented(scene: Scene, project: Project) -> None:
    """[はじめる] was pressed under the present text: that is kept, with the day that the text named."""
    until = keeping(scene.kit, project, scene.now).until
    scene.uow.consents.add(
        Consent(
            project.tenant, project.id, scene.person.id, TEXT_VERSION, scene.now, scene.person.language, until
        )
    )


@dataclass(frozen=True, slots=True)
class OfProject:
    """What is kept of somebody in one project."""

    place: Belonging
    answers: Sequence[AnswerRecord]
    notes: Sequence[Note]
    words: Sequence[LogWords]
    consents: Sequence[Consent]


def of_projects(uow: UnitOfWork, person: Person) -> list[OfProject]:
    """All of it, by joining: archived projects and those that the person left included."""
    return [
        OfProject(
            place,
            [one for one in uow.sheets.records(place.project.id) if is_theirs(one, person.id)],
            [note for note in uow.dossiers.get(place.project.id).notes if note.by == person.id],
            uow.privacy.log_words(place.project.tenant, place.project.id, person.id),
            uow.consents.of_person(place.project.tenant, place.project.id, person.id),
        )
        for place in uow.privacy.belongings(person.id)
    ]


def is_theirs(record: AnswerRecord, person: str) -> bool:
    """Whether an answer is that person's: on their sheet, or by their hand; not what they keyed in for others."""
    return record.person == person or (record.answered_by == person and not record.on_paper)


def facts(uow: UnitOfWork, person: Person) -> dict[str, object]:
    """Everything as JSON, instants in UTC with their offset."""
    settings = {
        "notifications_off": [
            {"project": one.project, "since": one.since.isoformat(), "until": str(one.until or "")}
            for one in uow.mutes.of_person(person.id)
        ],
        "summaries": {kind: at.isoformat() for kind, at in uow.rounds.of_person(person.id).items()},
        "calendars": [
            {"project": one.project, "made_at": one.created_at.isoformat()}
            for one in uow.feeds.of_person(person.id)
        ],
        "status_pages": [
            {"project": one.project, "made_at": one.created_at.isoformat()}
            for one in uow.status_pages.of_person(person.id)
        ],
        "mail": [{"email": one.email, "project": one.project} for one in uow.mail_desks.of_person(person.id)],
    }
    return {
        "profile": {
            "id": person.id,
            "platform": person.address.platform,
            "workspace": person.address.account,
            "user": person.address.user,
            "name": person.name,
            "language": person.language,
        },
        "projects": [_facts_of(one) for one in of_projects(uow, person)],
        "settings": settings,
    }


def facts_at(uow: UnitOfWork, person: str) -> dict[str, object] | None:
    """The same of somebody by id; None where nobody is known under it (any more)."""
    try:
        found = uow.people.get(person)
    except KeyError:
        return None
    return facts(uow, found) if found.has_chat else None


def opened_at(uow: UnitOfWork, person: str, form: str, now: datetime) -> dict[str, object] | None:
    """The same for whoever opens the address of somebody's file; the log tells that it was opened."""
    found = facts_at(uow, person)
    if found is not None:
        uow.audit.add(now, "system", "record.opened", None, person=person, format=form)
    return found


def _facts_of(one: OfProject) -> dict[str, object]:
    place = one.place
    return {
        "id": place.project.id,
        "name": place.project.name,
        "role": place.role.value,
        "side": place.side,
        "joined_at": place.joined_at.isoformat(),
        "left_at": place.left_at.isoformat() if place.left_at else None,
        "answers": [
            {
                "cycle": answer.cycle,
                "questionnaire": answer.questionnaire,
                "question": answer.question,
                "state": answer.state.value,
                "value": answer.value,
                "comment": answer.comment,
                "version": answer.version,
                "current": answer.current,
                "answered_at": answer.answered_at.isoformat(),
            }
            for answer in one.answers
        ],
        "notes": [
            {"at": note.at.isoformat(), "kind": note.kind.value, "text": note.text} for note in one.notes
        ],
        "words_in_the_log": [
            {"at": words.at.isoformat(), "action": words.action, "words": dict(words.words)}
            for words in one.words
        ],
        "consents": [
            {
                "version": consent.version,
                "at": consent.at.isoformat(),
                "language": consent.language,
                "kept_until": str(consent.kept_until or ""),
            }
            for consent in one.consents
        ],
    }


def as_file(found: dict[str, object], form: str) -> str:
    """The facts as JSON, or as a table of two columns (where it stands, what it says) that a spreadsheet opens."""
    if form == "json":
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    return table(("what", "value"), _lines("", found))


def _lines(where: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [line for name, one in value.items() for line in _lines(f"{where}/{name}", one)]
    if isinstance(value, (list, tuple)):
        return [line for number, one in enumerate(value, 1) for line in _lines(f"{where}/{number}", one)]
    return [(where.strip("/"), "" if value is None else str(value))]
