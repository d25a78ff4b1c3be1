"""Sample projects from ``locales/demo/samples.yaml``, made by the same domain calls as real ones."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml

from bot.domain.conversation import Answer, Resume, Send, current_question, step
from bot.domain.messages import Address, Standing
from bot.domain.project import JoinCode, Project, Role, Side
from bot.services.papers import papers
from bot.services.planning import plan_dates, replan
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import Owed, new_sheet


def read_samples() -> dict[str, Any]:
    """People, channels and projects as the file has them."""
    text = files("locales").joinpath("demo/samples.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


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
        project = _project(kit, sample, coordinator.address.account, now)
        uow.projects.add(project)
        uow.projects.join(project.id, coordinator.id, Role.COORDINATOR, "", now)
        uow.audit.add(now, coordinator.id, "project.created", project.id)
        for side in project.sides:
            uow.codes.add(JoinCode(kit.ids.code(), project.id, side.letter, Role.MEMBER, "plan"), now)
        replan(uow, kit, project, now)
        for member in sample.get("members", ()):
            person = people[member["who"]]
            uow.projects.join(project.id, person.id, Role.RESPONDENT, member["side"], now)
            _answer(uow, kit, project, person.id, member, now)


def _project(kit: Kit, sample: Mapping[str, Any], tenant: str, now: datetime) -> Project:
    pack = kit.catalogue.get("ise")
    do: tuple[date, date] = (sample["do"][0], sample["do"][1])
    found = plan_dates(kit, pack, sample["form"], sample["start"], do, {})
    return Project(
        id=kit.ids.new(),
        tenant=tenant,
        name=sample["name"],
        pack=pack.id,
        pack_version=pack.version,
        form=sample["form"],
        sides=tuple(Side(letter, name) for letter, name in sample["sides"].items()),
        created_at=now,
        start=sample["start"],
        dates={dated.kind: dated.on for dated in found},
    )


def _answer(
    uow: UnitOfWork, kit: Kit, project: Project, person: str, member: Mapping[str, Any], now: datetime
) -> None:
    given: Mapping[str, str] = member.get("answers", {})
    questionnaire = next((s for s in papers(uow, kit, project, "plan") if not s.joint), None)
    place = uow.projects.member(project.id, person)
    if not given or questionnaire is None or place is None:
        return
    sheet = new_sheet(kit.ids.new(), Owed(project, place, questionnaire, None))
    turn = step(questionnaire, sheet, Resume())
    changes = list(turn.changes)
    while (asked := current_question(questionnaire, turn.sheet)) and asked.number in given:
        turn = step(questionnaire, turn.sheet, Answer(asked.id, given[asked.number]))
        changes += turn.changes
    if member.get("sent"):
        turn = step(questionnaire, turn.sheet, Send())
    uow.sheets.save(turn.sheet, changes, person, now, None)
