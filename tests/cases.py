"""Published cases for tests, made by the same functions as real ones."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot.domain.publishing import (
    Choices,
    Content,
    Item,
    ItemKind,
    Line,
    Material,
    Publication,
    Section,
    compose,
)
from bot.readings import ruby_of
from bot.services.casebook import draft_at, newest, piece_of_year, shelf, shown_at, years
from bot.services.phrasing.dates import Say
from bot.services.phrasing.pictures import published_picture
from bot.services.ports import StoreUnavailable, UnitOfWork
from handlers.documents.shared_picture import shared_picture
from handlers.pages.public import Reads, public_routes
from handlers.pictures.drawing import svg
from tests.services.front_door import Door

PUBLIC = "https://kyodo.example.jp"
T = TypeVar("T")

YES = {
    "yes": {"ja": "はい", "ja-simple": "はい", "en": "Yes"},
    "no": {"ja": "いいえ", "ja-simple": "いいえ", "en": "No"},
}


def item(number: str, first: str, second: str) -> Item:
    """A question that both sides answered."""
    label = {"ja": f"役割{number}", "ja-simple": f"役割（やくわり）{number}", "en": f"Roles {number}"}
    lines = (Line(0, YES[first]), Line(1, YES[second]))
    return Item(
        f"q/{number}", ItemKind.CHOSEN, label, lines, number, "agree" if first == second else "differ"
    )


def written(number: str, words: str, by: str = "hana") -> Item:
    """A question that the first side answered in words, which are ticked by ``content``."""
    label = {"ja": f"感想{number}", "ja-simple": f"思（おも）ったこと{number}", "en": f"Thoughts {number}"}
    return Item(f"q/{number}/a", ItemKind.WORDS, label, (Line(0, {"": words}),), number, by=frozenset({by}))


def content(title: str, items: Sequence[Item] = (), **fields: Any) -> Content:
    """A case with these items, all of them ticked, and other values in those fields."""
    told = tuple(items) or (item("1", "yes", "yes"),)
    section = Section(
        "q", {"ja": "企画のチェックシート", "ja-simple": "計画（けいかく）", "en": "Planning"}, "plan", told
    )
    material = Material(
        title=title,
        reading="",
        cycle=1,
        pack="ise",
        city={"ja": "伊勢市", "ja-simple": "伊勢市（いせし）", "en": "Ise City"},
        form=("co_hosting", {"ja": "共催", "ja-simple": "共催（きょうさい）", "en": "Co-hosting"}),
        fields={"environment": {"ja": "環境", "ja-simple": "環境（かんきょう）", "en": "Environment"}},
        sides=(("花壇の会", "civic_group"), ("公園緑地課", "government")),
        year=2026,
        begins=None,
        ends=None,
        state="closed",
        sections=(section,),
    )
    choices = Choices({one.id: True for one in told}, field="environment")
    return {**compose(material, choices), **fields}


def public(number: int, told: Content, at: datetime) -> Publication:
    """The project ``p{number}`` of the tenant T1 published at that instant, at ``/p/slug{number}``."""
    draft = Publication("T1", f"p{number}", 1, f"slug{number}")
    return draft.asking(told, "x", f"preview{number}", {}).published(at)


def _drawn(told: Content, language: str, say: Say) -> str:
    picture = published_picture(told, language, say)
    return svg(picture) if picture is not None else ""


def routes_of(door: Door, base: str = PUBLIC, away: Callable[[], bool] = lambda: False) -> list[BaseRoute]:
    """The public pages over that store, as the application mounts them; ``away``: its database cannot be reached."""
    kit = door.kit

    def beside(turn: Callable[[UnitOfWork], T]) -> Awaitable[T]:
        async def read() -> T:
            if away():
                raise StoreUnavailable("away")
            return door.store.beside(turn)

        return read()

    return public_routes(
        Reads(
            shelf=lambda words, wanted, page: beside(lambda uow: shelf(uow, kit, words, wanted, page)),
            at=lambda slug: beside(lambda uow: shown_at(uow, slug)),
            draft=lambda token: beside(lambda uow: draft_at(uow, token, "ja")),
            newest=lambda: beside(newest),
            years=lambda: beside(years),
            piece=lambda year, city, after: beside(lambda uow: piece_of_year(uow, year, city, after)),
        ),
        wording=kit.wording,
        language="ja",
        base=base,
        zone=ZoneInfo("Asia/Tokyo"),
        ruby=ruby_of,
        draw=lambda told, language: _drawn(told, language, kit.voice(language)),
        picture=lambda told, language: shared_picture(told, language, kit.wording),
    )
