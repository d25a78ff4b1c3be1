"""What the bot counts and measures, for Prometheus: every name in one place. No label holds what people made up, nor
anything of a person, a project or a workspace: its values are few, and known beforehand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

PLATFORMS: Final = frozenset({"slack", "line", "mail"})

REASONS: Final = frozenset(
    {"", "blocked", "budget", "gone", "invalid", "key", "network", "off", "platform-off", "quota", "raised"}
    | {"ratelimited", "reading", "slow", "token", "too-late", "uncounted", "uninstalled"}
)
"""Reasons of deliveries that are told apart; any other is ``other``."""

TURN_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10)
"""LINE waits two seconds for an answer and Slack three: both are limits of a bucket."""

GROUP_TURNS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits in the database at one moment. Ages are in seconds, 0 where nothing waits; counts go up to
    ``BACKLOG`` of the outbox and no further. ``line_quota`` is None where LINE has not told one, or there is none.
    """

    waiting: int
    oldest: float
    late: float
    failed_events: int
    line_quota: int | None
    line_used: int


class Metrics:
    """The measurements of one process, in a registry of its own: two bots in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        one = self.registry
        self._build = Info("kyodo_build", "Which Kyodo this is.", registry=one)
        self._build.info({"version": _version()})
        self._events = Counter(
            "kyodo_events", "Events, by what became of them: answered, duplicate, failed or unavailable.",
            ["platform", "outcome"], registry=one,
        )  # fmt: skip
        self._turn = Histogram(
            "kyodo_turn_seconds",
            "From an event to its commit.",
            ["platform"],
            buckets=TURN_SECONDS,
            registry=one,
        )
        self._webhook = Histogram(
            "kyodo_webhook_seconds", "From a platform's request to our answer.", ["platform", "status"],
            buckets=TURN_SECONDS, registry=one,
        )  # fmt: skip
        self._deliveries = Counter(
            "kyodo_deliveries", "Attempts to deliver, by outcome (sent, again, refused) and reason.",
            ["platform", "outcome", "reason"], registry=one,
        )  # fmt: skip
        self._ambiguous = Counter(
            "kyodo_deliveries_ambiguous", "Attempts of which nobody knows whether they arrived.", ["platform"], registry=one
        )  # fmt: skip
        self._reminders = Counter(
            "kyodo_reminders", "What beats found: due, sent, failed, skipped.", ["outcome"], registry=one
        )
        self._beat = Gauge(
            "kyodo_beat_timestamp_seconds", "When the last whole beat ended; 0: not yet.", registry=one
        )
        self._group = Histogram(
            "kyodo_store_group_turns", "Turns in one commit of SQLite.", buckets=GROUP_TURNS, registry=one
        )
        self._turns = Gauge(
            "kyodo_store_waiting_turns", "Turns that wait for the database, or are in it.", registry=one
        )
        self._ready = Gauge("kyodo_ready", "1 where work can be done, as /readyz says.", registry=one)
        self._waiting = Gauge(
            "kyodo_outbox_waiting", "Messages that wait to be sent (10,000: or more).", registry=one
        )
        self._oldest = Gauge(
            "kyodo_outbox_oldest_seconds", "Age of the oldest message that waits.", registry=one
        )
        self._late = Gauge(
            "kyodo_reminders_late_seconds", "For how long the next thing of a beat is due.", registry=one
        )
        self._failed = Gauge(
            "kyodo_failed_events", "Events kept because of a fault of ours, to be taken again.", registry=one
        )
        self._quota = Gauge(
            "kyodo_line_quota_messages", "LINE's messages a month; NaN: no limit known.", registry=one
        )
        self._used = Gauge("kyodo_line_used_messages", "LINE's messages spent this month.", registry=one)
        self._quota.set(float("nan"))
        for outcome in ("due", "sent", "failed", "skipped"):
            self._reminders.labels(outcome)
        # The library checks and joins the labels each time anew; there are few of them.
        self._event, self._turn_of = cache(self._events.labels), cache(self._turn.labels)
        self._answered, self._delivery = cache(self._webhook.labels), cache(self._deliveries.labels)

    def event(self, platform: str, outcome: str, seconds: float) -> None:
        """One event was taken, or could not be, after so many seconds."""
        self._event(_platform(platform), outcome).inc()
        self._turn_of(_platform(platform)).observe(seconds)

    def webhook(self, platform: str, status: int, seconds: float) -> None:
        """One request of a platform was answered; statuses are counted by their hundreds (``2xx``)."""
        self._answered(_platform(platform), f"{status // 100}xx").observe(seconds)

    def delivery(self, platform: str, outcome: str, reason: str, ambiguous: bool) -> None:
        """One attempt to deliver has ended."""
        known = reason if reason in REASONS else "other"
        self._delivery(_platform(platform), outcome, known).inc()
        if ambiguous:
            self._ambiguous.labels(_platform(platform)).inc()

    def beat(self, at: float, due: int, sent: int, failed: int, skipped: int) -> None:
        """A whole beat of the reminder clock ended at that time, in seconds since 1970."""
        self._beat.set(at)
        for outcome, number in (("due", due), ("sent", sent), ("failed", failed), ("skipped", skipped)):
            self._reminders.labels(outcome).inc(number)

    def group(self, turns: int) -> None:
        """SQLite committed so many turns at once. May be called from any thread."""
        self._group.observe(turns)

    def look(self, ready: bool, turns: int, backlog: Backlog | None) -> None:
        """What was looked up for one reading. Without a backlog the last that is known stands."""
        self._ready.set(ready)
        self._turns.set(turns)
        if backlog is not None:
            self._waiting.set(backlog.waiting)
            self._oldest.set(backlog.oldest)
            self._late.set(backlog.late)
            self._failed.set(backlog.failed_events)
            self._quota.set(float("nan") if backlog.line_quota is None else backlog.line_quota)
            self._used.set(backlog.line_used)

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def names(self) -> Iterable[str]:
        """The names of our own measurements, as the text spells their families (without ``_total`` or ``_bucket``)."""
        return sorted(family.name for family in self.registry.collect() if family.name.startswith("kyodo_"))


def _platform(name: str) -> str:
    return name if name in PLATFORMS else "other"


def _version() -> str:
    try:
        return version("kyodo")
    except PackageNotFoundError:  # run from its checkout
        return "checkout"
