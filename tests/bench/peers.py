"""APScheduler's own SQL job store with as many jobs: what a beat would cost if it held the schedule."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.clock import SystemClock

CLOCK = SystemClock()


def nothing() -> None:
    """The job: its own work costs nothing, so that only the scheduling is measured."""


_left = threading.Semaphore(0)


def done() -> None:
    """A due job that says that it ran."""
    _left.release()


@contextmanager
def scheduler(url: str) -> Iterator[BackgroundScheduler]:
    """A scheduler over that database, not yet awake."""
    made = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url)},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    made.start(paused=True)
    try:
        yield made
    finally:
        made.shutdown(wait=False)


def dispatch_seconds(url: str, jobs: int) -> float:
    """How long ``jobs`` that are due at once take, from the waking of the scheduler to the last of them."""
    with scheduler(url) as made:
        past = CLOCK.now() - timedelta(minutes=1)
        for number in range(jobs):
            made.add_job(done, "date", run_date=past, id=str(number))
        begin = time.perf_counter()
        made.resume()
        for _ in range(jobs):
            _left.acquire()
        return time.perf_counter() - begin


def idle_seconds(url: str, jobs: int) -> float:
    """One round over so many jobs of which none is due."""
    with scheduler(url) as made:
        for number in range(jobs):
            made.add_job(
                nothing, "date", run_date=CLOCK.now() + timedelta(days=1 + number % 350), id=str(number)
            )
        store = made._jobstores["default"]
        begin = time.perf_counter()
        for _ in range(ROUNDS):
            store.get_due_jobs(CLOCK.now())
            store.get_next_run_time()
        return (time.perf_counter() - begin) / ROUNDS


ROUNDS = 100
