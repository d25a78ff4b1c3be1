"""Lines of the log: for people, or as JSON for machines. Whatever is said, no person is told from it: ids of people and
rooms become short keyed hashes, what an exception says is left out unless the machine said it, and of other people's
code nothing is heard below a warning, nor the words of one, which may be a request's.
"""

import hashlib
import hmac
import logging
import os
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, TextIO

from pythonjsonlogger.json import JsonFormatter

from bot.services.ports import StoreUnavailable

SAFE: Final = (OSError, StoreUnavailable)
"""What the machine says of itself. Drivers and parsers quote what they stumble over, and that may be people's words."""

OURS: Final = ("kyodo", "bot", "handlers", "storage")
PLAIN: Final = ("uvicorn", "alembic", "apscheduler")
"""Other people's loggers that never see what anybody wrote."""

_IDS: Final = re.compile(r"(?<![0-9A-Za-z])(?:[UCR][0-9a-f]{32}|[UWCDG][0-9A-Z]{8,})(?![0-9A-Za-z])")
"""LINE's ids of people, groups and rooms, and Slack's of people, channels and conversations."""

Exception_ = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@dataclass(slots=True)
class Event:
    """The event whose turn is under way. ``kind`` is the class of what was said; ``outcome`` what became of it."""

    key: str
    platform: str
    kind: str
    outcome: str = "answered"


_event: ContextVar[Event | None] = ContextVar("kyodo_event", default=None)


def current() -> Event | None:
    """The event whose turn is under way here."""
    return _event.get()


@contextmanager
def event_of(key: str, platform: str, kind: str) -> Iterator[Event]:
    """What is logged within is said to belong to that event."""
    event = Event(key, platform, kind)
    before = _event.set(event)
    try:
        yield event
    finally:
        _event.reset(before)


class Discreet(logging.StreamHandler[TextIO]):
    """Writes what may be written, with ids replaced, and names the event on each line. ``secret`` keys the hashes: the
    same id has the same hash wherever it is known, and nobody without it can try ids out.
    """

    def __init__(self, stream: TextIO, secret: bytes) -> None:
        super().__init__(stream)
        self._secret = secret

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the line as it may be, from a record of its own."""
        room = record.name.partition(".")[0]
        ours = room in OURS
        if not ours and record.levelno < logging.WARNING:
            return
        written = logging.makeLogRecord(record.__dict__)
        written.exc_text = None  # another handler may have left all that the exception says
        if ours or room in PLAIN:
            said = self.hide(record.getMessage())
        else:
            said = f"said something at {record.module}:{record.lineno} that may hold people's words"
        written.msg, written.args = said, None
        event = _event.get()
        written.event = self.hide(event.key) if event else None
        written.platform, written.kind = (event.platform, event.kind) if event else (None, None)
        super().emit(written)

    def hide(self, text: str) -> str:
        """The text with every id as ``id:`` and eight hexadecimal digits."""
        return _IDS.sub(lambda found: f"id:{self._hash(found[0])}", text)

    def _hash(self, id: str) -> str:
        return hmac.new(self._secret, id.encode(), hashlib.sha256).hexdigest()[:8]


def trouble(error: BaseException) -> list[str]:
    """Where it happened, and what kind of trouble it was, with what led to it first."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = "".join(traceback.format_tb(error.__traceback__)).rstrip()
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    said = f": {error}" if isinstance(error, SAFE) else ""
    return [*(trouble(earlier) if earlier else ()), *([frames] if frames else ()), kind + said]


class _Plain(logging.Formatter):
    """A line of the log for people."""

    def formatException(self, ei: Exception_) -> str:  # noqa: N802 - logging's own name
        """See ``trouble``."""
        if os.environ.get("KYODO_DEBUG") or ei[1] is None:
            return super().formatException(ei)
        return "\n".join(trouble(ei[1]))


class _Json(JsonFormatter):
    """A JSON object a line: what does not apply is left out."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{event}{reference}{platform}{kind}{outcome}{seconds}",
            style="{",
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Without what is not known."""
        return {name: value for name, value in log_data.items() if value is not None}

    def formatException(self, ei: Exception_) -> str:  # noqa: N802
        """See ``trouble``."""
        if os.environ.get("KYODO_DEBUG") or ei[1] is None:
            return str(super().formatException(ei))
        return "\n".join(trouble(ei[1]))


def log_handler(stream: TextIO, form: Literal["text", "json"], secret: str = "") -> logging.Handler:
    """Writes lines to that stream. Without a ``secret`` hashes hold for this process alone."""
    key = hashlib.sha256(b"kyodo logs\0" + secret.encode()).digest() if secret else secrets.token_bytes(32)
    handler = Discreet(stream, key)
    handler.setFormatter(_Json() if form == "json" else _Plain("%(levelname)s %(name)s: %(message)s"))
    return handler


def write_logs(form: Literal["text", "json"] = "text", secret: str = "", least: int = logging.INFO) -> None:
    """The process's log, from now on, to standard error, of lines from that level on. May be called again once settings
    are known.
    """
    handler = log_handler(sys.stderr, form, secret)
    handler.setLevel(least)
    # None of our lines says it; https://docs.python.org/3/howto/logging.html#optimization
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
