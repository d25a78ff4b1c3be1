"""What LINE tells of the channel, through the SDK's client at another host."""

from collections.abc import AsyncIterator

import pytest

from handlers.demo.faults import Fault, answers, resets, times_out
from handlers.demo.line_server import LineStandIn
from handlers.line import account as module
from handlers.line.account import Endpoint, LineAccount, LineUnavailable, Profile, Quota


@pytest.fixture
async def account(line: LineStandIn) -> AsyncIterator[LineAccount]:
    account = LineAccount(line.access_token, line.base_url)
    yield account
    await account.aclose()


async def test_the_bots_own_names(account: LineAccount, line: LineStandIn) -> None:
    assert await account.bot_facts() == {
        "basic_id": "@kyodo-demo",
        "name": "Kyodo",
        "user_id": line.account["userId"],
    }


async def test_a_persons_name_and_language(account: LineAccount, line: LineStandIn) -> None:
    assert await account.profile(line.add_person("佐藤 ハナ", friend=True)) == Profile("佐藤 ハナ", "ja")
    assert await account.profile(line.add_person("Ann", friend=True, language=None)) == Profile("Ann", None)


@pytest.mark.parametrize("fault", [answers(404), answers(429), answers(500), answers(200, {}), resets()])
async def test_a_name_that_line_does_not_tell_is_no_trouble(
    account: LineAccount, line: LineStandIn, fault: Fault
) -> None:
    line.faults.next("profile", fault, times=2)  # aiohttp asks once more after a reset
    assert await account.profile(line.add_person("佐藤 ハナ", friend=True)) is None


async def test_the_months_messages(account: LineAccount, line: LineStandIn) -> None:
    line.quota, line.chats.used = 200, 3
    assert await account.quota() == Quota(200, 3)
    line.quota = None
    assert await account.quota() == Quota(None, 3)


async def test_where_webhooks_go(account: LineAccount, line: LineStandIn) -> None:
    line.bot_url = "https://bot.example"
    assert await account.webhook_endpoint() == Endpoint("https://bot.example/line/webhook", active=True)
    line.faults.next("webhook", answers(404))
    assert await account.webhook_endpoint() is None


@pytest.mark.parametrize(
    ("fault", "status"),
    [(answers(401), 401), (answers(500), 500), (resets(), None), (answers(200, {}), None)],
)
async def test_trouble_is_one_exception_that_says_what_it_was(
    account: LineAccount, line: LineStandIn, fault: Fault, status: int | None
) -> None:
    line.faults.next("info", fault, times=2)
    with pytest.raises(LineUnavailable) as trouble:
        await account.bot_facts()
    assert trouble.value.status == status
    assert line.access_token not in str(trouble.value)


async def test_line_is_not_waited_for_for_ever(
    account: LineAccount, line: LineStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.2)
    line.faults.next("info", times_out())
    with pytest.raises(LineUnavailable):
        await account.bot_facts()


async def test_closing_twice_or_unopened_is_fine(account: LineAccount) -> None:
    await account.aclose()
    await account.aclose()
