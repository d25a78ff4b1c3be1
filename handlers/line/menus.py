"""LINE's rich menus: one for each language, drawn here, installed by one command, shown to each in their language.

A menu's name carries a hash of all that it is. LINE cannot change a menu, so one that looks otherwise gets another name
and takes the place of the old one; where the name is there already nothing is made. An alias for each language names
the menu that is in force.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.domain.actions import Action, Verb, act
from bot.domain.words import shorten, without_readings
from handlers.documents.typesetting import missing, text, typeset
from handlers.line.sdk import TIMEOUT, LineSdk, LineUnavailable

WIDTH: Final = 2500
HEIGHT: Final = 1686
LABEL, BAR = 20, 14
"""Letters of a field's name for those who listen, and of the bar below the menu."""

OURS: Final = "kyodo"
AT_ONCE: Final = 500
"""People whom one call gives a menu."""

Json = dict[str, Any]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Area:
    """A field of the menu: where it is, the sign in it, what it does, and its words."""

    x: int
    y: int
    width: int
    height: int
    sign: str
    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class RichMenu:
    """A menu in one language: LINE's rich menu object, and its picture (PNG)."""

    language: str
    definition: Json
    picture: bytes

    @property
    def name(self) -> str:
        """Its own name at LINE: the same for the same menu, another for any other."""
        return str(self.definition["name"])

    @property
    def alias(self) -> str:
        """What the menu in force for this language is called."""
        return alias(self.language)


def alias(language: str) -> str:
    """What the menu in force for a language is called."""
    return f"{OURS}-{language.lower()}"


def areas(say: Callable[[str], str]) -> tuple[Area, ...]:
    """The five fields, the one that people need most the largest."""
    top, third = HEIGHT // 2, WIDTH // 3
    wide, rest = 2 * third, WIDTH - 2 * third
    return (
        Area(0, 0, wide, top, "answer", act(Verb.GO_ON), say("menu-answer")),
        Area(wide, 0, rest, top, "status", act(Verb.STATUS, ""), say("menu-status")),
        Area(0, top, third, HEIGHT - top, "person", act(Verb.PERSON), say("menu-ask")),
        Area(third, top, third, HEIGHT - top, "language", act(Verb.LANGUAGE, ""), say("menu-language")),
        Area(wide, top, rest, HEIGHT - top, "help", act(Verb.HELP), say("menu-help")),
    )


def menu(language: str, say: Callable[[str], str]) -> RichMenu:
    """The menu in one language. Raises ValueError where the font lacks its letters."""
    fields = areas(say)
    if lacking := missing("".join(field.label for field in fields)):
        raise ValueError(f"no letters for {' '.join(sorted(lacking))}")
    picture = _drawn(language, fields)
    definition: Json = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": shorten(say("menu-bar"), BAR),
        "areas": [_area(field) for field in fields],
    }
    told = json.dumps(definition, ensure_ascii=False, sort_keys=True).encode()
    mark = hashlib.sha256(told + picture).hexdigest()[:16]
    return RichMenu(language, {**definition, "name": f"{OURS} {language} {mark}"}, picture)


def _area(field: Area) -> Json:
    """A tap shows its words as if the person had said them, and makes room for the answer."""
    words = without_readings(field.label)
    return {
        "bounds": {"x": field.x, "y": field.y, "width": field.width, "height": field.height},
        "action": {
            "type": "postback",
            "label": shorten(words, LABEL),
            "data": field.action.token,
            "displayText": words,
            "inputOption": "closeRichMenu",
        },
    }


def _drawn(language: str, fields: Sequence[Area]) -> bytes:
    shown = [
        {
            "x": field.x,
            "y": field.y,
            "width": field.width,
            "height": field.height,
            "sign": field.sign,
            "label": text(field.label),
            "strong": index == 0,
        }
        for index, field in enumerate(fields)
    ]
    data = {"width": WIDTH, "height": HEIGHT, "language": language.split("-")[0], "areas": shown}
    return typeset("rich_menu", data, "png")


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did: languages whose menu was made, and how many older menus were taken away."""

    made: tuple[str, ...]
    kept: tuple[str, ...]
    removed: int


class LineMenus:
    """The rich menus of one channel."""

    def __init__(self, access_token: str, api_url: str, data_url: str) -> None:
        self._sdk = LineSdk(access_token, api_url)
        self._files = LineSdk(access_token, data_url, pictures=True)

    async def install(
        self, menus: Sequence[RichMenu], default: str, people: Callable[[str], Sequence[str]]
    ) -> Installed:
        """Makes what is not there yet, points the aliases and the default to it, gives those who chose another language
        theirs (``people`` names them), and only then takes away what is older. Raises LineUnavailable; what was done
        by then stands, and the next run goes on from there.
        """
        all_of_ours = await self._standing()
        standing = dict(all_of_ours)
        ids: dict[str, str] = {}
        made = []
        for one in menus:
            ids[one.language] = found = standing.get(one.name) or await self._create(one)
            if one.name not in standing:
                made.append(one.language)
            if one.name not in standing or not await self._has_picture(found):
                await self._upload(found, one.picture)
        renamed = await self._name({alias(language): menu_id for language, menu_id in ids.items()})
        await self._make_default(ids[default])
        older = [menu_id for _, menu_id in all_of_ours if menu_id not in ids.values()]
        for language, menu_id in ids.items():
            # Where older ones stand, an earlier run may have ended before it came here.
            if language != default and (older or language in made or alias(language) in renamed):
                await self._link(people(language), menu_id)
        for menu_id in older:
            await self._do("delete_rich_menu", menu_id)
        kept = tuple(language for language in ids if language not in made)
        return Installed(tuple(made), kept, len(older))

    async def show(self, user: str, language: str, default: str) -> None:
        """Gives one person the menu of their language, where menus are installed; the default's is everybody's. Never
        raises: a menu in another language is no reason to stop anything.
        """
        try:
            known = await self._if_there("get_rich_menu_alias", alias(language))
            if known is None:
                return
            if language == default:
                await self._do("unlink_rich_menu_id_from_user", user)
            else:
                await self._do("link_rich_menu_id_to_user", user, known.rich_menu_id)
        except LineUnavailable as trouble:
            log.warning("LINE: somebody's rich menu could not be changed: %s", trouble)

    async def aclose(self) -> None:
        """Closes both clients' connections."""
        await self._sdk.aclose()
        await self._files.aclose()

    # ------------------------------------------------------------ LINE's calls

    async def _standing(self) -> list[tuple[str, str]]:
        """Our menus at LINE, name and id; two commands at once can have made two of one name."""
        told = await self._do("get_rich_menu_list")
        found = [(str(one.name), str(one.rich_menu_id)) for one in told.richmenus or ()]
        return [(name, menu_id) for name, menu_id in found if name.startswith(f"{OURS} ")]

    async def _create(self, one: RichMenu) -> str:
        from linebot.v3.messaging import RichMenuRequest

        made = await self._do("create_rich_menu", RichMenuRequest.from_dict(one.definition))
        return str(made.rich_menu_id)

    async def _has_picture(self, menu_id: str) -> bool:
        return await self._if_there("get_rich_menu_image", menu_id, sdk=self._files) is not None

    async def _upload(self, menu_id: str, picture: bytes) -> None:
        await self._files.ask(
            lambda api: api.set_rich_menu_image(
                menu_id, body=picture, _headers={"Content-Type": "image/png"}, _request_timeout=TIMEOUT
            )
        )

    async def _name(self, wanted: Mapping[str, str]) -> set[str]:
        """Points each alias to its menu; gives those that were changed. Aliases of languages that are gone go, too."""
        from linebot.v3.messaging import CreateRichMenuAliasRequest, UpdateRichMenuAliasRequest

        told = await self._do("get_rich_menu_alias_list")
        known = {one.rich_menu_alias_id: one.rich_menu_id for one in told.aliases or ()}
        changed = {name for name, menu_id in wanted.items() if known.get(name) != menu_id}
        for name in sorted(changed):
            body = {"richMenuId": wanted[name]}
            if name in known:
                await self._do("update_rich_menu_alias", name, UpdateRichMenuAliasRequest.from_dict(body))
            else:
                body["richMenuAliasId"] = name
                await self._do("create_rich_menu_alias", CreateRichMenuAliasRequest.from_dict(body))
        for name in known:
            if name.startswith(f"{OURS}-") and name not in wanted:
                await self._do("delete_rich_menu_alias", name)
        return changed

    async def _make_default(self, menu_id: str) -> None:
        standing = await self._if_there("get_default_rich_menu_id")
        if standing is None or standing.rich_menu_id != menu_id:
            await self._do("set_default_rich_menu", menu_id)

    async def _link(self, users: Sequence[str], menu_id: str) -> None:
        from linebot.v3.messaging import RichMenuBulkLinkRequest

        for start in range(0, len(users), AT_ONCE):
            body = {"richMenuId": menu_id, "userIds": list(users[start : start + AT_ONCE])}
            await self._do("link_rich_menu_id_to_users", RichMenuBulkLinkRequest.from_dict(body))

    async def _do(self, call: str, *arguments: object, sdk: LineSdk | None = None) -> Any:
        """One of the SDK's calls by its name."""
        return await (sdk or self._sdk).ask(
            lambda api: getattr(api, call)(*arguments, _request_timeout=TIMEOUT)
        )

    async def _if_there(self, call: str, *arguments: object, sdk: LineSdk | None = None) -> Any:
        """The same for what may not be there: then None."""
        try:
            return await self._do(call, *arguments, sdk=sdk)
        except LineUnavailable as trouble:
            if trouble.status == 404:
                return None
            raise
