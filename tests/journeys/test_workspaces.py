"""Many workspaces: each installs the bot by itself, is served with its own token, and can take the bot away again."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock, SystemClock
from bot.doctor.workspaces import look_at as doctor
from bot.domain.messages import Address, Message, Outgoing, Standing, direct
from bot.domain.workspaces import Workspace
from bot.services.ports import UnitOfWork
from bot.settings import SettingsError, read_settings
from handlers.demo.slack_server import SlackStandIn
from tests.journeys.town import post_text
from tests.many_slacks import CLIENT, CLIENT_SECRET, Grant, ManySlacks, Region, a_region, envelope

HOURS_12 = 43_200


@pytest.fixture
async def region(tmp_path: Path) -> AsyncIterator[Region]:
    async with a_region(tmp_path, "T0A", "T0B") as here:
        yield here


def people(region: Region) -> tuple[SlackStandIn, SlackStandIn, str, str]:
    a, b = region.slacks.teams["T0A"], region.slacks.teams["T0B"]
    return a, b, a.add_person("田中"), b.add_person("佐藤")


def workspaces(region: Region) -> dict[str, Workspace]:
    return {one.tenant: one for one in region.app.store.run_sync(lambda uow: uow.workspaces.all())}


def audit(region: Region) -> list[tuple[str, Any]]:
    with region.app.store._engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT action, details FROM audit WHERE action LIKE 'slack.%' ORDER BY seq"
        )
        return [(row[0], json.loads(row[1])) for row in found]


# ---------------------------------------------------------------- installing


async def test_two_workspaces_install_it_and_each_is_served_with_its_own_token(region: Region) -> None:
    a, b, tanaka, sato = people(region)
    assert "Kyodo を追加しました" in await region.install(Grant("T0A", tanaka))
    await region.install(Grant("T0B", sato))
    for slack, who in ((a, tanaka), (b, sato)):
        await slack.command(who, None, "/kyodo", "新規")
        await region.deliver()
        assert slack.view(who) is not None
        await slack.message(who, "ヘルプ")
        await region.deliver()
        assert slack.received(who)
    assert {one.tenant: one.installer for one in workspaces(region).values()} == {"T0A": tanaka, "T0B": sato}
    assert [action for action, _ in audit(region)] == ["slack.installed", "slack.installed"]


async def test_who_installs_it_first_is_the_administrator_and_nobody_becomes_one_by_installing_again(
    region: Region,
) -> None:
    a, _, tanaka, _ = people(region)
    other = a.add_person("鈴木")
    await region.install(Grant("T0A", tanaka))
    await region.install(Grant("T0A", other))
    for who in (tanaka, other):
        await a.message(who, "こんにちは")
    await region.deliver()

    def standing(uow: UnitOfWork, who: str) -> Standing:
        person = uow.people.find(Address("slack", "T0A", who))
        assert person is not None
        return person.standing

    found = [region.app.store.run_sync(lambda uow, who=who: standing(uow, who)) for who in (tanaka, other)]  # type: ignore[misc]
    assert found == [Standing.ADMIN, Standing.FULL]
    assert workspaces(region)["T0A"].installer == tanaka


async def test_the_page_speaks_the_readers_language_and_is_safe(region: Region) -> None:
    for language, words in (("en", "Go on to Slack"), ("ja", "Slack の画面へ進む")):
        status, page, headers = await region.get("/slack/install", **{"accept-language": language})
        assert (status, words in page) == (200, True)
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["cache-control"] == "no-store"
    cookie = headers["Set-Cookie"]
    for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Max-Age=600"):
        assert mark in cookie
    assert "redirect_uri=https://kyodo.example.jp/slack/oauth_redirect" in page
    assert "scope=app_mentions:read,channels:read" in page


async def test_who_comes_too_often_is_asked_to_wait(region: Region) -> None:
    found = [(await region.get("/slack/install"))[0] for _ in range(61)]
    assert (found[:60], found[60]) == ([200] * 60, 429)


async def test_every_other_end_says_what_to_do_next(region: Region) -> None:
    _, _, tanaka, _ = people(region)
    state = await region.begin()
    status, page = await region.come_back(error="access_denied", state=state)
    assert (status, "Kyodo は追加されませんでした" in page) == (200, True)
    status, page = await region.come_back(
        code="code-of-nobody", state=state
    )  # the same state: it was not used up
    assert (status, "追加できませんでした" in page) == (502, True)
    again = await region.come_back(code=region.slacks.agree(Grant("T0A", tanaka)), state=state)
    assert (again[0], "時間が過ぎました" in again[1]) == (400, True)
    state = await region.begin()
    region.cookie = "slack-app-oauth-state=of-another-browser"
    other = await region.come_back(code=region.slacks.agree(Grant("T0A", tanaka)), state=state)
    assert (other[0], "時間が過ぎました" in other[1]) == (400, True)
    for ended, words in (
        ("denied", "Kyodo was not added"),
        ("expired", "too long"),
        ("failed", "did not work"),
    ):
        _, page, _ = await region.get(f"/slack/oauth_redirect?result={ended}&lang=en")
        assert words in page
        assert 'href="/slack/install?lang=en"' in page
    assert workspaces(region) == {}
    status, page = await region.come_back(error="<script>alert(1)</script>")
    assert (status, "<script>" in page) == (502, False)


async def test_slack_that_is_down_is_told_and_a_second_try_works(
    region: Region, caplog: pytest.LogCaptureFixture
) -> None:
    _, _, tanaka, _ = people(region)
    region.slacks.answers += [(503, {"ok": False, "error": "service_unavailable"})]
    state = await region.begin()
    code = region.slacks.agree(Grant("T0A", tanaka))
    status, _ = await region.come_back(code=code, state=state)
    assert status == 502
    await region.install(Grant("T0A", tanaka))
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert "service_unavailable" in said
    for secret in (code, CLIENT_SECRET, *region.slacks.tokens):
        assert secret not in said


async def test_a_state_that_has_ended_is_told(tmp_path: Path) -> None:
    wall = MovableClock(SystemClock().now())  # slack_sdk goes by the machine's clock
    async with a_region(tmp_path, "T0A", wall=wall) as region:
        tanaka = region.slacks.teams["T0A"].add_person("田中")
        state = await region.begin()
        wall.move_to(wall.now() + timedelta(minutes=11))
        status, page = await region.come_back(code=region.slacks.agree(Grant("T0A", tanaka)), state=state)
        assert (status, "時間が過ぎました" in page) == (400, True)


async def test_nothing_is_taken_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_SCOPES", "SLACK_USER_SCOPES", "SLACK_REDIRECT_URI", "SLACK_BOT_TOKEN"):
        monkeypatch.setenv(name, "https://evil.example")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    async with a_region(tmp_path, "T0A", PUBLIC_URL="") as region:
        tanaka = region.slacks.teams["T0A"].add_person("田中")
        _, page, _ = await region.get("/slack/install")
        assert "evil" not in page
        await region.install(Grant("T0A", tanaka))
    assert not [path for path in tmp_path.rglob("*") if not path.name.startswith("kyodo.db")]


async def test_the_tokens_are_nowhere_in_the_files(tmp_path: Path) -> None:
    async with a_region(tmp_path, "T0A") as region:
        tanaka = region.slacks.teams["T0A"].add_person("田中")
        await region.install(Grant("T0A", tanaka, ends_in=HOURS_12))
        secrets = [*region.slacks.tokens, *region.slacks.refresh]
        for file in tmp_path.iterdir():
            assert not [one for one in secrets if one.encode() in file.read_bytes()]
    assert (tmp_path / "kyodo.db.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.postgres
async def test_on_postgres_a_key_is_asked_for_in_one_line(postgres_tables: str) -> None:
    with pytest.raises(SettingsError, match="KYODO_ENCRYPTION_KEY is required"):
        async with a_region(postgres_tables, "T0A"):
            pass


def test_half_of_the_settings_is_told() -> None:
    with pytest.raises(SettingsError, match="SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together"):
        read_settings({"SLACK_CLIENT_ID": CLIENT, "SLACK_SIGNING_SECRET": "s"})
    with pytest.raises(SettingsError, match="SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET"):
        read_settings({"SLACK_CLIENT_ID": CLIENT, "SLACK_CLIENT_SECRET": "s"})
    both = {"SLACK_CLIENT_ID": CLIENT, "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s"}
    assert read_settings(both).slack_on
    assert not read_settings({**both, "SLACK_BOT_TOKEN": "xoxb-1"}).slack_many


async def test_many_workspaces_come_through_one_socket(tmp_path: Path) -> None:
    slacks = ManySlacks()
    for team in ("T0A", "T0B"):
        slacks.add(team, f"役所 {team}")
    socket = await slacks.listen_by_socket()
    try:
        async with a_region(
            tmp_path, slacks=slacks, own=True, SLACK_APP_TOKEN="xapp-1", SLACK_SIGNING_SECRET=""
        ) as region:
            a, b, tanaka, sato = people(region)
            await socket.connected()
            await region.install(Grant("T0A", tanaka))
            await region.install(Grant("T0B", sato))
            for slack, who in ((a, tanaka), (b, sato)):
                assert (await slack.message(who, "ヘルプ")).ok
                await region.deliver()
                assert slack.received(who)
            assert {one["type"] for one in socket.sent} == {"events_api"}
    finally:
        await socket.close()


# ---------------------------------------------------------------- going


async def test_who_takes_it_away_loses_the_tokens_and_keeps_the_projects(region: Region) -> None:
    a, b, tanaka, sato = people(region)
    await region.install(Grant("T0A", tanaka))
    await region.install(Grant("T0B", sato))
    for tenant, who in (("T0A", tanaka), ("T0B", sato)):
        to = direct(Address("slack", tenant, who))
        await region.app.store.run(
            lambda uow, to=to: uow.outbox.add(Outgoing(to, (Message("締切です"),)), region.app.kit.wall.now())  # type: ignore[misc]
        )
    region.slacks.revoke("T0A")
    gone = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}
    for event in (gone, {"type": "app_uninstalled"}):  # both come, in any order
        assert (await a.raw_body(envelope(a, event))).ok
    done = await region.deliver()
    assert (done.sent, done.failed) == (1, 1)
    assert [post_text(post) for post in b.messages(sato)] == ["締切です"]
    with region.app.store._engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT status, reason FROM outbox ORDER BY seq").all()
        assert [tuple(row) for row in rows] == [("failed", "uninstalled"), ("sent", None)]
        assert connection.exec_driver_sql("SELECT team_id FROM slack_bots").scalars().all() == ["T0B"]
    assert [line for line in audit(region) if line[0] == "slack.removed"] == [
        ("slack.removed", {"workspace": "T0A", "why": "tokens_revoked"})
    ]
    said = await region.command(a, tanaka, "状況")
    (told,) = said
    assert "いま Kyodo が入っていません" in told
    assert "https://kyodo.example.jp/slack/install" in told
    await region.install(Grant("T0A", tanaka))
    assert "入っていません" not in "".join(await region.command(a, tanaka, "状況"))


async def test_an_old_message_about_going_does_not_undo_a_new_installation(region: Region) -> None:
    a, _, tanaka, _ = people(region)
    await region.install(Grant("T0A", tanaka))
    assert (await a.raw_body(envelope(a, {"type": "app_uninstalled"}, event_time=1_600_000_000))).ok
    assert workspaces(region)["T0A"].installed
    assert (await a.raw_body(envelope(a, {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}))).ok
    assert workspaces(region)["T0A"].installed  # a person's token, which we do not use
    assert await region.app.store.run(lambda uow: uow.workspaces.get("T0B")) is None


# ---------------------------------------------------------------- who belongs here


async def test_an_organisation_is_one_tenant_whose_people_are_one_person_each(region: Region) -> None:
    a, b, tanaka, _ = people(region)
    await region.install(Grant("T0A", tanaka, enterprise="E0ORG", whole=True))
    region.slacks.tokens |= dict.fromkeys(region.slacks.tokens, "T0A")
    wide = [
        {
            "enterprise_id": "E0ORG",
            "team_id": None,
            "is_enterprise_install": True,
            "is_bot": True,
            "user_id": "UB",
        }
    ]
    for slack in (a, b):  # the same person in two workspaces of the organisation
        event = {
            "type": "message", "channel_type": "im", "channel": a.dm(tanaka), "user": "W0SAME", "text": "ヘルプ",
            "ts": slack.team.ts(),
        }  # fmt: skip
        assert (await slack.raw_body(envelope(slack, event, authorizations=wide))).ok
    pressed = {"team": None, "enterprise": {"id": "E0ORG"}, "is_enterprise_install": True, "type": "shortcut",
               "user": {"id": "W0SAME", "team_id": "T0B"}, "callback_id": "kyodo"}  # fmt: skip
    assert (await a.interact(tanaka, pressed)).ok
    await region.app.settle()
    with region.app.store._engine.connect() as connection:
        rows = connection.exec_driver_sql('SELECT account, "user" FROM people ORDER BY "user"').all()
    assert sorted(map(tuple, rows)) == sorted([("E0ORG", tanaka), ("E0ORG", "W0SAME")])


async def test_people_of_another_company_are_told_kindly_and_are_nobody_here(region: Region) -> None:
    a, _, tanaka, _ = people(region)
    await region.install(Grant("T0A", tanaka))
    stranger = a.add_person("他社の人")
    shared = a.add_channel("共有", [tanaka, stranger])
    event = {"type": "app_mention", "channel": shared, "user": stranger, "user_team": "T0FAR",
             "text": f"<@{a.team.bot.id}> 状況", "ts": a.team.ts()}  # fmt: skip
    assert (await a.raw_body(envelope(a, event, is_ext_shared_channel=True))).ok
    await region.deliver()
    assert "ここの Kyodo を使えるのは" in post_text(a.messages(stranger, shared)[-1])
    assert a.messages(tanaka, shared) == []  # the others in the channel need not know
    far = {"user": {"id": stranger, "team_id": "T0FAR"}, "type": "shortcut", "callback_id": "kyodo"}
    assert (await a.interact(stranger, far)).ok
    found = await region.app.store.run(lambda uow: uow.people.find(Address("slack", "T0A", stranger)))
    assert found is None
    assert a.view(stranger) is None


# ---------------------------------------------------------------- tokens that end


async def test_two_workers_refresh_a_token_once(tmp_path: Path) -> None:
    wall = MovableClock(SystemClock().now())  # slack_sdk goes by the machine's clock
    async with a_region(tmp_path, "T0A", wall=wall) as one:
        tanaka = one.slacks.teams["T0A"].add_person("田中")
        grant = Grant("T0A", tanaka, ends_in=HOURS_12)
        await one.install(grant)
        (first,) = one.slacks.refresh
        grant.ends_in = 4 * HOURS_12
        async with a_region(tmp_path, wall=wall, slacks=one.slacks) as two:
            await asyncio.gather(*(each.app.remind() for each in (one, two)))
            assert one.slacks.refreshed == []  # it is early yet
            wall.move_to(wall.now() + timedelta(hours=10, minutes=1))
            await asyncio.gather(*(each.app.remind() for each in (one, two) for _ in range(3)))
            assert one.slacks.refreshed == [first]
            one.slacks.tokens = {t: w for t, w in one.slacks.tokens.items() if not t.endswith("-2")}
            to = direct(Address("slack", "T0A", tanaka))
            for each in (one, two):
                await each.app.store.run(
                    lambda uow: uow.outbox.add(Outgoing(to, (Message("x"),)), wall.now())
                )
            assert (await two.deliver()).sent == 2
        refreshed = workspaces(one)["T0A"]
        assert refreshed.failures == 0
        assert refreshed.refresh_at is not None


async def test_a_token_that_cannot_be_refreshed_reaches_somebody_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wall = MovableClock(SystemClock().now())  # slack_sdk goes by the machine's clock
    at = f"sqlite:///{tmp_path}/kyodo.db"
    async with a_region(tmp_path, "T0A", wall=wall, DATABASE_URL=at) as region:
        slack = region.slacks.teams["T0A"]
        tanaka = slack.add_person("田中")
        await region.install(Grant("T0A", tanaka, ends_in=HOURS_12))
        wall.move_to(wall.now() + timedelta(hours=10, minutes=1))
        region.slacks.answers += [(200, {"ok": False, "error": "invalid_refresh_token"})] * 2
        region.slacks.answers += [(500, {"ok": False, "error": "internal_error"})]
        await region.app.remind()
        await region.deliver()
        (told,) = [post_text(post) for post in slack.messages(tanaka)]
        assert "もう一度 Kyodo を追加してください" in told
        assert [
            record.levelname for record in caplog.records if "cannot be refreshed" in record.getMessage()
        ] == ["ERROR"]
        assert audit(region)[-1] == (
            "slack.refresh_failed",
            {"workspace": "T0A", "reason": "invalid_refresh_token"},
        )
        assert workspaces(region)["T0A"].failure == "invalid_refresh_token"
        found = [one.line for one in doctor(region.app.settings, wall.now)]
        assert "installed in 1 workspace: 役所 T0A (T0A)" in found[0]
        assert found[1].startswith("WRONG  Slack: the token of 役所 T0A (T0A) ends at")
        assert "could not be refreshed (invalid_refresh_token)" in found[1]
        await region.app.remind()
        assert len(region.slacks.refreshed) == 1  # not before its time
        for _ in range(3):
            wall.move_to(wall.now() + timedelta(minutes=16))
            await region.app.remind()
        assert len(region.slacks.refreshed) == 4
        assert workspaces(region)["T0A"].failures == 0
        await region.deliver()
        assert len(slack.messages(tanaka)) == 1  # told once
        assert not [r for r in caplog.records if r.levelno >= logging.ERROR and "xox" in r.getMessage()]
