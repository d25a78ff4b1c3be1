"""The case book in both databases: what is public is found by what it is about, by words and by year, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.publishing import (
    Case,
    Content,
    Item,
    ItemKind,
    Line,
    Material,
    Publication,
    Section,
    case_key,
    compose,
    facets,
    grams,
)
from storage.engine import SqlStore
from tests.services.house import garden

AT = datetime(2027, 2, 1, 3, 4, 5, 678901, tzinfo=UTC)


def content(title: str, **fields: object) -> Content:
    """A small case of one item, with other values in those fields."""
    item = Item(
        "q/1", ItemKind.CHOSEN, {"ja": "目的", "en": "Purpose"}, (Line(0, {"ja": "はい", "en": "yes"}),)
    )
    material = Material(
        title, "", 1, "ise", {"ja": "伊勢市", "en": "Ise"}, ("co_hosting", {"ja": "共催"}), {"environment": {"ja": "環境"}},
        (("花壇の会", "civic_group"), ("公園緑地課", "government")), 2026, None, None, "closed",
        (Section("q", {"ja": "企画"}, "plan", (item,)),),
    )  # fmt: skip
    return {**compose(material, Publication("", "", 1, "").choices), **fields}


def public(number: int, told: Content) -> Publication:
    """That project's, published so many days after the first."""
    at = AT + timedelta(days=number)
    draft = Publication("T1", f"p{number}", 1, f"slug{number:03}")
    return draft.asking(told, "x", f"preview{number}", {}).published(at)


@pytest.fixture
def book(store: SqlStore) -> SqlStore:
    """Five projects; four of them are in the case book."""
    for number in range(5):
        store.run_sync(lambda uow, n=number: uow.projects.add(replace(garden(), id=f"p{n}")))  # type: ignore[misc]
    told = [
        content("川の清掃"),
        content("川辺の花壇", form={"id": "subsidy", "label": {"ja": "補助"}}),
        content("夜の見回り", year=2025, pack="takaoka", city={"ja": "高岡市"}),
        content("River clean-up", sides=[{"name": "NPO 100% 川", "kind": "business"}]),
    ]
    for number, one in enumerate(told):
        store.run_sync(lambda uow, n=number, c=one: uow.publications.save(public(n, c)))  # type: ignore[misc]
    waiting = Publication("T1", "p4", 1, "slug004").asking(content("川の花火"), "x", "secret", {})
    store.run_sync(lambda uow: uow.publications.save(waiting))
    return store


def titles(found: list[Case]) -> list[str]:
    return [case.content["title"] for case in found]


def found(store: SqlStore, words: str = "", *wanted: tuple[str, str], after: int = 0) -> list[str]:
    return titles(store.run_sync(lambda uow: uow.publications.find(wanted, grams(words), 9, after)))


def test_a_publication_comes_back_as_it_was(book: SqlStore) -> None:
    project = replace(garden(), id="p0")
    assert book.run_sync(lambda uow: uow.publications.get(project, 1)) == public(0, content("川の清掃"))
    assert book.run_sync(lambda uow: uow.publications.get(project, 2)) is None
    waiting = book.run_sync(lambda uow: uow.publications.asked("secret"))
    assert waiting is not None
    assert waiting.asked == content("川の花火")
    assert book.run_sync(lambda uow: uow.publications.asked("")) is None


def test_the_newest_come_first_and_what_is_not_public_nowhere(book: SqlStore) -> None:
    assert found(book) == ["River clean-up", "夜の見回り", "川辺の花壇", "川の清掃"]
    assert found(book, after=3) == ["川の清掃"]
    assert "川の花火" not in titles(book.run_sync(lambda uow: uow.publications.latest(9)))


def test_cases_are_found_by_what_they_are_about_and_by_words(book: SqlStore) -> None:
    assert found(book, "", ("form", "co_hosting"), ("city", "ise")) == ["River clean-up", "川の清掃"]
    assert found(book, "", ("kind", "business")) == ["River clean-up"]
    assert found(book, "", ("year", "2025")) == ["夜の見回り"]
    assert (
        found(book, "花壇") == ["River clean-up", "夜の見回り", "川辺の花壇", "川の清掃"][1:]
    )  # a side is called so
    assert found(book, "清掃") == ["川の清掃"]
    assert found(book, "川辺　花壇") == ["川辺の花壇"]
    assert found(book, "100%") == ["River clean-up"]
    assert found(book, "ＲＩＶＥＲ") == ["River clean-up"]
    assert found(book, "すべり台") == []


def test_a_kanji_is_a_word_wherever_it_stands(book: SqlStore) -> None:
    assert found(book, "川") == ["River clean-up", "川辺の花壇", "川の清掃"]
    assert found(book, "辺") == ["川辺の花壇"]
    assert found(book, "夜 見回り") == ["夜の見回り"]
    assert found(book, "夏") == []
    book.run_sync(lambda uow: uow.publications.save(public(0, content("川の清掃")).withdrawn(AT)))
    assert found(book, "清") == []


def test_counts_are_those_of_what_is_public(book: SqlStore) -> None:
    counts = book.run_sync(lambda uow: uow.publications.counts())
    assert (counts["", ""], counts["city", "ise"], counts["year", "2026"]) == (4, 3, 3)
    gone = public(0, content("川の清掃")).withdrawn(AT + timedelta(days=9))
    book.run_sync(lambda uow: uow.publications.save(gone))
    counts = book.run_sync(lambda uow: uow.publications.counts())
    assert (counts["", ""], counts["city", "ise"]) == (3, 2)
    assert found(book, "清掃") == []
    assert book.run_sync(lambda uow: (uow.publications.at("slug000"), uow.publications.gone("slug000"))) == (
        [],
        True,
    )
    assert book.run_sync(lambda uow: uow.publications.gone("slug001")) is False


def test_a_correction_moves_a_case_to_where_it_belongs(book: SqlStore) -> None:
    before = public(1, content("川辺の花壇", form={"id": "subsidy", "label": {"ja": "補助"}}))
    after = before.asking(content("丘の花壇"), "x", "again", {}).published(AT + timedelta(days=40))
    book.run_sync(lambda uow: uow.publications.save(after))
    assert found(book, "川辺") == []
    assert found(book, "", ("form", "subsidy")) == []
    assert found(book)[2] == "丘の花壇"  # it keeps its place
    assert titles(book.run_sync(lambda uow: uow.publications.latest(1))) == ["丘の花壇"]


def test_a_year_is_read_piece_by_piece(book: SqlStore) -> None:
    def piece(after: str) -> list[Case]:
        return book.run_sync(lambda uow: uow.publications.of_year(2026, "", after, 2))

    first = piece("")
    second = piece(case_key(first[-1]))
    assert piece(case_key(second[-1])) == []
    assert titles([*first, *second]) == ["川の清掃", "川辺の花壇", "River clean-up"]
    of_city = book.run_sync(lambda uow: uow.publications.of_year(2025, "takaoka", "", 9))
    assert titles(of_city) == ["夜の見回り"]
    assert book.run_sync(lambda uow: uow.publications.of_year(2025, "ise", "", 9)) == []


def test_everything_has_the_facet_of_all() -> None:
    assert ("", "") in facets(content("x"))
