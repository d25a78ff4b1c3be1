"""Two hundred random projects: nothing that was not published, no name, no words that were not ticked and no small group
is found in any public page, feed, file or picture, before, while and after they are published, corrected and withdrawn.

The projects are random, the answers, people and ticks too; everything is read as anybody reads it.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.messages import Address
from bot.domain.project import GOVERNMENT, Person, Project, Role, Side
from bot.domain.publishing import SECTION, Choices, ItemKind, Publication, compose
from bot.domain.questions import Kind, Question
from bot.domain.sheets import Given, Put, Sheet, SheetState
from bot.domain.survey import Survey
from bot.services.casebook import draft_at, newest, piece_of_year, shelf, shown_at, years
from bot.services.ports import UnitOfWork
from bot.services.publishing import approve, ask, faults, forget_words, material_of, publication_of
from handlers.documents.shared_picture import shared_picture
from handlers.pages.case import Place, case_page
from handlers.pages.casebook import data_page, shelf_page
from handlers.pages.html import Voice
from handlers.pages.open_data import as_json, feed
from tests.services.house import NOW, garden, kit, store_in

PROJECTS = 200
PACKS = {"ise": "ise.q.plan", "takaoka": "tak.q.see"}
WORD = re.compile(r"(?:団体|課|事業|氏名|理由|言葉|言換|t)\d{5}xq")
BASE = "https://kyodo.example.jp"


@dataclass
class Planted:
    """A project, and what of it nobody outside may read: people's names, and words by the item that they would be."""

    project: Project
    people: list[Person]
    secret: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)


class Town:
    """Plants projects and looks into everything that is public."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.store, self.lot, self.kit = store_in(folder), random.Random(seed), kit()
        self.words = self.looks = 0

    def word(self, kind: str) -> str:
        """Something that stands nowhere else."""
        self.words += 1
        return f"{kind}{self.words:05d}xq"

    def plant(self, uow: UnitOfWork, number: int) -> Planted:
        lot, pack = self.lot, self.kit.catalogue.get(self.lot.choice(["ise", "takaoka"]))
        sheets = [
            sheet
            for sheet in pack.questionnaires
            if not sheet.joint and sheet.kind not in ("survey", "third_party")
        ]
        sheet = lot.choice(sheets)
        revealed = {sheet.id: NOW} if lot.random() < 0.8 else {}
        sides = (Side("a", self.word("団体"), "civic_group"), Side("b", self.word("課"), GOVERNMENT))
        project = replace(
            garden(revealed=revealed, sides=sides), id=f"p{number}", name=self.word("事業"), pack=pack.id,
            pack_version=pack.version,
        )  # fmt: skip
        uow.projects.add(project)
        planted = Planted(project, [])
        for side in "ab":
            for place in range(lot.randint(1, 4)):
                role = Role.RESPONDENT if place == 0 else Role.MEMBER
                person = self.person(uow, project, role, side)
                planted.people.append(person)
                self.answer(
                    uow, planted, person, sheet.id, sheet.for_side(sides["ab".index(side)].kind).asked, side
                )
        for role in (Role.OFFICER, Role.COORDINATOR):
            planted.people.append(self.person(uow, project, role, ""))
        planted.secret |= {person.name or "" for person in planted.people}
        if pack.survey is not None and lot.random() < 0.6:
            self.survey(uow, planted, pack.survey.questions)
        return planted

    def person(self, uow: UnitOfWork, project: Project, role: Role, side: str) -> Person:
        name = self.word("氏名")
        person = replace(uow.people.at(Address("line", "", name), NOW, "ja"), name=name)
        uow.people.save(person)
        uow.projects.join(project.id, person.id, role, side, NOW)
        return person

    def answer(
        self,
        uow: UnitOfWork,
        planted: Planted,
        person: Person,
        sheet: str,
        asked: tuple[Question, ...],
        side: str,
    ) -> None:
        changes = []
        for question in asked:
            if question.shared or question.show_if or self.lot.random() < 0.15:
                continue
            value = self.value(question)
            if value is None:
                continue
            comment = self.word("理由") if self.lot.random() < 0.4 else None
            planted.secret |= {told for told in (comment, value) if isinstance(told, str) and "xq" in told}
            changes.append(Put(question.id, Given(value, comment=comment)))
        own = Sheet(
            f"s-{person.id}", planted.project.id, 1, "plan", sheet, side, person.id, state=SheetState.SENT
        )
        uow.sheets.save(own, changes, person.id, NOW, None)

    def value(self, question: Question) -> object:
        match question.kind:
            case Kind.YES_NO:
                return self.lot.choice(["yes", "no"])
            case Kind.SINGLE:
                return self.lot.choice([option.id for option in question.options])
            case Kind.SCALE:
                return int(self.lot.choice([option.id for option in question.options]))
            case Kind.MULTI:
                return [option.id for option in question.options if self.lot.random() < 0.5]
            case Kind.TEXT:
                return self.word("言葉")
        return None

    def survey(self, uow: UnitOfWork, planted: Planted, questions: tuple[Question, ...]) -> None:
        """Closed; by so many that some choices were made by one or two."""
        name = questions[0].id.rpartition(".")[0] and planted.project.pack
        sheet = self.kit.catalogue.get(name).survey
        assert sheet is not None
        survey = Survey(
            f"v{planted.project.id}", planted.project.id, 1, sheet.id, self.word("t"), NOW, NOW.date(), NOW
        )
        uow.surveys.add(survey)
        for form in range(self.lot.randint(1, 9)):
            given = {q.id: self.value(q) for q in questions if q.answered and self.value(q) is not None}
            planted.secret |= {told for told in given.values() if isinstance(told, str) and "xq" in told}
            uow.surveys.answer(survey.id, f"f{form}", given)

    # ------------------------------------------------------------ what happens to a project

    def begin(self, uow: UnitOfWork, planted: Planted) -> Publication:
        """Random ticks, words put otherwise at times, and everybody is asked."""
        project = planted.project
        material = material_of(uow, self.kit, project, 1, NOW)
        choices = Choices(field=self.lot.choice(["", *material.fields]))
        for item in material.items.values():
            on = self.lot.random() < (0.3 if item.kind is ItemKind.WORDS else 0.8)
            choices = choices.with_tick(item, on=on)
            if on and item.kind is ItemKind.WORDS and self.lot.random() < 0.3:
                choices = choices.with_words(item.id, self.word("言換"))
        publication = publication_of(uow, self.kit, project, 1).edited(choices)
        assert faults(uow, project, compose(material, choices)) == {}
        return ask(uow, self.kit, project, publication, planted.people[0], NOW)

    def open(self, uow: UnitOfWork, planted: Planted, publication: Publication, days: int) -> Publication:
        """Everybody approves; from now on what was ticked is public."""
        for party in ("a", "b", SECTION):
            assert not publication.public or publication.asked
            at = NOW + timedelta(days=days)
            publication = approve(uow, planted.project, publication, party, planted.people[0], at)
        planted.told = set(WORD.findall(repr(publication.content)))
        return publication

    # ------------------------------------------------------------ what everybody reads

    def read(self, uow: UnitOfWork) -> Iterator[str]:
        """Every page in a language (in each of them by turns), the feed, the files."""
        everything = tuple(self.kit.wording.languages())
        languages = (everything[self.looks % len(everything)],)
        self.looks += 1
        place = Place(BASE, "/p/x", garden().zone)
        cases = []
        for year, _ in years(uow):
            after = ""
            while found := piece_of_year(uow, year, "", after):
                cases += found
                after = f"{found[-1].slug}.{found[-1].cycle}"
        for language in languages:
            voice = Voice(self.kit.wording, language, everything)
            number = 1
            while True:
                seen = shelf(uow, self.kit, "", {}, number)
                yield shelf_page(voice, seen, {}, place)
                if not seen.more:
                    break
                number += 1
            yield data_page(voice, years(uow), "CC-BY-4.0")
            yield feed(voice, newest(uow), BASE).decode()
            for case in cases:
                shown = shown_at(uow, case.slug)
                assert shown is not None
                yield case_page(voice, shown.cases, 0, place)
        yield as_json(cases, BASE)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path, 20261127)
    yield town
    town.store.close()


FEW = re.compile(r"(?<![\d,.])[12]人(?!未満)|: [12] (?:people|person)\b")


def test_nothing_leaks_from_two_hundred_projects(town: Town) -> None:
    store = town.store
    planted = [store.run_sync(lambda uow, n=n: town.plant(uow, n)) for n in range(PROJECTS)]  # type: ignore[misc]

    def look(when: str) -> str:
        """Nothing but what is public now."""
        told = {one for project in planted for one in project.told}
        whole = store.run_sync(lambda uow: "\n".join(town.read(uow)))
        found = set(WORD.findall(whole))
        assert found <= told, f"{when}: {sorted(found - told)[:5]}"
        assert not found & {person.name for project in planted for person in project.people}
        assert FEW.search(whole) is None, f"{when}: {FEW.search(whole)}"
        return whole

    assert "事業" not in look("before")
    asked = [store.run_sync(lambda uow, p=p: town.begin(uow, p)) for p in planted]  # type: ignore[misc]
    assert "事業" not in look("while they are asked")
    for one in asked[:20]:
        seen = store.run_sync(lambda uow, t=one.preview: draft_at(uow, t, "ja"))  # type: ignore[misc]
        assert seen is not None
        assert seen.content == one.asked
    done = [
        store.run_sync(lambda uow, p=p, a=a: town.open(uow, p, a, 1))  # type: ignore[misc]
        for p, a in zip(planted, asked, strict=True)
    ]
    look("published")
    for project in planted:
        assert project.project.name in project.told
    # Half are corrected: other ticks, asked and approved anew; what was there stays public until then.
    half = range(0, PROJECTS, 2)
    again = {n: store.run_sync(lambda uow, n=n: town.begin(uow, planted[n])) for n in half}  # type: ignore[misc]
    look("while a correction is asked about")
    for n in half:
        done[n] = store.run_sync(lambda uow, n=n: town.open(uow, planted[n], again[n], 5))  # type: ignore[misc]
    look("corrected")
    # Somebody of each fourth project has everything erased.
    for n in range(0, PROJECTS, 4):
        gone = planted[n].people[0]
        store.run_sync(lambda uow, n=n, g=gone: forget_words(uow, planted[n].project, g.id, NOW))  # type: ignore[misc]
        left = store.run_sync(lambda uow, n=n: uow.publications.get(planted[n].project, 1))  # type: ignore[misc]
        assert left is not None
        planted[n].told &= set(WORD.findall(repr(left.content)))
        assert not any(gone.id in people for people in left.authors.values())
        done[n] = left
    look("after words were taken back")
    for n in range(0, PROJECTS, 3):
        store.run_sync(lambda uow, n=n: uow.publications.save(done[n].withdrawn(NOW)))  # type: ignore[misc]
        planted[n].told = set()
        shown = store.run_sync(lambda uow, n=n: shown_at(uow, done[n].slug))  # type: ignore[misc]
        assert shown is not None
        assert shown.cases == ()
        name = planted[n].project.name
        assert not store.run_sync(lambda uow, name=name: shelf(uow, town.kit, name, {}, 1)).cases  # type: ignore[misc]
    look("withdrawn")
    rows = store.run_sync(lambda uow: uow.publications.counts())
    assert rows["", ""] == sum(bool(project.told) for project in planted)


def test_a_picture_is_made_of_the_published_text_alone(town: Town) -> None:
    def drawn(uow: UnitOfWork) -> tuple[bytes, bytes]:
        planted = town.plant(uow, 0)
        asked = town.begin(uow, planted)
        assert asked.asked is not None
        first = shared_picture(asked.asked, "ja", town.kit.wording)
        for person in planted.people:
            uow.people.save(replace(person, name="別の氏名"))
        return first, shared_picture(asked.asked, "ja", town.kit.wording)

    first, second = town.store.run_sync(drawn)
    assert first == second
