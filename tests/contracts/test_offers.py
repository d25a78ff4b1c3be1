"""What a chat was last offered stays until it is offered something else, each place for itself."""

from bot.domain.messages import Place
from bot.domain.offers import Offer
from storage.engine import SqlStore

HERE, THERE = Place("line", "", "U1"), Place("slack", "T1", "U1")
YES, NO = (
    Offer("はい", "1:ans:s:q:yes"),
    Offer("いいえ", "1:ans:s:q:no", "花壇", "https://kyodo.example.jp/s/x"),
)


def test_the_last_offer_stands_until_the_next(store: SqlStore, second: SqlStore) -> None:
    assert store.run_sync(lambda uow: uow.offers.last(HERE)) == ()
    store.run_sync(lambda uow: uow.offers.keep(HERE, (YES, NO)))
    assert second.run_sync(lambda uow: uow.offers.last(HERE)) == (YES, NO)
    second.run_sync(lambda uow: uow.offers.keep(HERE, (NO,)))
    assert store.run_sync(lambda uow: uow.offers.last(HERE)) == (NO,)
    assert store.run_sync(lambda uow: uow.offers.last(THERE)) == ()


def test_nothing_may_be_offered(store: SqlStore) -> None:
    store.run_sync(lambda uow: uow.offers.keep(HERE, (YES,)))
    store.run_sync(lambda uow: uow.offers.keep(HERE, ()))
    assert store.run_sync(lambda uow: uow.offers.last(HERE)) == ()
