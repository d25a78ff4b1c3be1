"""Installations of Slack workspaces: encrypted at rest, one row each, refreshed by one process at a time."""

import asyncio
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot, Installation

from bot.domain.workspaces import Workspace
from bot.services.ports import TokenUnreadable, UnitOfWork
from handlers.slack.installations import Installations, States, workspace_of
from storage.encryption import Cipher, KeyTrouble, cipher_of
from storage.engine import SqlStore
from storage.installations import Shelf, Standing

KEY = Fernet.generate_key().decode()
CLIENT = "123.456"
NOW = datetime(2026, 9, 1, tzinfo=UTC)


class Wall:
    at = NOW

    def now(self) -> datetime:
        return self.at


def keep(uow: UnitOfWork, made: Installation) -> None:
    uow.workspaces.save(workspace_of(made))


def over(store: SqlStore, *keys: str) -> Installations:
    return Installations(Shelf(store, Cipher(keys or (KEY,))), CLIENT, keep)


def made(
    token: str = "xoxb-secret-one", *, team: str | None = "T1", enterprise: str | None = None, refresh: str = "xoxe-1",
    at: float = 0.0, user: str = "U1",
) -> Installation:  # fmt: skip
    return Installation(
        app_id="A1", enterprise_id=enterprise, enterprise_name="県", team_id=team, team_name="あ" * 300,
        bot_token=token, bot_id="B1", bot_user_id="UBOT", bot_scopes="commands", bot_refresh_token=refresh,
        bot_token_expires_at=int(NOW.timestamp()) + 43200, user_id=user, user_token="xoxp-of-a-person",
        is_enterprise_install=team is None, installed_at=NOW.timestamp() + at,
    )  # fmt: skip


def rows(store: SqlStore, table: str) -> list[sa.RowMapping]:
    with store._engine.connect() as connection:
        return list(connection.execute(sa.text(f"SELECT * FROM {table}")).mappings())  # noqa: S608


async def test_a_workspace_is_found_again_by_its_tenant(store: SqlStore) -> None:
    await over(store).async_save(made())
    installations = over(store)  # another process
    assert await installations.token_of("T1") == "xoxb-secret-one"
    assert await installations.token_of("T2") is None
    found = await installations.async_find_bot(enterprise_id=None, team_id="T1")
    assert found is not None
    assert (found.bot_refresh_token, found.bot_token_expires_at) == ("xoxe-1", int(NOW.timestamp()) + 43200)
    assert found.installed_at == NOW.timestamp()


async def test_an_organisation_is_one_tenant(store: SqlStore) -> None:
    installations = over(store)
    await installations.async_save(made("xoxb-org", team=None, enterprise="E1"))
    await installations.async_save(made("xoxb-team", team="T1", enterprise="E1"))
    assert await installations.token_of("E1") == "xoxb-org"
    assert await installations.token_of("T1") == "xoxb-team"
    kept = store.run_sync(
        lambda uow: {one.tenant: (one.enterprise, one.team) for one in uow.workspaces.all()}
    )
    assert kept == {"E1": ("E1", None), "T1": ("E1", "T1")}


async def test_no_token_stands_in_the_database_as_it_is(store: SqlStore, tmp_path: Path) -> None:
    installations = over(store)
    await installations.async_save(made())
    stored = str([dict(row) for table in ("slack_bots", "slack_installations") for row in rows(store, table)])
    for secret in ("xoxb-secret-one", "xoxe-1", "xoxp-of-a-person"):
        assert secret not in stored
        for file in tmp_path.iterdir():  # the database, its log, and whatever else lies beside it
            assert secret.encode() not in file.read_bytes()


async def test_installing_again_and_again_leaves_one_row(store: SqlStore) -> None:
    installations = over(store)
    for number in range(3):
        await installations.async_save(made(f"xoxb-{number}", at=number, user=f"U{number}"))
    assert await installations.token_of("T1") == "xoxb-2"
    assert [len(rows(store, table)) for table in ("slack_bots", "slack_installations")] == [1, 1]


async def test_a_workspace_that_joined_an_organisation_leaves_no_old_token(store: SqlStore) -> None:
    installations = over(store)
    await installations.async_save(made("xoxb-before"))
    await installations.async_save(made("xoxb-after", enterprise="E1", at=1))
    assert await installations.token_of("T1") == "xoxb-after"
    assert len(rows(store, "slack_bots")) == 1


async def test_the_newest_key_encrypts_and_older_ones_still_open(store: SqlStore) -> None:
    newer = Fernet.generate_key().decode()
    await over(store).async_save(made())
    assert await over(store, newer, KEY).token_of("T1") == "xoxb-secret-one"
    with pytest.raises(TokenUnreadable):
        await over(store, newer).token_of("T1")
    shelf = Shelf(store, Cipher([newer, KEY]))
    assert (shelf.standing().rows, shelf.standing().older) == (2, 2)
    assert await asyncio.to_thread(shelf.renew) == Standing(2, 0, ())
    assert await over(store, newer).token_of("T1") == "xoxb-secret-one"  # the older key can go now


async def test_what_no_key_opens_is_named_and_left_as_it_is(store: SqlStore) -> None:
    await over(store).async_save(made())
    await over(store, newer := Fernet.generate_key().decode()).async_save(made("xoxb-two", team="T2"))
    found = await asyncio.to_thread(Shelf(store, Cipher([newer])).renew)
    assert found == Standing(4, 2, ("T1",))
    assert await over(store).token_of("T1") == "xoxb-secret-one"


async def test_keys_are_changed_while_the_bot_serves_and_after_being_broken_off(
    store: SqlStore, second: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.installations.BATCH", 2)
    newer = Fernet.generate_key().decode()
    serving = over(store, newer, KEY)  # knows both, and was started with the newest first
    for number in range(5):
        await over(store).async_save(made(f"xoxb-{number}", team=f"T{number}"))
    shelf, changed = Shelf(second, Cipher([newer, KEY])), list[int]()

    def broken_off(some: int) -> None:
        changed.append(some)
        assert asyncio.run(serving.token_of("T4")) == "xoxb-4"
        if len(changed) == 2:
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        await asyncio.to_thread(shelf.renew, broken_off)
    assert (changed, shelf.standing().older) == ([2, 2], 6)
    await serving.async_save(made("xoxb-new", team="T9"))  # under the newest already
    changed.clear()
    assert await asyncio.to_thread(shelf.renew, changed.append) == Standing(12, 0, ())
    assert sum(changed) == 6
    assert [await over(store, newer).token_of(f"T{n}") for n in (0, 4, 9)] == ["xoxb-0", "xoxb-4", "xoxb-new"]


async def test_who_cannot_read_the_old_token_can_still_install_anew(store: SqlStore) -> None:
    await over(store).async_save(made())
    fresh = over(store, Fernet.generate_key().decode())
    await fresh.async_save(made("xoxb-again", at=1))
    assert await fresh.token_of("T1") == "xoxb-again"


async def test_what_is_forgotten_is_gone_and_comes_back_with_a_new_installation(store: SqlStore) -> None:
    installations = over(store)
    await installations.async_save(made())
    await installations.async_save(made("xoxb-other", team="T2"))

    def leave(uow: UnitOfWork) -> None:
        workspace = uow.workspaces.get("T1")
        assert workspace is not None
        uow.workspaces.save(replace(workspace, removed_at=NOW))
        installations.forget(uow, workspace)

    store.run_sync(leave)
    assert await installations.token_of("T1") is None
    assert [row["team_id"] for row in rows(store, "slack_bots")] == ["T2"]
    await installations.async_save(made("xoxb-back", at=2))
    assert await installations.token_of("T1") == "xoxb-back"


# ---------------------------------------------------------------- states


async def test_a_state_is_good_for_once_even_for_many_at_the_same_moment(
    store: SqlStore, second: SqlStore
) -> None:
    wall = Wall()
    here, there = (States(Shelf(each, Cipher([KEY])), wall) for each in (store, second))
    wall.at = datetime.fromtimestamp(1, UTC)
    state = await here.async_issue()
    taken = await asyncio.gather(*(each.async_consume(state) for each in (here, there) for _ in range(5)))
    assert sorted(taken) == [False] * 9 + [True]
    assert not await here.async_consume("never issued")


async def test_a_state_ends_and_leaves_nothing_behind(store: SqlStore) -> None:
    wall = Wall()
    states = States(Shelf(store, Cipher([KEY])), wall)
    wall.at = datetime.fromtimestamp(1, UTC)
    state = await states.async_issue()
    wall.at = datetime(2100, 1, 1, tzinfo=UTC)
    assert not await states.async_consume(state)
    await states.async_issue()
    assert len(rows(store, "slack_oauth_states")) == 1


# ---------------------------------------------------------------- refreshing


async def test_only_one_process_claims_a_workspace_and_the_other_when_the_lease_is_over(
    store: SqlStore, second: SqlStore
) -> None:
    for number in range(4):
        await over(store).async_save(made(f"xoxb-{number}", team=f"T{number}"))

    def due(uow: UnitOfWork) -> None:
        for workspace in uow.workspaces.all():
            uow.workspaces.save(
                replace(workspace, refresh_at=NOW if workspace.tenant != "T3" else NOW + timedelta(1))
            )

    store.run_sync(due)
    until = NOW + timedelta(minutes=1)
    found = await asyncio.gather(
        *(
            each.run(lambda uow: uow.workspaces.claim(NOW, until, 20))
            for each in (store, second)
            for _ in range(3)
        )
    )
    assert sorted(one.tenant for claimed in found for one in claimed) == ["T0", "T1", "T2"]
    later = store.run_sync(lambda uow: uow.workspaces.claim(until, until + timedelta(minutes=1), 20))
    assert len(later) == 3


async def test_fresh_tokens_take_the_place_of_those_that_were_used_and_of_no_others(store: SqlStore) -> None:
    installations = over(store)
    await installations.async_save(made())
    used = await installations.bot_of("T1")
    assert used is not None
    fresh = Bot(**{**used.to_dict_for_copying(), "bot_token": "xoxb-two", "bot_refresh_token": "xoxe-2"})
    kept: list[str] = []
    assert await installations.refreshed(used, fresh, lambda _: kept.append("first"))
    assert await installations.token_of("T1") == "xoxb-two"
    # Whoever comes with the used one too late changes nothing.
    stale = Bot(**{**used.to_dict_for_copying(), "bot_token": "xoxb-stale", "bot_refresh_token": "xoxe-9"})
    assert not await installations.refreshed(used, stale, lambda _: kept.append("second"))
    assert (await installations.token_of("T1"), kept) == ("xoxb-two", ["first"])
    whole = await installations.async_find_installation(enterprise_id=None, team_id="T1")
    assert whole is not None
    assert (whole.bot_token, whole.user_token, whole.user_id) == ("xoxb-two", "xoxp-of-a-person", "U1")


def test_a_workspace_keeps_all_that_is_known_of_it(store: SqlStore) -> None:
    workspace = Workspace("T1", "市役所", "E1", "T1", "U1", NOW, NOW, NOW, NOW, 3, "invalid_refresh_token")
    store.run_sync(lambda uow: uow.workspaces.save(workspace))
    assert store.run_sync(lambda uow: uow.workspaces.get("T1")) == workspace
    assert store.run_sync(lambda uow: uow.workspaces.get("T2")) is None


# ---------------------------------------------------------------- keys


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    return tmp_path / "var" / "kyodo.db.key"


def test_the_key_file_is_made_once_and_only_for_its_owner(beside: Path) -> None:
    sealed = cipher_of("", beside).seal("secret")
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert cipher_of("", beside).open(sealed) == "secret"
    assert [file.name for file in beside.parent.iterdir()] == ["kyodo.db.key"]


def test_the_setting_goes_before_the_file(beside: Path) -> None:
    assert cipher_of(KEY, beside).open(Cipher([KEY]).seal("x")) == "x"
    assert not beside.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "KYODO_ENCRYPTION_KEY is required"),
        (f"{KEY}, swordfish", "key 2 of 2 is no Fernet key"),
        (" , ", "holds no key"),
    ],
    ids=["nothing", "half", "blank"],
)
def test_without_a_key_it_is_said_how_to_get_one_and_never_what_was_given(given: str, says: str) -> None:
    with pytest.raises(KeyTrouble, match=says) as told:
        cipher_of(given, None)
    assert "Fernet.generate_key" in str(told.value)
    assert KEY not in str(told.value)
    assert "swordfish" not in str(told.value)


def test_an_empty_key_file_is_not_written_over(beside: Path) -> None:
    beside.parent.mkdir()
    beside.write_text("")
    with pytest.raises(KeyTrouble, match="holds no key"):
        cipher_of("", beside)
    assert beside.read_text() == ""
