"""Settings from the environment and a ``.env`` file, as contract.md lists them; every problem at once."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

_MAIL_ADDRESS = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+")

DEFAULT_DATABASE = "sqlite:///var/kyodo.db"


class SettingsError(Exception):
    """Settings that cannot work, one line each, named as in the environment."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """All settings. Names in the environment are those of the fields in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    database_url: str = DEFAULT_DATABASE
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    public_url: str = ""
    slack_signing_secret: str = ""
    slack_bot_token: str = ""
    slack_app_token: str = ""
    slack_client_id: str = ""
    slack_client_secret: str = ""
    slack_api_url: str = "https://slack.com/api/"
    kyodo_admins: str = ""
    line_channel_secret: str = ""
    line_channel_access_token: str = ""
    line_api_url: str = "https://api.line.me"
    line_data_api_url: str = "https://api-data.line.me"
    kyodo_timezone: str = "Asia/Tokyo"
    kyodo_language: str = "ja"
    kyodo_pack: str = "ise"
    kyodo_packs_dir: Path | None = None
    kyodo_encryption_key: str = ""
    kyodo_contact: str = ""
    kyodo_line_budget: int | None = Field(None, ge=0)
    kyodo_retention_years: int = Field(5, ge=0, le=100)
    kyodo_log: Literal["text", "json"] = "text"
    kyodo_metrics_token: str = ""
    kyodo_metrics_port: int | None = Field(None, ge=0, le=65535)
    smtp_url: str = ""
    kyodo_mail_from: str = ""
    kyodo_security_contact: str = ""

    @field_validator("kyodo_timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"no such time zone: {value!r} (like Asia/Tokyo)")
        ZoneInfo(value)
        return value

    @field_validator("public_url", "slack_api_url", "line_api_url", "line_data_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError(f"not an http(s) address: {value!r}")
        return value

    @field_validator("kyodo_security_contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if value and not (re.fullmatch(r"(mailto:|https://)[!-~]+", value)):
            raise ValueError(
                f"no contact: {value!r} (like mailto:security@city.example.jp, or an https address)"
            )
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: str) -> str:
        like = "like smtp://user:password@mail.example.jp:587"
        try:
            parts = urlsplit(value)
            right = not value or (parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0)
        except ValueError:
            right = False
        if not right:
            # What was given is not shown: it may hold a password.
            raise ValueError(f"not the address of a mail server ({like})")
        return value

    @field_validator("kyodo_mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if value and not _MAIL_ADDRESS.fullmatch(parseaddr(value)[1]):
            raise ValueError(f"no mail address: {value!r} (like Kyodo <kyodo@city.example.jp>)")
        return value

    @model_validator(mode="after")
    def _pairs(self) -> "Settings":
        lone = [
            f"{one.upper()} and {other.upper()} go together: set both or neither"
            for one, other in (
                ("line_channel_secret", "line_channel_access_token"),
                ("slack_client_id", "slack_client_secret"),
                ("slack_bot_token", "slack_signing_secret"),
                ("smtp_url", "kyodo_mail_from"),
            )
            if bool(getattr(self, one)) != bool(getattr(self, other))
            and not (one == "slack_bot_token" and (self.slack_app_token or self.slack_client_id))
        ]
        if self.slack_many and not (self.slack_signing_secret or self.slack_app_token):
            lone.append("SLACK_CLIENT_ID needs SLACK_SIGNING_SECRET, or SLACK_APP_TOKEN for Socket Mode")
        if lone:
            raise ValueError("; ".join(lone))
        return self

    @property
    def slack_on(self) -> bool:
        """Whether Slack is set up, for one workspace or for many, by HTTP or by Socket Mode."""
        return bool(
            (self.slack_bot_token or self.slack_many) and (self.slack_signing_secret or self.slack_app_token)
        )

    @property
    def slack_many(self) -> bool:
        """Whether workspaces install the bot by themselves. A bot token is that of one workspace, and goes before."""
        return bool(self.slack_client_id and self.slack_client_secret and not self.slack_bot_token)

    @property
    def line_on(self) -> bool:
        """Whether LINE is set up."""
        return bool(self.line_channel_secret and self.line_channel_access_token)

    @property
    def mail_on(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.smtp_url and self.kyodo_mail_from)

    @property
    def admins(self) -> frozenset[str]:
        """Slack user ids of the administrators."""
        return frozenset(part.strip() for part in self.kyodo_admins.split(",") if part.strip())


class _Given(Settings):
    """The same from a mapping alone: neither the process's environment nor a file is asked."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic names its arguments
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what was given."""
        return (init_settings,)


def read_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from the process's environment and ``.env``, or from a mapping alone (tests, the demo).

    Raises SettingsError with every problem, each naming its setting.
    """
    try:
        if environment is None:
            return Settings(**overrides)
        values = {name.lower(): value for name, value in environment.items() if value != ""}
        known = {name: value for name, value in values.items() if name in Settings.model_fields}
        return _Given(**{**known, **overrides})
    except ValidationError as error:
        raise SettingsError([_problem(dict(e)) for e in error.errors()]) from error


def _problem(error: dict[str, Any]) -> str:
    name = ".".join(str(part) for part in error["loc"]).upper()
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {reason}" if name else reason
