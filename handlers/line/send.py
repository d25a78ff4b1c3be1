"""Sends to LINE: a free reply while the event's token is fresh, else a push that cannot double.

What it costs is decided elsewhere; and what we do when we do not know whether LINE took something:

- A push carries ``X-Line-Retry-Key``, the same at every attempt: LINE answers 409 to what it took before.
- A push never goes out uncounted: where the row has fewer messages set aside than it costs, we say so instead.
- A reply has no such key. While the token is surely alive, the same token once more tells: it works, or
  "Invalid reply token" says that the first attempt used it up. Once it is stale that sentence says nothing
  any more: then we push, and a rare double is chosen over silence. (Trying the stale token first would help
  nobody: where it still works, so does the push; where an earlier push was taken, it would double it.)
"""

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import aiohttp
import orjson

from bot.domain.messages import Place, ReplyHandle
from bot.services.ports import Again, Clock, Delivery, Dispatch, Messenger, Refused, Sent, Uncounted
from handlers.line import limits
from handlers.line.render import Json, render

TIMEOUT = 5.0
# LINE remembers a retry key for 24 hours from the first attempt; afterwards the same key is a new message.
# Half an hour is for a call under way and for clocks that differ.
RETRY_KEY_LIFE = timedelta(hours=23, minutes=30)
_LONGEST_WAIT = timedelta(hours=1)
_REMEMBERED = 1_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What LINE said to one call; status 0: nothing, and ``taken`` says whether it may have taken it."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)
    retry_after: timedelta | None = None
    trouble: str = ""
    may_be_taken: bool = False

    @property
    def message(self) -> str:
        return str(self.body.get("message", ""))

    @property
    def ids(self) -> list[str]:
        sent = self.body.get("sentMessages")
        found = [m.get("id") for m in sent if isinstance(m, dict)] if isinstance(sent, list) else []
        return [i for i in found if isinstance(i, str)]


class LineMessenger(Messenger):
    """The port's Messenger for one channel. The session is shared and stays its owner's."""

    def __init__(
        self,
        access_token: str,
        api_url: str,
        session: aiohttp.ClientSession,
        clock: Clock,
        *,
        timeout: float = TIMEOUT,
    ) -> None:
        self._headers = {"authorization": f"Bearer {access_token}", "content-type": "application/json"}
        self._base = api_url.rstrip("/")
        self._session = session
        self._clock = clock
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._replied: OrderedDict[str, list[str]] = OrderedDict()

    async def send(self, dispatch: Dispatch) -> Delivery | Uncounted:
        """Tries once, and pushes no more than is counted. Never raises for what LINE or the network can do."""
        objects = render(dispatch.outgoing.messages)
        if not objects:
            log.error("LINE: %s has nothing to say", dispatch.id)
            return Refused("invalid")
        batches = [objects[i : i + limits.MESSAGES] for i in range(0, len(objects), limits.MESSAGES)]
        handle = dispatch.outgoing.reply
        external: list[str] = []
        replied = dispatch.id in self._replied
        if replied:
            external += self._replied[dispatch.id]
        elif handle is not None and self._clock.now() < handle.expires_at:
            verdict = await self._reply(dispatch, handle, batches[0])
            if isinstance(verdict, Again | Refused):
                return verdict
            if isinstance(verdict, Sent):
                replied = True
                external += _ids(verdict)
                self._remember(dispatch.id, external)
        pushes = list(enumerate(batches))[1 if replied else 0 :]
        each = await self._recipients(dispatch.outgoing.to) if pushes else 0
        if isinstance(each, Again):
            return replace(each, ambiguous=replied or dispatch.ambiguous)
        if each * len(pushes) > dispatch.counted:
            return Uncounted(each * len(pushes), _whole(dispatch, limits.MESSAGES if replied else 0))
        counted = 0
        for index, batch in pushes:
            pushed = await self._push(dispatch, index, batch)
            if isinstance(pushed, Again):
                # The key makes a push safe. What the next attempt has to know is the doubt about the reply:
                # a push in doubt must not make it read "Invalid reply token" as "taken".
                return replace(pushed, ambiguous=replied or dispatch.ambiguous)
            if isinstance(pushed, Refused):
                return replace(pushed, counted=counted, said=_whole(dispatch, index * limits.MESSAGES))
            external += _ids(pushed)
            counted += each
        self._replied.pop(dispatch.id, None)
        return Sent(",".join(external), counted)

    async def _reply(self, dispatch: Dispatch, handle: ReplyHandle, batch: Sequence[Json]) -> Delivery | None:
        """Sent, not now, never, or None: the token is no good and nobody has used it for this, so push."""
        answer = await self._call("reply", {"replyToken": handle.token, "messages": list(batch)}, dispatch)
        if answer.status == 400 and "invalid reply token" in answer.message.lower():
            return Sent() if dispatch.ambiguous else None
        verdict = _verdict(answer)
        if isinstance(verdict, Again):
            return replace(verdict, ambiguous=verdict.ambiguous or dispatch.ambiguous)
        return verdict

    async def _push(self, dispatch: Dispatch, index: int, batch: Sequence[Json]) -> Delivery:
        if dispatch.attempts > 1 and self._clock.now() - dispatch.created_at > RETRY_KEY_LIFE:
            return Refused("gone")
        body = {"to": dispatch.outgoing.to.id, "messages": list(batch)}
        return _verdict(await self._call("push", body, dispatch, retry_key=_retry_key(dispatch.id, index)))

    async def _recipients(self, to: Place) -> int | Again:
        """What LINE counts for a push: everybody in a group. While it does not tell, nothing can be counted; where it
        never will, the push will tell why.
        """
        if to.direct:
            return 1
        kind = "room" if to.id.startswith("R") else "group"
        answer = await self._request("GET", f"{kind}/{to.id}/members/count")
        count, verdict = answer.body.get("count"), _verdict(answer)
        if isinstance(verdict, Again):
            return replace(verdict, ambiguous=False)  # nothing was sent
        return count if isinstance(count, int) else 1

    async def _call(self, way: str, body: Json, dispatch: Dispatch, retry_key: str | None = None) -> _Answer:
        """One reply or push. The SDK's models would check its body once more, for a third of a step's cost: the tests
        check every body that leaves against LINE's OpenAPI instead.
        """
        headers = {} if retry_key is None else {"x-line-retry-key": retry_key}
        return await self._request("POST", f"message/{way}", body, headers, dispatch.id)

    async def _request(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        headers: Mapping[str, str] | None = None,
        about: str = "-",
    ) -> _Answer:
        data = None if body is None else orjson.dumps(body)
        try:
            async with self._session.request(
                method,
                f"{self._base}/v2/bot/{path}",
                data=data,
                headers={**self._headers, **(headers or {})},
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                answer = _Answer(
                    response.status, await _json(response), _seconds(response.headers.get("retry-after"))
                )
                request_id = response.headers.get("x-line-request-id", "-")
        except aiohttp.ClientConnectorError as e:  # nothing was written
            answer, request_id = _Answer(0, trouble=type(e).__name__), "-"
        except (TimeoutError, aiohttp.ClientError, OSError) as e:
            answer, request_id = _Answer(0, trouble=type(e).__name__, may_be_taken=True), "-"
        fine = isinstance(_verdict(answer), Sent)
        log.log(
            logging.INFO if fine else logging.WARNING,
            "LINE %s for %s: %s, x-line-request-id %s%s",
            path.partition("/")[2] or path, about, answer.status or answer.trouble, request_id,
            "" if fine else _complaint(answer.body),
        )  # fmt: skip
        return answer

    def _remember(self, dispatch: str, ids: Sequence[str]) -> None:
        """Keeps in mind that a row's reply was taken while its rest still waits. Only a help, so not for
        ever: after a restart the reply token itself tells, as long as it is fresh.
        """
        self._replied[dispatch] = list(ids)
        while len(self._replied) > _REMEMBERED:
            self._replied.popitem(last=False)


def _verdict(answer: _Answer) -> Delivery:
    """What follows from LINE's answer. 409: an earlier attempt of the same push was taken."""
    match answer.status:
        case 0:
            return Again(answer.trouble, ambiguous=answer.may_be_taken)
        case 401 | 403:
            return Refused("token")
        case 429 if "monthly limit" in answer.message.lower():
            return Refused("quota")
        case 429:
            return Again("rate limit", after=answer.retry_after)
        case 400 if "failed to send messages" in answer.message.lower():
            return Refused("gone")  # a group that we left, or somebody of another provider
        case status if 200 <= status < 300 or status == 409:
            return Sent(",".join(answer.ids))
        case status if 400 <= status < 500:
            return Refused("invalid")
        case status:
            # A reply may have been taken before the server stumbled; asking again with the same token tells.
            return Again(f"status {status}", after=answer.retry_after, ambiguous=True)


def _whole(dispatch: Dispatch, objects: int) -> int:
    """How many of the row's messages have arrived to their end with so many objects of theirs."""
    messages = dispatch.outgoing.messages
    return next((n for n in range(len(messages), 0, -1) if len(render(messages[:n])) <= objects), 0)


def _retry_key(dispatch: str, index: int) -> str:
    """A UUID for one request of a row, the same at every attempt."""
    try:
        first = UUID(dispatch)
    except ValueError:
        first = uuid5(NAMESPACE_OID, dispatch)
    return str(first if index == 0 else uuid5(first, str(index)))


def _ids(sent: Delivery) -> list[str]:
    return sent.external.split(",") if isinstance(sent, Sent) and sent.external else []


async def _json(response: aiohttp.ClientResponse) -> Mapping[str, Any]:
    """The body's object. The status decides, so a body that breaks off or is no JSON is just an empty one."""
    try:
        read = orjson.loads(await response.read())
    except (TimeoutError, aiohttp.ClientError, OSError, ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _seconds(retry_after: str | None) -> timedelta | None:
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 9):
        return None
    return min(timedelta(seconds=int(retry_after)), _LONGEST_WAIT)


def _complaint(body: Mapping[str, Any]) -> str:
    """LINE's own words for a refusal; they name properties of the request, never its text."""
    details = body.get("details")
    named = [
        f"{detail.get('property', '?')}: {detail.get('message', '?')}"
        for detail in (details if isinstance(details, list) else [])
        if isinstance(detail, dict)
    ]
    return f" ({'; '.join([str(body.get('message', 'no message')), *named])})"[:500]
