"""Dates move, in Slack's dialog and by a tap on a rainy day: what people see, hear once, and what LINE costs."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

import pytest
import pytest_asyncio

from bot.domain.messages import Address
from bot.domain.project import Event, Role
from bot.services.phrasing.dates import compact_date
from bot.services.planning import redate
from bot.services.ports import UnitOfWork
from tests.journeys.desk import (
    choose_date,
    clean_wire,
    japan,
    labels,
    newest,
    seen,
    shown_dates,
    view,
    view_words,
)
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town, post_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIDES = ("花壇の会", "公園緑地課")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("moving")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


async def open_dates(town: Town, who: str, project: str) -> None:
    await town.command(who, f"status {project}")
    await town.press(who, t("button-manage"))
    await town.press_only(who, t("button-dates"))


async def choose(town: Town, who: str, field: str, value: str) -> None:
    """Chooses from a list in the open dialog that answers at once."""
    await town.slack.press(who, "view", block_id=field, value=value)
    await town.app.settle()


async def send(town: Town, who: str, **values: str) -> None:
    await town.slack.submit(who, values)
    await town.app.settle()


async def test_a_rule_of_its_own_from_the_dialog_to_the_reminders(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    await town.new_project(tanaka, "決まりのある花壇")
    await open_dates(town, tanaka, "決まりのある花壇")
    await choose(town, tanaka, "rule", "report.due")
    assert "手引きの決めかたに戻す" in str(view(town, tanaka))
    await send(town, tanaka, days="いつか")
    assert "0から999まで" in town.slack.view_errors(tanaka)["days"]
    await send(town, tanaka, days="45")
    assert shown_dates(town, tanaka)["report.due"].isoformat() == "2026-12-09"
    await choose(town, tanaka, "rule", "new")
    await send(town, tanaka, name="財団への報告", days="60", to="recipient")
    assert "財団への報告" in view_words(town, tanaka)
    await send(town, tanaka)
    assert re.search(r"実績報告の期限\W+11/24\(火\) → 12/9\(水\)", view_words(town, tanaka))
    await send(town, tanaka)
    await town.deliver()
    assert re.search(r"財団への報告\W+— → 12/24\(木\)", post_text(newest(town, tanaka)))
    record = await town.export("決まりのある花壇")
    due = {row["kind"]: row["due"] for row in record["deadlines"]}
    assert (due["report.due"], due["own.1"]) == ("2026-12-09", "2026-12-24")
    assert {r["status"] for r in record["reminders"] if r["kind"] == "own.1"} == {"pending"}


async def test_a_contract_of_three_years_with_many_days_fits_into_the_dialog(town: Town) -> None:
    tanaka = town.slack.add_person("田中")
    await town.new_project(tanaka, "三年の委託", do=("2026-10-01", "2029-03-31"), form="ise/commission")
    days = tuple(Event(date(2027, 5, day), date(2027, 6, day)) for day in range(1, 30))

    def plan(uow: UnitOfWork) -> None:
        (found,) = uow.projects.named("三年の委託")
        redate(uow, town.app.kit, replace(found, events=days), town.clock.now())

    await town.read(plan)
    await open_dates(town, tanaka, "三年の委託")
    assert "event.29" in shown_dates(town, tanaka)
    assert "毎月10日ごろ" in view_words(town, tanaka)
    await choose_date(town, tanaka, "do.end", "2030-03-31")
    await send(town, tanaka)
    assert "12回分が加わります" in view_words(town, tanaka)
    await send(town, tanaka)


async def test_a_coordinator_at_line_changes_dates_and_days_there(town: Town) -> None:
    tanaka, megumi = town.slack.add_person("田中"), town.line.add_person("めぐみ")
    await town.new_project(tanaka, "LINEの花壇", *SIDES)
    await town.say(megumi, "こんにちは")

    def coordinate(uow: UnitOfWork) -> None:
        (found,) = uow.projects.named("LINEの花壇")
        person = uow.people.find(Address("line", "", megumi))
        assert person is not None
        uow.projects.join(found.id, person.id, Role.COORDINATOR, "", town.clock.now())

    await town.read(coordinate)
    due = {row["kind"]: row["due"] for row in (await town.export("LINEの花壇"))["deadlines"]}
    on = date.fromisoformat(due["plan.end"])
    await town.say(megumi, "状況")
    await town.tap(megumi, t("button-manage"))
    await town.tap(megumi, t("button-dates"))
    name = t("date-plan-end")
    await town.tap(megumi, t("button-date", what=name, on=compact_date(on, t)))
    (seen_first,) = await town.say(megumi, "10月8日")
    assert f"{compact_date(on, t)} → 10/8(木)" in seen_first
    await town.tap(megumi, t("button-move-now"))
    await town.say(megumi, "状況")
    await town.tap(megumi, t("button-manage"))
    await town.tap(megumi, t("button-events"))
    await town.tap(megumi, t("button-add-event"), "2026-10-18")
    await town.tap(megumi, t("button-move-now"))
    due = {row["kind"]: row["due"] for row in (await town.export("LINEの花壇"))["deadlines"]}
    assert (due["plan.end"], due["event.1"]) == ("2026-10-08", "2026-10-18")


async def test_on_a_rainy_day_one_tap_moves_all_and_costs_what_was_said(town: Town) -> None:
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, "雨の花壇", *SIDES)
    hana, taro = (town.line.add_person(name) for name in ("ハナ", "太郎"))
    for who in (hana, taro):
        await town.say(who, f"参加 {codes['a']}")
        await town.tap(who, t("button-agree"))
    await town.command(sato, f"join {codes['b']}")
    await town.press(sato, t("button-agree"))
    await town.command(tanaka, "status 雨の花壇")
    await town.press(tanaka, t("button-manage"))
    await town.press(tanaka, t("button-events"))
    await town.press(tanaka, t("button-add-event"), "2026-10-25")
    await town.press(tanaka, t("button-move-now"))
    await town.press(tanaka, t("button-events"))
    await town.press(tanaka, t("button-event", on="10/25(日)"))
    await town.press(tanaka, t("button-reserve"), "2026-11-01")
    await town.move_to(japan(2026, 10, 24, 12))
    before = (len(town.line.received(hana)), len(town.line.received(taro)))
    await town.write(tanaka, "雨天順延")
    assert t("button-rain-day", on="11/1(日)") in labels(newest(town, tanaka))
    await town.press(tanaka, t("button-rain-day", on="11/1(日)"))
    assert (len(town.line.received(hana)), len(town.line.received(taro))) == (before[0] + 1, before[1] + 1)
    for person in (tanaka, sato):
        told = seen(town, person).count("10/25(日) → 11/1(日)")
        assert told == 2, "the day itself, and the end that it makes"
    reminders = (await town.export("雨の花壇"))["reminders"]
    due = sorted(r["due_at"][:10] for r in reminders if r["kind"] == "event.1" and r["status"] == "pending")
    assert due == ["2026-10-30"], "the last working day before"
