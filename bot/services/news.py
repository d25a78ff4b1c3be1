"""What goes out beside the reminders, for the operator's report: mail, pages that end, what LINE could not carry."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.desks import MAIL
from bot.domain.messages import Address
from bot.services.ports import Dispatch, UnitOfWork
from bot.services.reminders import Beat, Item
from bot.services.scene import Kit
from bot.services.spending import LINE


def news(uow: UnitOfWork, kit: Kit, now: datetime) -> Beat:
    """What this turn has queued so far that is of no digest."""
    rows = [row for row in uow.outbox.queued() if row.outgoing.digest is None]
    return Beat(due=len(rows), sent=len(rows), items=tuple(_item(kit, row, now) for row in rows))


def _item(kit: Kit, row: Dispatch, now: datetime) -> Item:
    to, say = row.outgoing.to, kit.voice(kit.defaults.language)
    by_mail = to.platform == MAIL
    return Item(
        project=row.outgoing.project or "",
        kind="mail" if by_mail else "news",
        to=str(Address(to.platform, to.account, to.id)) if to.direct and not by_mail else str(to),
        platform=to.platform,
        due_at=now.astimezone(ZoneInfo(kit.defaults.timezone)).isoformat(),
        why=say("why-mail") if by_mail else say("why-news"),
        line_messages=kit.pushes(row.outgoing.messages) if to.platform == LINE else 0,
        digest=row.id,
    )
