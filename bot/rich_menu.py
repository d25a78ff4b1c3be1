"""``rich-menu install``: LINE's menus, drawn in every language that has words for them."""

import asyncio
import logging
from collections.abc import Sequence
from functools import partial

from bot.domain.questions import DEFAULT_LANGUAGE
from bot.services.ports import UnitOfWork, Wording
from bot.settings import Settings
from handlers.line.menus import Installed, LineMenus, RichMenu, areas, menu
from handlers.line.sdk import LineUnavailable
from storage.engine import SqlStore

log = logging.getLogger("kyodo")

_WHY = {
    401: "LINE does not take LINE_CHANNEL_ACCESS_TOKEN: issue a new one in the LINE Developers Console",
    403: "this channel may not have rich menus: see its plan in the LINE Official Account Manager",
    429: "LINE makes at most 100 rich menus an hour: run this again in an hour, what was made is kept",
    None: "LINE could not be reached: see the connection, and LINE_API_URL and LINE_DATA_API_URL where they are set",
}


class NotInstalled(Exception):  # noqa: N818 - it names a state
    """What hindered it, and what to do, in one line."""


def drawn(wording: Wording, default: str) -> list[RichMenu]:
    """The menus, the default language's first. A language that has only Japanese to say here has none, nor has one
    whose letters the font lacks.
    """
    menus = []
    japanese = areas(partial(_said, wording, DEFAULT_LANGUAGE))
    for language in sorted(wording.languages(), key=lambda one: one != default):
        say = partial(_said, wording, language)
        if language not in (default, DEFAULT_LANGUAGE) and areas(say) == japanese:
            continue
        try:
            menus.append(menu(language, say))
        except ValueError as lacking:
            log.warning("no rich menu in %s: %s", language, lacking)
    return menus


def _said(wording: Wording, language: str, key: str) -> str:
    return wording(key, language)


async def install(settings: Settings, wording: Wording, store: SqlStore) -> Installed:
    """Installs them. Raises NotInstalled."""
    if not settings.line_on:
        raise NotInstalled(
            "LINE is off: set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN, then run this again"
        )
    default = settings.kyodo_language
    menus = await asyncio.to_thread(drawn, wording, default)
    if not menus or menus[0].language != default:
        raise NotInstalled(f"KYODO_LANGUAGE: the menu cannot be drawn in {default!r}")

    def of(language: str) -> Sequence[str]:
        def look(uow: UnitOfWork) -> list[str]:
            return uow.people.speaking("line", language)

        return store.run_sync(look)

    speakers = {one.language: await asyncio.to_thread(of, one.language) for one in menus[1:]}
    line = LineMenus(settings.line_channel_access_token, settings.line_api_url, settings.line_data_api_url)
    try:
        return await line.install(menus, default, lambda language: speakers[language])
    except LineUnavailable as trouble:
        raise NotInstalled(_WHY.get(trouble.status, f"{trouble}: run this again")) from trouble
    finally:
        await line.aclose()
