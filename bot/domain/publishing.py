"""公表: what of a cycle may be read by everybody, who has approved which text, and what is published. Pure.

A ``Material`` is everything that could be told of a cycle, item by item; ticks choose from it. What is chosen becomes a
``Content``: plain data that holds every word of the page, in each language, and nothing else. People approve the
content's hash, so they approve the page itself; pages, feeds and open data are made from the content alone and can
therefore tell nothing that was not approved.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.project import GOVERNMENT, Member, Project, Role
from bot.domain.words import fold

Texts = Mapping[str, str]
"""One thing said in several languages, by code; "" is the code of words that people wrote in their own."""

Content = Mapping[str, Any]
"""What is published: JSON, as ``handlers/pages/case.schema.json`` has it."""

SCHEMA = 1
"""The version of ``Content``. One that takes a field away gets the next number."""

LICENCE = "CC-BY-4.0"
"""Under which open data is given, by its SPDX identifier: the one that Japan's standard terms for government data name
(公共データ利用規約第1.0版, 2024, is compatible with it).
"""

OWN_WORDS = ""


class ItemKind(StrEnum):
    """What an item holds. ``WORDS`` are people's own and left out unless somebody says otherwise."""

    CHOSEN = "chosen"
    FIGURE = "figure"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: whose (the place of a side in the project, from 0; None where it is all sides' or nobody's), and what."""

    side: int | None
    texts: Texts


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be ticked. ``result`` is how the sides' answers stand to each other ("" where that says
    nothing), ``by`` the people (ids) who wrote its words: they can take them back.
    """

    id: str
    kind: ItemKind
    label: Texts
    lines: tuple[Line, ...]
    number: str = ""
    result: str = ""
    by: frozenset[str] = frozenset()

    @property
    def ticked_at_first(self) -> bool:
        """Whether it is published unless somebody unticks it: what was chosen or counted is, people's words are not."""
        return self.kind is not ItemKind.WORDS


@dataclass(frozen=True, slots=True)
class Section:
    """Items that belong together: those of a sheet, of the survey, of what was agreed."""

    id: str
    title: Texts
    stage: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that could be told of one cycle. ``field`` and ``form`` are ids with their labels; ``year`` is the
    fiscal year in which the work was done (2026 is 令和8年度), ``reading`` the title in kana.
    """

    title: str
    reading: str
    cycle: int
    pack: str
    city: Texts
    form: tuple[str, Texts]
    fields: Mapping[str, Texts]
    sides: tuple[tuple[str, str], ...]
    year: int
    begins: date | None
    ends: date | None
    state: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> dict[str, Item]:
        """All of them by id."""
        return {item.id: item for section in self.sections for item in section.items}


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose: ticks that differ from what stands at first, words that are published in the place of others,
    the field of life, and why a correction is made.
    """

    ticks: Mapping[str, bool] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    field: str = ""
    correction: str = ""

    def ticked(self, item: Item) -> bool:
        """Whether it is to be published."""
        return self.ticks.get(item.id, item.ticked_at_first)

    def with_tick(self, item: Item, *, on: bool) -> "Choices":
        """With that item chosen or not."""
        kept = {name: tick for name, tick in self.ticks.items() if name != item.id}
        return replace(self, ticks=kept if on is item.ticked_at_first else {**kept, item.id: on})

    def with_words(self, item: str, words: str) -> "Choices":
        """With these words in the place of the item's own; "" puts its own back."""
        kept = {name: text for name, text in self.words.items() if name != item}
        return replace(self, words={**kept, item: words} if words else kept)

    def without(self, items: Collection[str]) -> "Choices":
        """Without anything about these items."""
        return replace(
            self,
            ticks={name: tick for name, tick in self.ticks.items() if name not in items},
            words={name: text for name, text in self.words.items() if name not in items},
        )


def compose(material: Material, choices: Choices) -> Content:
    """What is published when these are chosen: the same for the same, to the letter."""
    chosen = choices.field if choices.field in material.fields else ""
    sections = [
        {
            "id": section.id,
            "title": dict(section.title),
            "stage": section.stage,
            "items": [_told(item, choices) for item in section.items if choices.ticked(item) and item.lines],
        }
        for section in material.sections
    ]
    return {
        "schema": SCHEMA,
        "title": material.title,
        "reading": material.reading,
        "cycle": material.cycle,
        "pack": material.pack,
        "city": dict(material.city),
        "form": {"id": material.form[0], "label": dict(material.form[1])},
        "field": {"id": chosen, "label": dict(material.fields[chosen])} if chosen else None,
        "sides": [{"name": name, "kind": kind} for name, kind in material.sides],
        "year": material.year,
        "begins": material.begins.isoformat() if material.begins else None,
        "ends": material.ends.isoformat() if material.ends else None,
        "state": material.state,
        "sections": [section for section in sections if section["items"]],
        "correction": choices.correction,
        "licence": LICENCE,
    }


def _told(item: Item, choices: Choices) -> dict[str, Any]:
    instead = choices.words.get(item.id) if item.kind is ItemKind.WORDS else None
    lines = (Line(item.lines[0].side, {OWN_WORDS: instead}),) if instead else item.lines
    return {
        "id": item.id,
        "kind": item.kind.value,
        "number": item.number,
        "label": dict(item.label),
        "result": item.result,
        "answers": [{"side": line.side, "text": dict(line.texts)} for line in lines],
    }


def digest_of(content: Content) -> str:
    """The hash that people approve: SHA-256 of the content's JSON, in hexadecimal."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def in_language(texts: Texts, language: str) -> str:
    """The words in that language, else as they were written, else in Japanese."""
    base = "ja" if language.startswith("ja") else "en"
    found = (texts.get(code) for code in (language, OWN_WORDS, base, "ja"))
    return next((text for text in found if text), "")


def items_of(content: Content) -> dict[str, Mapping[str, Any]]:
    """The published items by id."""
    return {item["id"]: item for section in content["sections"] for item in section["items"]}


# ---------------------------------------------------------------- what must not be public

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+?[0-9０-９][\s()（）ー－‐-]*){9,13}[0-9０-９](?![\d円,])")


class Trouble(StrEnum):
    """Why words cannot be published as they are."""

    NAME = "name"
    CONTACT = "contact"


def troubles(content: Content, names: Iterable[str]) -> dict[str, tuple[Trouble, str]]:
    """What in the published words would tell of a person, by item: a name of somebody who takes part (of two letters at
    least; written with a space in it or without), a mail address or a telephone number.
    """
    known = [name for name in sorted({fold(name) for name in names if name}) if len(name) > 1]
    found: dict[str, tuple[Trouble, str]] = {}
    for name, text in _written(content):
        folded = fold(text)
        closed = folded.replace(" ", "")
        person = next((one for one in known if one in folded or one.replace(" ", "") in closed), "")
        # Folded as well: 「０３−１２３４」 is typed with other dashes, 「a＠b．jp」 with another full stop.
        contact = next(
            filter(None, (way.search(said) for said in (text, folded) for way in (_MAIL, _PHONE))), None
        )
        if person:
            found[name] = (Trouble.NAME, person)
        elif contact:
            found[name] = (Trouble.CONTACT, contact[0].strip())
    return found


def _written(content: Content) -> Iterable[tuple[str, str]]:
    """Whatever people wrote, by its item; ``correction`` is the reason of a correction."""
    yield "correction", str(content.get("correction") or "")
    for name, item in items_of(content).items():
        if item["kind"] == ItemKind.WORDS:
            for answer in item["answers"]:
                yield name, " ".join(answer["text"].values())


# ---------------------------------------------------------------- who approves

SECTION = "section"
"""The party that the section in charge is: one of its officers approves for it."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody approved for a party. ``by`` a person's id, ``at`` aware UTC."""

    by: str
    at: datetime


def parties(project: Project, members: Iterable[Member]) -> tuple[str, ...]:
    """Who has to approve: every side (by letter), and the section where the city is one of them or has an officer here."""
    officer = any(member.role is Role.OFFICER for member in members)
    city = any(side.kind == GOVERNMENT for side in project.sides)
    return (*(side.letter for side in project.sides), *((SECTION,) if officer or city else ()))


def parties_in(content: Content) -> frozenset[str]:
    """Who has to approve that text whatever has become of the project since: the section, of one that names the city."""
    return frozenset({SECTION} if any(side["kind"] == GOVERNMENT for side in content["sides"]) else ())


def party_of(member: Member | None) -> str:
    """For which party that member approves; "" for none."""
    if member is None:
        return ""
    if member.role is Role.RESPONDENT:
        return member.side
    return SECTION if member.role is Role.OFFICER else ""


# ---------------------------------------------------------------- how far it is


@dataclass(frozen=True, slots=True)
class Correction:
    """A later version of what is published: when, why, and the labels of what was changed and added. What was taken out
    is told by its number alone: it is not public any more.
    """

    number: int
    at: datetime
    reason: str
    changed: tuple[Texts, ...] = ()
    added: tuple[Texts, ...] = ()
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Publication:
    """How far the publishing of one cycle is. ``asked`` is the content that people are asked to approve now (None while
    nobody is asked), ``digest`` its hash, ``approvals`` by party; ``preview`` is what the address ends in where it can be
    read meanwhile. ``content`` is what is public (None before, and once withdrawn), ``version`` how often something was
    published; ``authors`` who wrote the words in either, or those in whose place others were chosen, by item. Instants are
    aware UTC.
    """

    tenant: str
    project: str
    cycle: int
    slug: str
    choices: Choices = field(default_factory=Choices)
    asked: Content | None = None
    digest: str = ""
    asked_by: str = ""
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    preview: str = ""
    content: Content | None = None
    version: int = 0
    first_at: datetime | None = None
    published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    corrections: tuple[Correction, ...] = ()
    authors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def public(self) -> bool:
        """Whether anybody can read something of it."""
        return self.content is not None

    def edited(self, choices: Choices) -> "Publication":
        """With other choices: whoever was asked approves nothing any more."""
        return replace(self, choices=choices, asked=None, digest="", approvals={}, preview="", asked_by="")

    def asking(
        self, content: Content, by: str, preview: str, authors: Mapping[str, tuple[str, ...]]
    ) -> "Publication":
        """People are asked about that content, everybody anew; ``authors``: who wrote which of its words."""
        kept = self._authors_of(items_of(self.content) if self.content else ())
        return replace(
            self,
            asked=content,
            digest=digest_of(content),
            approvals={},
            preview=preview,
            asked_by=by,
            authors={**kept, **authors},
        )

    def approved(self, party: str, digest: str, by: str, at: datetime) -> "Publication":
        """With that party's approval of what has that hash; unchanged where something else is asked about."""
        if self.asked is None or digest != self.digest or party in self.approvals:
            return self
        return replace(self, approvals={**self.approvals, party: Approval(by, at)})

    def waits_for(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The parties that have not approved yet."""
        return tuple(party for party in wanted if party not in self.approvals)

    def published(self, at: datetime) -> "Publication":
        """What was asked about is public from now on; a correction is told where something was public before."""
        if self.asked is None:
            return self
        version = self.version + 1
        corrections = self.corrections
        if self.content is not None:
            corrections = (*corrections, _correction(version, at, self.content, self.asked))
        return replace(
            self,
            choices=replace(self.choices, correction=""),
            asked=None,
            digest="",
            approvals={},
            preview="",
            asked_by="",
            content=self.asked,
            version=version,
            first_at=self.first_at or at,
            published_at=at,
            withdrawn_at=None,
            corrections=corrections,
            authors=self._authors_of(items_of(self.asked)),
        )

    def _authors_of(self, items: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Those of these items, and of words that stand ready in the place of others: what somebody else put in their
        place can be erased by its writer too.
        """
        words = self.choices.words
        return {name: people for name, people in self.authors.items() if name in items or name in words}

    def withdrawn(self, at: datetime) -> "Publication":
        """Nothing of it is public any more, and of what was there nothing is kept."""
        bare = replace(self.edited(self.choices), corrections=(), authors=self._authors_of(()))
        return replace(bare, content=None, withdrawn_at=at if self.public else self.withdrawn_at)

    def without_draft(self) -> "Publication":
        """What is public, and nothing of what was being prepared: only the field under which it stands is kept."""
        bare = self.edited(Choices(field=self.choices.field))
        return replace(bare, authors=bare._authors_of(items_of(self.content) if self.content else ()))

    def without_words_of(self, person: str, at: datetime, answer: str = "") -> "Publication":
        """Without what that person wrote (as that answer, ``SHEET/QUESTION``, where one is named): it goes from the page at
        once, and nobody is asked about it any more.
        """
        gone = {
            name
            for name, people in self.authors.items()
            if person in people and (not answer or f"{name}/".startswith(f"{answer}/"))
        }
        if not gone:
            return self
        left = {name: people for name, people in self.authors.items() if name not in gone}
        bare = replace(self.edited(self.choices.without(gone)), authors=left)
        if bare.content is None or gone.isdisjoint(items_of(bare.content)):
            return bare
        content = without_items(bare.content, gone)
        told = Correction(bare.version + 1, at, "", removed=len(gone & set(items_of(bare.content))))
        return replace(
            bare,
            content=content,
            version=bare.version + 1,
            published_at=at,
            corrections=(*bare.corrections, told),
        )


def without_items(content: Content, gone: Collection[str]) -> Content:
    """The same without these items; a section that is left empty goes too."""
    sections = [
        {**section, "items": [item for item in section["items"] if item["id"] not in gone]}
        for section in content["sections"]
    ]
    return {**content, "sections": [section for section in sections if section["items"]]}


def _correction(number: int, at: datetime, before: Content, after: Content) -> Correction:
    old, new = items_of(before), items_of(after)
    return Correction(
        number,
        at,
        str(after.get("correction") or ""),
        changed=tuple(new[name]["label"] for name in new if name in old and new[name] != old[name]),
        added=tuple(new[name]["label"] for name in new if name not in old),
        removed=sum(name not in new for name in old),
    )


# ---------------------------------------------------------------- how it is found

GRAM = 2
"""Words are found by two letters that stand beside each other: Japanese writes no spaces."""

MOST_GRAMS = 400
"""So many pairs of letters of one case can be found; the title and the sides' names come first."""

MOST_KANJI = 200
"""So many single kanji of one case can be found: 川 is a word. A single letter of another script is none."""

_KANJI = re.compile("[㐀-鿿々]")


@dataclass(frozen=True, slots=True)
class Case:
    """A published cycle as everybody can read it."""

    slug: str
    cycle: int
    content: Content
    version: int
    first_at: datetime
    published_at: datetime
    corrections: tuple[Correction, ...] = ()


FACETS = ("city", "field", "form", "kind", "year")
"""By what the case book can be narrowed down."""


def case_key(case: Case) -> str:
    """The place of a case in a year's open data: the address and, behind a dot, the cycle."""
    return f"{case.slug}.{case.cycle}"


def facets(content: Content) -> frozenset[tuple[str, str]]:
    """Everything under which a case stands in the case book; ("", "") is all of it."""
    found = {("city", content["pack"]), ("form", content["form"]["id"]), ("year", str(content["year"]))}
    found |= {("kind", side["kind"]) for side in content["sides"]}
    if content["field"]:
        found.add(("field", content["field"]["id"]))
    return frozenset({("", ""), *((name, value) for name, value in found if value)})


def grams(text: str) -> list[str]:
    """The pairs of letters in words, each once, in order; a lone letter is a pair by itself."""
    found: dict[str, None] = {}
    for word in fold(text).split():
        pairs = [word] if len(word) < GRAM else [word[at : at + GRAM] for at in range(len(word) - GRAM + 1)]
        found.update(dict.fromkeys(pairs))
    return list(found)


def searched(content: Content) -> tuple[str, ...]:
    """The pairs of letters and the single kanji by which a case is found: of its title, sides, city, form, field, and
    people's published words.
    """
    found: dict[str, None] = {}
    kanji: dict[str, None] = {}
    for text in _said(content):
        found.update(dict.fromkeys(grams(text)))
        kanji.update(dict.fromkeys(_KANJI.findall(fold(text))))
    return tuple(dict.fromkeys((*list(found)[:MOST_GRAMS], *list(kanji)[:MOST_KANJI])))


def by_letter(words: str) -> bool:
    """Whether something is looked for by a single letter, which is as short as words can be."""
    return any(len(word) < GRAM for word in fold(words).split())


def holds(content: Content, words: str) -> bool:
    """Whether each of these words stands in it, which pairs of letters alone do not tell."""
    told = [fold(text) for text in _said(content)]
    return all(any(word in text for text in told) for word in fold(words).split())


def _said(content: Content) -> Iterable[str]:
    yield content["title"]
    yield content["reading"]
    for side in content["sides"]:
        yield side["name"]
    yield from content["city"].values()
    yield from content["form"]["label"].values()
    if content["field"]:
        yield from content["field"]["label"].values()
    for name, text in _written(content):
        if name != "correction":
            yield text
