"""``doctor``: a right installation, and the mistakes that a first one makes, each made for real."""

import asyncio
import ipaddress
import os
import socket
import sqlite3
import stat
import warnings
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp.connector
import pytest
import uvicorn
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.__main__ import main
from bot.app import Application, build_kit
from bot.catalogue import YamlCatalogue, load_catalogue
from bot.clock import SystemClock
from bot.doctor import Finding, database, examine, machine, mail, setup
from bot.services.restoring import backed_up
from bot.settings import read_settings
from handlers.demo.faults import Fault, answers
from handlers.demo.serving import _Quiet
from storage.engine import open_store
from tests.ports import free_port
from tests.processes import OURS, Platforms, platforms
from tests.tables import with_tables

SECRETS = ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "f9e8d7c6b5a4938271605f4e3d2c1b0a")
OTHER = "00112233445566778899aabbccddeeff"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and no settings."""
    for name in os.environ:
        if name.startswith(OURS) or name in ("HOST", "PORT"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup, "load_catalogue", _packs)  # the same packs, read once for all tests
    return tmp_path


@cache
def _packs(folder: Path | None = None) -> YamlCatalogue:
    return load_catalogue(folder)


# ---------------------------------------------------------------- a right installation


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for this machine and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} {folder.name}")])
    now = SystemClock().now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / f"{name}.pem", folder / f"{name}.key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return cert, private


@asynccontextmanager
async def https(app: Any, cert: Path, key: Path) -> AsyncIterator[str]:
    """Serves the application over TLS; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        log_level="error",
        lifespan="off",
        ssl_certfile=cert,
        ssl_keyfile=key,
        timeout_graceful_shutdown=1,
    )
    server = _Quiet(config)
    task = asyncio.ensure_future(server.serve([listener]))
    try:
        while not server.started:
            await asyncio.sleep(0)
        yield f"https://localhost:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def kyodo(settings: Mapping[str, str]) -> Application:
    """The bot with these settings, on a database that is up to date."""
    given = read_settings(settings)
    store = open_store(given.database_url)
    store.upgrade()
    return Application(given, build_kit(given, catalogue=_packs()), store, delivers=False)


@dataclass
class Installed:
    """A bot that is reached by https, both platforms, and the settings with which all is right."""

    folder: Path
    world: Platforms
    url: str
    settings: dict[str, str]
    untrusted: str

    async def lines(self, now: Callable[[], datetime] | None = None, **changed: str) -> list[Finding]:
        """What doctor finds with these settings changed."""
        settings = {**self.settings, **changed}
        before = {name: os.environ.get(name) for name in settings}
        os.environ.update(settings)
        try:
            return await (examine(now) if now else examine())
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value

    async def wrong(self, now: Callable[[], datetime] | None = None, **changed: str) -> str:
        """The one thing that it says is wrong, and how to mend it."""
        found = [one for one in await self.lines(now, **changed) if not one.right]
        assert len(found) == 1, [one.line for one in found]
        assert found[0].line.startswith("WRONG  ")
        assert " -> " in found[0].line
        assert "\n" not in found[0].line
        return found[0].line


@pytest.fixture
async def right(place: Path) -> AsyncIterator[Installed]:
    cert, key = certificate(place, "right")
    other = certificate(place, "other")
    context: Any = aiohttp.connector._SSL_CONTEXT_VERIFIED
    context.load_verify_locations(cert)
    async with platforms(*SECRETS) as world:
        settings = {
            **world.settings,
            "DATABASE_URL": f"sqlite:///{place / 'kyodo.db'}",
            "PORT": str(free_port()),
        }
        bot = kyodo(settings)
        app = bot.asgi()
        async with (
            app.router.lifespan_context(app),
            https(app, cert, key) as url,
            https(app, *other) as untrusted,
        ):
            world.reach(url)
            world.line.api.rich_menus["richmenu-1"] = {"richMenuId": "richmenu-1"}
            world.line.api.default_rich_menu = "richmenu-1"
            yield Installed(place, world, url, {**settings, "PUBLIC_URL": url}, untrusted)
        bot.store.close()


async def test_a_right_installation_has_nothing_to_mend(right: Installed) -> None:
    found = await right.lines()
    assert [one.line for one in found if not one.right] == []
    said = "\n".join(one.line for one in found)
    for words in (
        *("Slack and LINE set up", "schema current", f"{right.url} leads here", "Slack: token works for"),
        *("the Request URL is", "LINE: token works for Kyodo", "its test webhook was taken"),
        *("200 of 200 messages of the plan left", "a rich menu is installed"),
    ):
        assert words in said
    by_hand, backup = sorted(
        (one.line for one in found if one.line.startswith("look")), key=lambda line: "backup" in line
    )
    for words in ("redelivery", "Auto-response", "Greeting"):
        assert words in by_hand
    assert "backup" in backup


async def command(**settings: str) -> Result:
    """``kyodo doctor`` with these settings and no others."""
    ran = await asyncio.to_thread(CliRunner().invoke, main, ["doctor"], env=dict(settings))
    assert "Traceback" not in ran.output
    return ran


async def test_the_command_prints_a_line_each_and_ends_with_1_where_something_is_wrong(
    right: Installed,
) -> None:
    ran = await command(**right.settings)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert {line.split()[0] for line in ran.stdout.splitlines()} == {"ok", "look"}
    ran = await command(
        **{**right.settings, "SLACK_BOT_TOKEN": "xoxb-other-secret", "LINE_CHANNEL_ACCESS_TOKEN": "other-secret"},
        KYODO_PACK="tokyo", KYODO_LANGUAGE="tlh",
    )  # fmt: skip
    assert ran.exit_code == 1
    for words in ("KYODO_PACK=tokyo is unknown", "KYODO_LANGUAGE=tlh", "invalid_auth", "LINE answered 401"):
        assert words in ran.stdout
    assert "secret" not in ran.output


async def test_settings_that_cannot_work_are_told_at_once() -> None:
    ran = await command(PORT="x", KYODO_TIMEZONE="Mars")
    assert ran.exit_code == 1
    wrong = [line.split()[1:3] for line in ran.stdout.splitlines() if line.startswith("WRONG")]
    assert wrong == [["settings:", "PORT:"], ["settings:", "KYODO_TIMEZONE:"]]
    ran = await command(SMTP_URL="mail:secret", KYODO_MAIL_FROM="Kyodo")
    assert "SMTP_URL: not the address of a mail server" in ran.stdout
    assert "KYODO_MAIL_FROM: no mail address" in ran.stdout
    assert "secret" not in ran.output
    ran = await command(SMTP_URL="smtp://localhost")
    assert "SMTP_URL and KYODO_MAIL_FROM go together" in ran.stdout
    ran = await command()
    assert "WRONG  settings: neither Slack nor LINE is set up" in ran.stdout


async def test_what_is_left_of_the_month_is_told_by_the_smaller_limit(right: Installed) -> None:
    right.world.line.chats.used = 120
    told = [one.line for one in await right.lines(KYODO_LINE_BUDGET="150")]
    assert "ok     LINE: 30 of 150 messages of KYODO_LINE_BUDGET left this month" in told
    said = await right.wrong(KYODO_LINE_BUDGET="100")
    assert "LINE: 0 of 100 messages" in said
    assert " -> nothing is pushed before next month" in said
    assert all(one.right for one in await right.lines(KYODO_LINE_BUDGET="0"))  # wanted so
    right.world.line.quota = None
    assert "ok     LINE: no limit of messages" in [one.line for one in await right.lines()]


# ---------------------------------------------------------------- mistakes


def refusal(error: str, **more: object) -> Fault:
    """How Slack says no."""
    return answers(200, {"ok": False, "error": error, **more})


SLACK_SETTINGS = [
    ({"SLACK_BOT_TOKEN": "xoxb-other"}, "invalid_auth", "Bot User OAuth Token"),
    ({"SLACK_BOT_TOKEN": "xoxp-1-2"}, "SLACK_BOT_TOKEN is a user token", "begins with xoxb-"),
    ({"SLACK_BOT_TOKEN": "xapp-1-2"}, "SLACK_BOT_TOKEN is an app-level token", "begins with xoxb-"),
    ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is a bot token", "begins with xapp-"),
    ({"KYODO_ADMINS": "U0NOBODY"}, "names U0NOBODY, whom the workspace does not know", "Copy member ID"),
    (
        {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"},
        "SLACK_CLIENT_ID is set together with SLACK_BOT_TOKEN",
        "keep the client id for many workspaces",
    ),
]


async def test_mistakes_with_slack_are_found(right: Installed) -> None:
    for changed, what, mend in SLACK_SETTINGS:
        line = await right.wrong(None, **changed)
        assert what in line
        assert mend in line
    slack = right.world.slack
    for name, mend in (("account_inactive", "not in the workspace"), ("token_revoked", "install it again")):
        slack.faults.next("auth.test", refusal(name))
        assert mend in await right.wrong()
    told = {"ok": True, "team": "x", "team_id": "T1", "user_id": "U1", "bot_id": "B1"}
    slack.faults.next("auth.test", answers(200, told, {"x-oauth-scopes": "commands,chat:write,users:read"}))
    line = await right.wrong()
    assert "im:history (for reading what people write to the bot)" in line
    assert "users:read" not in line
    gone = {"id": "U0GONE", "deleted": True, "profile": {}}
    slack.faults.next("users.info", answers(200, {"ok": True, "user": gone}))
    assert "U0GONE, whose account is deactivated" in await right.wrong(KYODO_ADMINS="U0GONE")
    slack.faults.next("apps.connections.open", refusal("missing_scope", needed="connections:write"))
    assert "lacks connections:write" in await right.wrong(SLACK_APP_TOKEN="xapp-1-A")


async def test_a_signing_secret_of_another_shape_or_app_is_found(right: Installed) -> None:
    found = [one.line for one in await right.lines(SLACK_SIGNING_SECRET="not-hex") if not one.right]
    assert "SLACK_SIGNING_SECRET does not look like one" in found[0]
    assert "uses another signing secret" in await right.wrong(SLACK_SIGNING_SECRET=OTHER)


async def test_mistakes_with_line_are_found(right: Installed) -> None:
    line = right.world.line
    assert "LINE answered 401" in await right.wrong(LINE_CHANNEL_ACCESS_TOKEN="other")
    assert "LINE_CHANNEL_SECRET does not look like one" in await right.wrong(LINE_CHANNEL_SECRET="abc")
    line.api.webhook_active = False
    assert "turn on `Use webhook`" in await right.wrong()
    line.api.webhook_active = True
    line.faults.next("webhook", answers(404))
    assert "no webhook address is set" in await right.wrong()
    ours, line.webhooks.url = line.webhooks.url, "https://other.example.jp/line/webhook"
    said = await right.wrong()
    assert "webhooks go to https://other.example.jp/line/webhook, not here; another bot" in said
    line.webhooks.url = ours
    line.webhooks.channel_secret = OTHER  # the token is of a channel with another secret than ours
    assert "LINE_CHANNEL_SECRET is not that of the token's channel" in await right.wrong()
    line.webhooks.channel_secret = SECRETS[0]
    told = {
        "success": False,
        "timestamp": "2026-09-01T00:00:00Z",
        "statusCode": 0,
        "reason": "COULD_NOT_CONNECT",
        "detail": "",
    }
    line.faults.next("webhook_test", answers(200, told))
    assert "LINE finds nobody there" in await right.wrong()
    line.account["chatMode"] = "chat"
    assert "turn `Chat` off" in await right.wrong()
    line.account["chatMode"] = "bot"
    line.chats.used = 200
    assert "0 of 200 messages of the plan" in await right.wrong()
    line.chats.used = 0
    line.api.default_rich_menu = None
    assert "run `rich-menu install`" in await right.wrong()


async def test_an_address_that_does_not_lead_here_is_found(right: Installed) -> None:
    line = right.world.line
    for address, what, mend in (
        ("http://kyodo.example.jp", "is not https", "certificate"),
        (right.untrusted, "is not good", "public authority"),
        (f"https://localhost:{free_port()}", "cannot be reached", "start `serve`"),
        ("https://kyodo.invalid", "does not exist", "DNS"),
        (f"{right.url}/kyodo", "has a path", "name the host alone"),
    ):
        line.webhooks.url = f"{address}/line/webhook"
        found = [
            one.line
            for one in await right.lines(PUBLIC_URL=address)
            if one.line.startswith("WRONG  PUBLIC_URL")
        ]
        assert len(found) == 1
        assert what in found[0]
        assert mend in found[0]


async def test_another_kyodo_at_the_address_is_found(right: Installed, place: Path) -> None:
    settings = {**right.settings, "DATABASE_URL": f"sqlite:///{place / 'other.db'}"}
    bot = kyodo(settings)
    async with bot.running():
        pass
    bot.store.close()
    assert "another Kyodo, on another database" in await right.wrong(DATABASE_URL=settings["DATABASE_URL"])


async def test_a_clock_that_is_wrong_is_found(right: Installed) -> None:
    found = [one.line for one in await right.lines(lambda: SystemClock().now() + timedelta(seconds=90))]
    assert any("ahead of Slack" in line and "set it by NTP" in line for line in found)
    assert any("ahead of LINE" in line for line in found)


async def test_a_port_that_is_taken_is_found(right: Installed) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "something else has it" in await right.wrong(PORT=str(taken.getsockname()[1]))


# ---------------------------------------------------------------- the database and its key


def found_wrong(**changed: str) -> str:
    """The one thing that is wrong with the database."""
    (found,) = [
        one for one in database.look_at(read_settings(changed), None, SystemClock().now()) if not one.right
    ]
    return found.line


def fresh(place: Path) -> str:
    """An empty database with all its tables."""
    return with_tables(place / "k.db")


def test_mistakes_with_the_database_are_found(place: Path) -> None:
    assert "mysql is not supported" in found_wrong(DATABASE_URL="mysql://u:secret@h/x")
    assert "run `migrate`" in found_wrong(DATABASE_URL=f"sqlite:///{place / 'new.db'}")
    assert "cannot be reached" in found_wrong(DATABASE_URL="postgres://u:secret@127.0.0.1:1/x")
    (place / "file").write_text("")
    assert "cannot be written" in found_wrong(DATABASE_URL=f"sqlite:///{place / 'file' / 'k.db'}")
    url = fresh(place)
    with closing(sqlite3.connect(place / "k.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    assert "a newer version of this program made these tables" in found_wrong(DATABASE_URL=url)


def test_a_place_that_bears_no_database_is_found(place: Path) -> None:
    mounts = (
        "/dev/vda / ext4 rw 0 0\n//nas/share /srv/our\\040share cifs rw 0 0\nnas:/x /srv/nfs nfs4 rw 0 0\n"
    )
    assert database.share_of(Path("/srv/our share/kyodo"), mounts) == "cifs"
    assert database.share_of(Path("/srv/nfs"), mounts) == "nfs4"
    assert database.share_of(place, mounts) == ""
    assert "nearly full: 20 MB left" in database.disk(place, 20 * 2**20)[0].line
    assert database.disk(place, 10**12) == []


def test_mistakes_with_the_key_are_found(place: Path) -> None:
    url = fresh(place)
    assert "is no Fernet key" in found_wrong(DATABASE_URL=url, KYODO_ENCRYPTION_KEY="abc")
    key, other = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    with closing(sqlite3.connect(place / "k.db")) as connection:
        connection.execute(
            "INSERT INTO slack_bots (client_id, app_id, bot_token, is_enterprise_install, installed_at)"
            " VALUES ('1.2', 'A1', ?, 0, '2026-09-01')",
            (Fernet(other).encrypt(b"xoxb-1").decode(),),
        )
        connection.commit()
    assert "encrypted with another key" in found_wrong(DATABASE_URL=url, KYODO_ENCRYPTION_KEY=key)
    right = database.look_at(
        read_settings({"DATABASE_URL": url, "KYODO_ENCRYPTION_KEY": f"{key},{other}"}),
        None,
        SystemClock().now(),
    )
    assert all(one.right for one in right)
    (place / "k.db.key").write_text(other)
    (place / "k.db.key").chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP)
    assert "can be read by others (mode 640)" in found_wrong(DATABASE_URL=url)


def test_doctor_says_what_is_under_an_older_key_and_when_that_key_can_go(place: Path) -> None:
    url, (older, newer) = fresh(place), (Fernet.generate_key().decode() for _ in range(2))
    with closing(sqlite3.connect(place / "k.db")) as connection:
        connection.executemany(
            "INSERT INTO slack_bots (client_id, app_id, team_id, bot_token, is_enterprise_install, installed_at)"
            " VALUES ('1.2', 'A1', ?, ?, 0, '2026-09-01')",
            [(f"T{n}", Fernet(older).encrypt(b"xoxb-1").decode()) for n in range(3)],
        )
        connection.commit()

    def told(keys: str) -> str:
        chosen = read_settings({"DATABASE_URL": url, "KYODO_ENCRYPTION_KEY": keys})
        return "\n".join(one.line for one in database.look_at(chosen, None, SystemClock().now()))

    def rotated(keys: str) -> tuple[int, str]:
        env = {"DATABASE_URL": url, "KYODO_ENCRYPTION_KEY": keys}
        ran = CliRunner().invoke(main, ["rotate-keys"], env=env)
        return ran.exit_code, ran.stderr

    assert "3 of 3 rows with tokens are under an older key -> run `rotate-keys`" in told(f"{newer},{older}")
    code, said = rotated(newer)
    assert (code, "no key here opens the tokens of T0, T1, T2" in said) == (1, True)
    code, said = rotated(f"{newer},{older}")
    assert code == 0
    assert "3 rows with tokens, 3 encrypted anew" in said
    assert "every row is under the newest key: take out the older ones" in said
    assert older not in said
    assert "the older ones open nothing here any more" in told(f"{newer},{older}")
    assert "encryption" not in told(newer)
    assert "0 encrypted anew" in rotated(newer)[1]


def test_it_says_when_the_last_backup_was_made(tmp_path: Path) -> None:
    now = datetime(2026, 9, 9, tzinfo=UTC)
    settings = read_settings({"DATABASE_URL": fresh(tmp_path)})

    def told(at: datetime) -> str:
        (line,) = [one.line for one in database.look_at(settings, None, at) if "backup" in one.what]
        return line

    assert told(now).startswith("look   backup: none was made yet")
    store = open_store(settings.database_url)
    store.run_sync(lambda uow: backed_up(uow, now))
    store.close()
    assert told(now + timedelta(days=7)) == "ok     backup: the last one is of 2026-09-09 00:00 UTC"
    assert told(now + timedelta(days=8)).startswith(
        "look   backup: the last one is 8 days old -> run `backup FILE`"
    )


def test_a_library_that_is_missing_or_old_is_found() -> None:
    have = {"click": "8.1", "aiohttp": "3.14.1"}.get
    needed = ["aiohttp>=3.14", "click>=8.3", "psycopg[binary]>=3.3.4", 'pytest>=9; extra == "test"']
    assert machine.missing_from(needed, have) == ["click 8.1 (needs 8.3)", "psycopg"]


# ---------------------------------------------------------------- mail


class Particular(Sink):
    """A mail server that sends for one address alone."""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Whether it takes mail from there."""
        if address != "kyodo@city.example.jp":
            return "550 not ours"
        envelope.mail_from = address
        return "250 OK"


@contextmanager
def mail_server(host: str = "127.0.0.1", **more: Any) -> Iterator[str]:
    """A mail server on a free port; gives host and port."""
    controller = Controller(Particular(), hostname=host, port=free_port(), **more)
    controller.start()
    try:
        yield f"{host}:{controller.port}"
    finally:
        controller.stop()


async def mailing(url: str, sender: str = "Kyodo <kyodo@city.example.jp>") -> str:
    """What doctor says of that server."""
    (found,) = await mail.look_at(read_settings({"SMTP_URL": url, "KYODO_MAIL_FROM": sender}))
    return found.line


async def test_mistakes_with_mail_are_found() -> None:
    def nobody(*_: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with mail_server() as at:
        assert await mailing(f"smtp://{at}") == f"ok     mail: {at} takes mail from kyodo@city.example.jp"
        assert "takes nothing from me@example.org (550)" in await mailing(f"smtp://{at}", "me@example.org")
        assert "smtps:// is for 465" in await mailing(f"smtps://{at}")
    with (
        warnings.catch_warnings(action="ignore"),
        mail_server(auth_required=True, auth_require_tls=False, authenticator=nobody) as at,
    ):
        said = await mailing(f"smtp://u:secret@{at}")
        assert "refuses user or password" in said
        assert "secret" not in said
    with mail_server("127.0.0.2") as at:
        assert "offers no STARTTLS" in await mailing(f"smtp://{at}")
        assert "the password would travel in the clear" in await mailing(f"smtp://u:p@{at}")
    assert "cannot be reached" in await mailing(f"smtp://127.0.0.1:{free_port()}")
