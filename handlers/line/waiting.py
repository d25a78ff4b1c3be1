"""LINE's loading animation: three dots that show that somebody is at work, where that takes a while.

It is not counted and answers nothing. It ends with the next message, so it is asked for before the work begins, beside
it: the answer waits for nothing, and where LINE refuses, a line in the log is all.
"""

import asyncio
import logging

import aiohttp

from bot.domain.actions import Verb, read_token
from bot.domain.intents import Word, read_wish
from bot.domain.messages import Incoming, Pressed, Typed

SECONDS = 10
"""So long it stands at most; LINE takes 5 to 60, in steps of 5."""

TIMEOUT = 2.0

LONG_WORK = frozenset(
    {
        *(Verb.COMPARISON, Verb.PHASES, Verb.COMPARE_FORMS, Verb.SEND_SEEN, Verb.SEND),
        *(
            Verb.REPORT,
            Verb.REPORT_FILE,
            Verb.DOCUMENT,
            Verb.EXPORT,
            Verb.OVERDUE_TABLE,
            Verb.SCORES,
            Verb.SURVEY_RESULTS,
        ),
    }
)
LONG_WORDS = frozenset(
    {
        *(Word.REPORT, Word.TALK, Word.PHASES, Word.SEND, Word.DOCUMENT, Word.EXPORT),
        *(Word.SCORES, Word.SURVEY_RESULTS),
    }
)
"""Papers, exports, and what lays all answers beside each other, as the sending of the last side does."""

log = logging.getLogger(__name__)


def takes_long(incoming: Incoming) -> bool:
    """Whether the answer takes longer than most do."""
    match incoming.said:
        case Pressed(token=token):
            action = read_token(token)
            return action is not None and action.verb in LONG_WORK
        case Typed(text=text):
            wish = read_wish(text)
            return wish is not None and wish.word in LONG_WORDS
        case _:
            return False


class Waiting:
    """Shows the animation beside the work, in one-to-one chats: LINE refuses it in groups."""

    def __init__(self, access_token: str, api_url: str, session: aiohttp.ClientSession) -> None:
        self._headers = {"authorization": f"Bearer {access_token}"}
        self._url = f"{api_url.rstrip('/')}/v2/bot/chat/loading/start"
        self._session = session
        self._asking: set[asyncio.Task[None]] = set()

    def begin(self, incoming: Incoming) -> None:
        """Asks for it where the work takes long. Returns at once."""
        if incoming.place.direct and incoming.reply is not None and takes_long(incoming):
            task = asyncio.get_running_loop().create_task(self._ask(incoming.place.id))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def settle(self) -> None:
        """Waits for what is being asked."""
        if self._asking:
            await asyncio.wait(self._asking)

    async def _ask(self, user: str) -> None:
        body = {"chatId": user, "loadingSeconds": SECONDS}
        try:
            async with self._session.post(
                self._url,
                json=body,
                headers=self._headers,
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
                allow_redirects=False,
            ) as response:
                status = str(response.status)
        except (TimeoutError, aiohttp.ClientError, OSError) as e:
            status = type(e).__name__
        if not status.startswith("2"):
            log.warning("LINE loading animation: %s", status)
