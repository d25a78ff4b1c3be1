"""事例集: what everybody reads who comes with a browser. Only reads what is public, so it runs beside the turns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.project import BODY_KINDS
from bot.domain.publishing import FACETS, Case, Content, Texts, grams, holds
from bot.services.phrasing.dates import fiscal_year_name
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.surveys import can_be_token

A_PAGE = 20
"""So many cases stand on one page."""

LAST_PAGE = 500
"""Nobody leafs further; a search is the way to what lies behind."""

NEWEST = 50
"""So many stand in the feed."""

IN_PIECES = 200
"""So many cases of a year are read at once."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that cases can be narrowed down to: its value, its name, how many cases stand under it."""

    value: str
    name: Texts
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a search finds: the cases of one page, whether there are more, how many are in the case book at all, and by
    what it can be narrowed down, by facet.
    """

    cases: tuple[Case, ...]
    page: int
    more: bool
    total: int
    options: Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is public at one address: its cycles, the newest first; none of them where it was taken back."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that people are asked to approve, and in which language of theirs it is shown at first."""

    content: Content
    digest: str
    language: str


def shelf(uow: UnitOfWork, kit: Kit, words: str, wanted: Mapping[str, str], page: int) -> Shelf:
    """The newest cases under these facets (by name) in which these words stand, and what else can be asked for."""
    page = min(max(page, 1), LAST_PAGE)
    asked = tuple((facet, value) for facet, value in wanted.items() if facet in FACETS and value)
    found = uow.publications.find(asked, grams(words), A_PAGE + 1, (page - 1) * A_PAGE)
    more, found = len(found) > A_PAGE, [case for case in found if holds(case.content, words)]
    counts = uow.publications.counts()
    names = _Names(kit)
    options = {
        facet: tuple(
            Option(value, names.of(facet, value), n)
            for (name, value), n in sorted(counts.items(), key=lambda one: _place(*one[0]))
            if name == facet
        )
        for facet in FACETS
    }
    return Shelf(tuple(found[:A_PAGE]), page, more, counts.get(("", ""), 0), options)


def _place(facet: str, value: str) -> tuple[int, str]:
    """The newest year first, bodies as they are told apart, all else by its id."""
    if facet == "year" and value.isdecimal():
        return -int(value), value
    return (BODY_KINDS.index(value) if value in BODY_KINDS else 0), value


class _Names:
    """What the values of facets are called, in every language."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._packs = {pack.id: pack for pack in kit.catalogue.all()}

    def of(self, facet: str, value: str) -> Texts:
        """The name of that value; the value itself where nothing knows it any more."""
        kit = self._kit
        if facet == "year":
            return {
                code: fiscal_year_name(int(value), kit.voice(code)) if value.isdecimal() else value
                for code in kit.wording.languages()
            }
        if facet == "kind":
            return {
                code: kit.wording(f"kind-{value.replace('_', '-')}", code) for code in kit.wording.languages()
            }
        if facet == "city" and value in self._packs:
            return dict(self._packs[value].municipality)
        for pack in self._packs.values():
            for one in pack.forms if facet == "form" else pack.fields:
                if value in (one.id, *one.maps_to):
                    return dict(one.label)
        return {"ja": value}


def shown_at(uow: UnitOfWork, slug: str) -> Shown | None:
    """What is public there; None where nothing ever was."""
    if not can_be_token(slug):
        return None
    cases = uow.publications.at(slug)
    return Shown(tuple(cases)) if cases or uow.publications.gone(slug) else None


def draft_at(uow: UnitOfWork, token: str, language: str) -> Draft | None:
    """What is to be approved at the address that ends in that; None where nothing is (any more)."""
    found = uow.publications.asked(token) if can_be_token(token) else None
    if found is None or found.asked is None:
        return None
    return Draft(found.asked, found.digest, language)


def newest(uow: UnitOfWork) -> list[Case]:
    """What was published or corrected last."""
    return uow.publications.latest(NEWEST)


def piece_of_year(uow: UnitOfWork, year: int, city: str, after: str) -> list[Case]:
    """Some of a fiscal year's cases, from behind that one (see ``case_key``) on."""
    return uow.publications.of_year(year, city, after, IN_PIECES)


def years(uow: UnitOfWork) -> Sequence[tuple[int, int]]:
    """The fiscal years of which there are cases, with how many, the newest first."""
    counts = uow.publications.counts()
    found = [(int(value), n) for (facet, value), n in counts.items() if facet == "year" and value.isdecimal()]
    return sorted(found, reverse=True)
