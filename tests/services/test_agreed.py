"""What a recorded agreement settles of the dates: drafting is over, and of the signing only what is left is owed."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.agreement import Agreement
from bot.services.drafting import item_id, wanted
from bot.services.duties import facts_of
from bot.services.ports import UnitOfWork
from tests.services.house import NOW, garden, kit, store_in

PROJECT = garden()
ITEMS = [item_id(item) for item in wanted(kit().pack(PROJECT), PROJECT)]


def agreed(count: int) -> Agreement:
    """The first so many items, worded and agreed to by both sides."""
    found = Agreement()
    for item in ITEMS[:count]:
        found = found.word(item, "約束", "hana", NOW)
        for side in "ab":
            found = found.agree(item, "約束", side, NOW)
    return found


RECORDED = agreed(7).conclude("megumi", NOW)


@pytest.mark.parametrize(
    ("agreement", "settled"),
    [
        (agreed(7), set()),
        (RECORDED, {"draft"}),
        (agreed(len(ITEMS)), {"draft"}),
        (agreed(len(ITEMS)).conclude("megumi", NOW), {"draft", "signed"}),
    ],
    ids=["some agreed", "recorded with items left", "all agreed", "all recorded"],
)
def test_a_recorded_agreement_ends_the_drafting(
    tmp_path: Path, agreement: Agreement, settled: set[str]
) -> None:
    store = store_in(tmp_path)

    def stands(uow: UnitOfWork) -> set[str]:
        uow.projects.add(PROJECT)
        uow.dossiers.save(replace(uow.dossiers.get(PROJECT.id), agreement=agreement))
        return {*facts_of(uow, kit(), PROJECT, NOW).settled} & {"draft", "signed"}

    assert store.run_sync(stands) == settled
    store.close()


def test_what_is_left_is_what_is_open_or_changed_since() -> None:
    assert RECORDED.unsettled(ITEMS, "ab") == tuple(ITEMS[7:])
    changed = RECORDED.word(ITEMS[0], "別の約束", "hana", NOW)
    for side in "ab":
        changed = changed.agree(ITEMS[0], "別の約束", side, NOW)
    assert changed.unsettled(ITEMS, "ab") == (ITEMS[0], *ITEMS[7:])
