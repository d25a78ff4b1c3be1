"""What whoever runs the bot sees of it: measurements, a board, alarms, and a log that tells no tales."""

import io
import json
import logging
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.observing.logs import log_handler
from bot.observing.metrics import Metrics
from tests.journeys.town import Town, a_town

OBSERVING = files("bot.observing")
NAMES = ("山田花子", "田中まるひ", "まるひ花壇", "まるひの会", "まるひ課")
WORDS = "ひみつのことば 090-1234-5678"
HEAVY = (
    "linebot",
    "slack_bolt",
    "openpyxl",
    "docx",
    "lxml",
    "typst",
    "fontTools",
    "pyxform",
    "alembic",
    "PIL",
)


OURS = ("kyodo", "bot", "handlers", "storage")
"""Whose logs the bot's are."""


@dataclass
class Seen:
    """What was seen from outside while people talked: the log in both forms, and the measurements."""

    text: str
    lines: list[dict[str, str]]
    metrics: str
    marks: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def seen(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Seen]:
    """People talk, one event meets a fault of ours; all loggers are at DEBUG."""
    text, lines, folder = io.StringIO(), io.StringIO(), tmp_path_factory.mktemp("watched")
    handlers = [log_handler(text, "text", "s"), log_handler(lines, "json", "s")]
    root = logging.getLogger()
    before = root.level
    disabled = root.manager.disable
    logging.disable(logging.NOTSET)  # whatever ran before in this process
    root.setLevel(logging.DEBUG)
    for logger in list(root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger) and logger.name.partition(".")[0] in OURS:
            logger.setLevel(logging.NOTSET)
            logger.disabled, logger.propagate = False, True
    for name in OURS:  # said of each, so that nothing that touches the root's level hides a line of ours
        logging.getLogger(name).setLevel(logging.DEBUG)
    for handler in handlers:
        root.addHandler(handler)
    try:
        async with a_town(folder) as town:
            people = await _talk(town, folder / "kyodo.db")
            metrics = await _read(town)
        found = [json.loads(line) for line in lines.getvalue().splitlines()]
        yield Seen(text.getvalue(), found, metrics, [*NAMES, *WORDS.split(), *people])
    finally:
        root.setLevel(before)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)
        logging.disable(disabled)
        for handler in handlers:
            root.removeHandler(handler)


async def _talk(town: Town, file: Path) -> list[str]:
    """Gives the ids of everybody who talked."""
    town.slack.add_person("田中まるひ")
    codes = await town.new_project("田中まるひ", NAMES[2], NAMES[3], NAMES[4])
    hana = town.line.add_person("山田花子")
    await town.line.follow(hana)
    await town.say(hana, f"参加 {codes['a']}")
    await town.say(hana, WORDS)
    _rename(file, "chats", "chats_gone")
    said = await town.say(hana, WORDS)
    _rename(file, "chats_gone", "chats")
    assert said, "an apology"
    await town.app._beat()
    logging.getLogger("kyodo").error("a fault of %s", "U" + "0a" * 16, exc_info=ValueError(WORDS))
    logging.getLogger("somebody.else").warning("Unhandled request: %s", WORDS)
    with sqlite3.connect(file) as connection:
        return [str(row[0]) for row in connection.execute('SELECT "user" FROM people')]


def _rename(file: Path, table: str, name: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA legacy_alter_table = ON")
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")


async def _read(town: Town, **headers: str) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{town.url}/metrics", headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.text()


def _names(metrics: str) -> set[str]:
    families = list(text_string_to_metric_families(metrics))
    return {sample.name for family in families for sample in family.samples}


def test_the_log_tells_no_names_words_or_ids_and_which_event_each_line_belongs_to(seen: Seen) -> None:
    for mark in (*seen.marks, "U0a0a0a"):
        assert mark not in seen.text
        assert mark not in json.dumps(seen.lines, ensure_ascii=False)
    failed = next(line for line in seen.lines if "reference" in line)
    assert failed["reference"] in failed["message"]
    assert failed["event"] in failed["message"]
    assert (failed["platform"], failed["kind"]) == ("line", "typed")
    outcomes = [line for line in seen.lines if line["message"] == "an event was taken"]
    ours = logging.getLogger("kyodo")
    assert {line["outcome"] for line in outcomes} == {"answered", "failed"}, (ours, ours.manager.disable)
    assert all(line["event"] and line["seconds"] for line in outcomes)
    assert re.search(r"a fault of id:[0-9a-f]{8}", seen.text)


def test_measurements_say_what_happened_without_saying_to_whom(seen: Seen) -> None:
    for mark in seen.marks:
        assert mark not in seen.metrics
    value = {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(seen.metrics)
        for s in family.samples
    }
    assert value["kyodo_events_total", (("outcome", "failed"), ("platform", "line"))] == 1
    assert value["kyodo_deliveries_total", (("outcome", "sent"), ("platform", "line"), ("reason", ""))] >= 3
    assert value["kyodo_failed_events", ()] == 1
    assert value["kyodo_ready", ()] == 1
    assert value["kyodo_outbox_waiting", ()] == 0
    assert value["kyodo_beat_timestamp_seconds", ()] > 0
    assert value["kyodo_store_group_turns_count", ()] > 3


def test_board_and_alarms_ask_only_for_what_a_running_bot_measures_and_the_board_for_all_of_it(
    seen: Seen,
) -> None:
    there = _names(seen.metrics)
    board = json.loads((OBSERVING / "grafana.json").read_text("utf-8"))
    alarms = [
        rule
        for group in yaml.safe_load((OBSERVING / "alerts.yaml").read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]
    on_board = _asked(" ".join(target["expr"] for panel in board["panels"] for target in panel["targets"]))
    # What has not happened yet has no sample: a label's first value comes with its first event.
    there |= {"kyodo_deliveries_ambiguous_total"}
    assert on_board <= there
    for rule in alarms:
        assert _asked(rule["expr"]) <= there, rule["alert"]
        assert {"summary", "description"} <= set(rule["annotations"]), rule["alert"]
    for family in Metrics().names():
        assert any(name.startswith(family) for name in on_board), f"{family} has no panel"


def _asked(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:kyodo|process)_[a-z_]+", expression))


async def test_measurements_are_for_the_own_machine_or_for_who_bears_the_token(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town, aiohttp.ClientSession() as session:

        async def status(**headers: str) -> int:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            async with session.get(f"{town.url}/metrics", headers=named) as answer:
                return answer.status

        assert await status() == 200
        assert await status(x_forwarded_for="203.0.113.7") == 403
    async with (
        a_town(tmp_path, KYODO_METRICS_TOKEN="very-secret") as town,
        aiohttp.ClientSession() as session,
    ):
        assert await status() == 401
        assert await status(authorization="Bearer wrong") == 401
        assert await status(authorization="Bearer very-secret", x_forwarded_for="203.0.113.7") == 200


def test_web_can_be_built_without_what_is_heavy_and_seldom_wanted(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.app import build; from bot.settings import read_settings;"
        f"app = build(read_settings({{'DATABASE_URL': 'sqlite:///{tmp_path}/k.db', 'LINE_CHANNEL_SECRET': 's',"
        " 'LINE_CHANNEL_ACCESS_TOKEN': 't'}), delivers=False, holder='web'); app.asgi();"
        f"print([name for name in {HEAVY!r} if name in sys.modules]); app.store.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]", done.stderr
