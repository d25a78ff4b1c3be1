"""Read-only pages for desks that reach neither platform, at addresses that end by themselves.

Only a hash of what an address ends in is kept: whoever reads the database, or a backup of it, opens nothing. What a
page shows is what the person who had it made may see at the moment when it is opened.
"""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.desks import StatusPage
from bot.domain.messages import Outgoing, direct
from bot.services.overview import Overview, overview
from bot.services.phrasing.status_pages import LONG, USUALLY, page_ends_message
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.surveys import new_token

LASTS = {days: timedelta(days=int(days)) for days in (USUALLY, LONG)}
"""How long a page can be opened, by the days that a button names."""

WARNED = timedelta(days=3)
"""So long before it ends its person is told."""

_TOKEN = re.compile(r"[0-9a-z]{32}")


def standing_page(uow: UnitOfWork, person: str, project: str, now: datetime) -> StatusPage | None:
    """That person's page of that project, or ("") of all; the newest that opens."""
    found = [p for p in uow.status_pages.of_person(person) if p.project == project and p.stands(now)]
    return max(found, key=lambda page: page.created_at, default=None)


def open_page(
    uow: UnitOfWork, kit: Kit, person: str, project: str, now: datetime, days: str = USUALLY
) -> tuple[StatusPage, str]:
    """A new one with its address, which nobody can be told again; whichever stood there before opens nothing from now
    on.
    """
    close_pages(uow, person, project, now)
    token = new_token(kit)
    until = now + LASTS.get(days, LASTS[USUALLY])
    page = StatusPage(kit.ids.new(), digest_of(token), person, project, now, until)
    uow.status_pages.add(page)
    return page, f"{kit.defaults.public_url}/s/{token}"


def close_pages(uow: UnitOfWork, person: str, project: str, now: datetime) -> None:
    """No page of that person stands for that project any more."""
    for page in uow.status_pages.of_person(person):
        if page.project == project:
            uow.status_pages.save(replace(page, revoked_at=now))


def digest_of(token: str) -> str:
    """What is kept of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def page_at(uow: UnitOfWork, kit: Kit, token: str, language: str) -> tuple[StatusPage, Overview] | None:
    """What is at the address that ends in that, in that language ("": that of whoever had it made); None where nothing
    is (any more). Only reads.
    """
    if not _TOKEN.fullmatch(token):
        return None
    now = kit.clock.now()
    page = uow.status_pages.find(digest_of(token))
    if page is None or not page.stands(now):
        return None
    person = uow.people.get(page.person)
    return page, overview(uow, kit, person, page.project, now, language or person.language)


def count_view(uow: UnitOfWork, kit: Kit, digest: str) -> None:
    """Notes that a page was opened, not by whom or from where; the log has a line a day."""
    now, page = kit.clock.now(), uow.status_pages.find(digest)
    if page is None:
        return
    zone = ZoneInfo(kit.defaults.timezone)
    if page.viewed_at is None or page.viewed_at.astimezone(zone).date() != now.astimezone(zone).date():
        uow.audit.add(now, "system", "page.viewed", page.project or None, page=page.id, views=page.views + 1)
    uow.status_pages.save(replace(page, views=page.views + 1, viewed_at=now))


def tell_ending(uow: UnitOfWork, kit: Kit, now: datetime, limit: int = 50) -> int:
    """Whoever had a page made hears a few days before that it ends, with the button that makes another."""
    ending = uow.status_pages.ending(now + WARNED, limit)
    for page in ending:
        uow.status_pages.save(replace(page, warned_at=now))
        person = uow.people.get(page.person)
        if not person.reachable or not page.stands(now):
            continue
        project = uow.projects.get(page.project) if page.project else None
        zone = project.zone if project else ZoneInfo(kit.defaults.timezone)
        name, say = project.name if project else "", kit.voice(person.language)
        message = page_ends_message(page, name, zone, say)
        uow.outbox.add(
            Outgoing(direct(person.address), (message,), project=page.project or None), kit.wall.now()
        )
    return len(ending)
