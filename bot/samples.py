"""Sample projects from ``locales/demo/samples.yaml``, made by the same domain calls as real ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

import yaml

from bot.domain.actions import Verb, act
from bot.domain.agreement import Agreement
from bot.domain.conversation import Answer, Resume, Send, Skip, current_question, step
from bot.domain.dossier import Dossier, Note, NoteKind, Point
from bot.domain.messages import Address, Choice, Message, Outgoing, Standing, direct
from bot.domain.pack import Pack
from bot.domain.project import BODY_KINDS, Event, JoinCode, Person, Project, Role, Side, StageClosing
from bot.domain.publishing import Choices, ItemKind
from bot.domain.questions import CHOSEN, Kind, Question
from bot.domain.survey import Survey
from bot.services.findings import findings_of
from bot.services.papers import for_member, keep, own_view, paper
from bot.services.planning import plan_dates, redate
from bot.services.ports import UnitOfWork
from bot.services.publishing import approve, approvers, ask, material_of, publication_of
from bot.services.rounds import sync_of_project
from bot.services.scene import Kit
from bot.services.standing import Owed, new_sheet, sheets_of_member, sides_sent
from bot.services.surveys import new_token


def read_samples() -> dict[str, Any]:
    """People, channels and projects as the file has them."""
    text = files("locales").joinpath("demo/samples.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def preview_samples(pack: Pack) -> dict[str, Any]:
    """The sample people with a single project, under that pack: all its sheets stand open at once."""
    told = read_samples()
    project = {**told["preview"], "pack": pack.id, "form": pack.forms[0].id if pack.forms else ""}
    further = dict(list(project.pop("more_sides").items())[: max(0, pack.min_sides - len(project["sides"]))])
    kinds = {sheet.kind for sheet in pack.questionnaires}
    members = [one for one in project["members"] if one.get("for", "") in ("", *kinds)]
    return {
        **told,
        "projects": [{**project, "sides": {**project["sides"], **further}, "members": members}],
    }


def plant(
    uow: UnitOfWork, kit: Kit, samples: Mapping[str, Any], addresses: Mapping[str, Address], now: datetime
) -> None:
    """Makes the sample people and projects as they stand at ``now``; ``addresses`` by the file's keys."""
    people = {}
    for key, address in addresses.items():
        told = samples[address.platform][key]
        person = replace(
            uow.people.at(address, now, "ja"),
            name=told["name"],
            standing=Standing(told.get("standing", "unknown")),
            language=told.get("language", "ja"),
        )
        uow.people.save(person)
        people[key] = person
    coordinator = people[samples["coordinator"]]
    for sample in samples["projects"]:
        project = _project(kit, sample, coordinator, now)
        uow.projects.add(project)
        uow.projects.join(project.id, coordinator.id, Role.COORDINATOR, "", now)
        uow.audit.add(now, coordinator.id, "project.created", project.id)
        for side in project.sides:
            uow.codes.add(JoinCode(kit.ids.code(), project.id, side.letter, Role.MEMBER, project.stage), now)
        uow.dossiers.save(_dossier(kit, project, sample, coordinator, now))
        members = sample.get("members", ())
        for member in members:
            role = Role(member.get("role", Role.RESPONDENT))
            uow.projects.join(project.id, people[member["who"]].id, role, member.get("side", ""), now)
        for member in members:
            for name, given in member.get("sheets", {}).items():
                _answer(uow, kit, project, people[member["who"]], name, given, now)
        _make_mutual(uow, kit, project, now)
        _survey(uow, kit, project, sample, now)
        redated = redate(uow, kit, uow.projects.get(project.id) or project, now)
        if "published" in sample:
            _publish(uow, kit, redated, sample["published"], coordinator, now)
        sync_of_project(uow, kit, project.id, now)


def greet(uow: UnitOfWork, kit: Kit, name: str, now: datetime) -> None:
    """Everybody in the project of that name is shown the sheets that they can answer, one button each."""
    for project in uow.projects.named(name):
        pack = kit.pack(project)
        for member in uow.projects.members(project.id):
            language = member.person.language
            say = kit.voice(language)
            choices = tuple(
                Choice(
                    say("button-open-sheet", title=owed.questionnaire.title.in_(language)),
                    act(Verb.OPEN_FORM, project.id, owed.questionnaire.id),
                )
                for owed in sheets_of_member(uow, kit, project, member, now)
            )
            if pack.survey is not None and member.role is Role.COORDINATOR:
                choices += (Choice(say("button-survey"), act(Verb.SURVEY, project.id)),)
            if not choices:
                continue
            later = (
                say("preview-later", title=sheet.title.in_(language))
                for sheet in pack.questionnaires
                if sheet.after
            )
            hello = Message(
                say("preview-hello", city=pack.municipality.in_(language)),
                heading=project.name,
                note="\n".join(later),
                choices=choices,
            )
            to = direct(member.person.address)
            uow.outbox.add(Outgoing(to, (hello,), project=project.id), kit.wall.now())


def _project(kit: Kit, sample: Mapping[str, Any], coordinator: Person, now: datetime) -> Project:
    pack = kit.catalogue.get(sample.get("pack", "ise"))
    do: tuple[date, date] = (sample["do"][0], sample["do"][1])
    by_hand: dict[str, date] = sample.get("by_hand", {})
    events = tuple(Event(event["day"], event.get("rain")) for event in sample.get("events", ()))
    found = plan_dates(
        kit, pack, sample["form"], sample["start"], do, by_hand, events=[event.on for event in events]
    )
    bodies, kinds = sample.get("bodies", {}), sample.get("kinds", {})
    for letter, name in sample["sides"].items():
        if kinds.get(letter) not in BODY_KINDS:
            raise ValueError(
                f"samples: {sample['name']}: {name} needs a kind, one of {', '.join(BODY_KINDS)}"
            )
    return Project(
        id=kit.ids.new(),
        tenant=coordinator.address.account,
        name=sample["name"],
        pack=pack.id,
        pack_version=pack.version,
        form=sample["form"],
        sides=tuple(
            Side(letter, name, kinds[letter], tuple(bodies.get(letter, ())))
            for letter, name in sample["sides"].items()
        ),
        created_at=now,
        start=sample["start"],
        dates={dated.kind: dated.on for dated in found},
        by_hand=by_hand,
        done=dict.fromkeys(sample.get("done", ()), now),
        events=events,
        closings={stage: StageClosing(now, coordinator.id, "") for stage in sample.get("closed", ())},
    )


def _dossier(
    kit: Kit, project: Project, sample: Mapping[str, Any], coordinator: Person, now: datetime
) -> Dossier:
    """What was agreed, settled in talks and noted on the way; empty where the file tells nothing."""
    agreement = Agreement()
    told = sample.get("agreement", {})
    for item, text in told.get("texts", {}).items():
        agreement = agreement.word(item, text.strip(), coordinator.id, now)
        for side in project.sides:
            agreement = agreement.agree(item, text.strip(), side.letter, now)
    if told:
        signers = "、".join(side.name for side in project.sides)
        agreement = agreement.conclude(coordinator.id, now, signers=signers, signed_on=told["signed_on"])
    points = tuple(
        Point(kit.ids.new(), project.cycle, made_at=now, made_by=coordinator.id, **point)
        for point in sample.get("points", ())
    )
    notes = tuple(
        Note(
            kit.ids.new(),
            project.cycle,
            datetime.combine(note["on"], time(12), project.zone),
            coordinator.id,
            note["side"],
            NoteKind.PROBLEM,
            note["text"],
        )
        for note in sample.get("notes", ())
    )
    return Dossier(project.id, agreement=agreement, points=points, notes=notes)


def _answer(
    uow: UnitOfWork,
    kit: Kit,
    project: Project,
    person: Person,
    name: str,
    given: Mapping[str, Any],
    now: datetime,
) -> None:
    """Fills a sheet from its beginning, by the questions' numbers or ids; ``*`` answers what is not named, where
    it is a choice that the question has. A sheet that comes to its end so is handed in.
    """
    place = uow.projects.member(project.id, person.id)
    found = paper(uow, kit, project, name)
    if place is None or found is None:
        raise ValueError(f"samples: {project.name} has no sheet {name} for {person.name}")
    questionnaire = for_member(project, found, place.side)
    owed = Owed(project, place, questionnaire, None, project.cycle)
    sheet = own_view(uow, questionnaire, new_sheet(kit.ids.new(), owed))
    turn = step(questionnaire, sheet, Resume())
    changes = list(turn.changes)
    while asked := current_question(questionnaire, turn.sheet):
        named = given.get(asked.id, given.get(asked.number))
        value = given.get("*") if named is None else named
        if value is None:
            break
        if named is not None and not (asked.takes(named) and _said(project, asked, named)):
            raise ValueError(f"samples: {asked.id} does not take {named!r}")
        # Words that stand for every question are nobody's answer to one that asks for words.
        fits = asked.takes(value) and (named is not None or asked.kind in CHOSEN)
        move = Answer(asked.id, value) if fits else Skip(asked.id)
        turn = step(questionnaire, turn.sheet, move)
        changes += turn.changes
    else:
        turn = step(questionnaire, turn.sheet, Send())
    keep(uow, questionnaire, turn.sheet, changes, new_id=kit.ids.new(), by=person.id, at=now, message=None)


def _said(project: Project, asked: Question, value: Any) -> bool:
    """Whether somebody in a chat could have said that: names are those of the project's bodies, as the chat stores what
    its buttons stand for, and words are no yes or no.
    """
    if asked.kind is Kind.TEXT:
        return value not in ("yes", "no")
    if asked.kind is Kind.PARTY:
        return value in project.parties.values()
    if asked.kind is Kind.REPEAT:
        named = [column.id for column in asked.columns if column.kind is Kind.PARTY]
        return all(row.get(name) in (None, *project.parties.values()) for row in value for name in named)
    return True


def _survey(uow: UnitOfWork, kit: Kit, project: Project, sample: Mapping[str, Any], now: datetime) -> None:
    """Opens the survey where the file has answers to it, which are in."""
    sheet = kit.pack(project).survey
    if sheet is None or "survey" not in sample:
        return
    survey = Survey(
        kit.ids.new(), project.id, project.cycle, sheet.id, new_token(kit), now, project.today(now)
    )
    uow.surveys.add(survey)
    for given in sample["survey"]:
        if wrong := [name for name, value in given.items() if not sheet.by_id[name].takes(value)]:
            raise ValueError(f"samples: {project.name}: {', '.join(wrong)} cannot be answered so")
        uow.surveys.answer(survey.id, kit.ids.new(), given)


def _publish(
    uow: UnitOfWork, kit: Kit, project: Project, told: Mapping[str, Any], by: Person, now: datetime
) -> None:
    """Choices and counts, and people's words to the questions that the file names, approved by those who have to: all of
    them, or all but those whom it waits for.
    """
    material = material_of(uow, kit, project, project.cycle, now)
    choices = Choices(field=told["field"])
    for item in material.items.values():
        if item.kind is ItemKind.WORDS and any(name in item.id for name in told.get("words", ())):
            choices = choices.with_tick(item, on=True)
    publication = publication_of(uow, kit, project, project.cycle).edited(choices)
    publication = ask(uow, kit, project, publication, by, now)
    for party, members in approvers(uow, project, publication.asked).items():
        if party in told.get("waits_for", ()):
            continue
        if not members:
            raise ValueError(f"samples: {project.name}: nobody can approve for {party}")
        publication = approve(uow, project, publication, party, members[0].person, now)


def _make_mutual(uow: UnitOfWork, kit: Kit, project: Project, now: datetime) -> None:
    """What all sides have handed in, they see of each other."""
    pack = kit.pack(project)
    sheets = [sheet for sheet in pack.questionnaires if not sheet.joint]
    done = [sheet.id for sheet in sheets if all(sides_sent(uow, project, sheet).values())]
    if done:
        days = range(len(done), 0, -1)  # a day after another, the newest yesterday
        revealed = {name: now - timedelta(days=n) for name, n in zip(done, days, strict=True)}
        project = replace(project, revealed=revealed)
        uow.projects.save(project)
        uow.dossiers.save(findings_of(uow, kit, project))
