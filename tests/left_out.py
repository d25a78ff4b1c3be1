"""Says at the end of a run what this machine could not test, why, and how to add it.

A test that needs a browser carries the marker `browser`; one that needs PostgreSQL asks for a fixture of
tests/postgres.py. Where there is none, it is skipped. With CI=true nothing may be left out: there every
skipped test is a failed one, whatever its reason.

Enabled by `pytest_plugins = ["tests.left_out"]`.
"""

import os
from collections import Counter
from collections.abc import Generator
from typing import Final

import pytest

from tests.browser import MISSING, find_chromium

LEFT_OUT: Final = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()
    config.pluginmanager.register(_Counting(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a database of PostgreSQL is marked, so that `-m "not postgres"` knows."""
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and find_chromium() is None:
        pytest.skip(MISSING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _hold_against_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _hold_against_ci(report)
    return report


class _Counting:
    """Counts where the reports of all workers come together."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if _left_out(report):
            self.config.stash[LEFT_OUT][_reason(report)] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.section("Left out on this machine")
    for reason, times in config.stash[LEFT_OUT].most_common():
        terminalreporter.write_line(f"{times} {'test' if times == 1 else 'tests'}: {reason}")
    if not config.stash[LEFT_OUT]:
        terminalreporter.write_line("nothing")


def _left_out(report: pytest.TestReport | pytest.CollectReport) -> bool:
    """Whether it was skipped; an expected failure is reported as skipped too, but was run."""
    return bool(report.skipped) and not hasattr(report, "wasxfail")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    skipped = report.longrepr
    return skipped[2].removeprefix("Skipped: ") if isinstance(skipped, tuple) else str(skipped)


def _hold_against_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    if _left_out(report) and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"left out, which CI=true does not allow: {_reason(report)}"
