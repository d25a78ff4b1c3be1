"""What each one-to-one chat was last offered to press: a row for each place, written when it was sent."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.domain.messages import Place
from bot.domain.offers import Offer
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import offers

_OFFERS: Plain[tuple[Offer, ...]] = Plain(tuple[Offer, ...])


def _keep(insert: Callable[[sa.Table], sqlite.Insert]) -> sa.Executable:
    statement = insert(offers)
    return statement.on_conflict_do_update(
        index_elements=["place"], set_={"buttons": statement.excluded.buttons}
    )


_KEEP = Upsert(_keep)
_FIND = sa.select(offers.c.buttons).where(offers.c.place == bind("place"))


class SqlOffers(Repository):
    """The ``OfferRepository`` port."""

    def keep(self, place: Place, shown: tuple[Offer, ...]) -> None:
        """These are the buttons that stand there now."""
        self._execute(_KEEP, place=str(place), buttons=_OFFERS.dump(shown))

    def last(self, place: Place) -> tuple[Offer, ...]:
        """The buttons that were shown there last."""
        found = self._execute(_FIND, place=str(place)).scalar()
        return _OFFERS.load(found) if found else ()
