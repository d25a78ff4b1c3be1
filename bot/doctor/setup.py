"""What can be seen of the settings alone, before anybody is asked."""

import re

from bot.catalogue import PackErrors, YamlCatalogue, load_catalogue
from bot.doctor.finding import Finding, ok, wrong
from bot.settings import Settings
from bot.wording import FluentWording

_SECRET = re.compile(r"[0-9a-f]{32}")
"""What Slack's signing secret and LINE's channel secret look like."""

_CLIENT_ID = re.compile(r"[0-9]+\.[0-9]+")

KINDS = {
    "xoxp-": "a user token",
    "xapp-": "an app-level token",
    "xoxe-": "a refresh token",
    "xoxe.": "a configuration token",
    "xoxc-": "a browser's token",
    "xoxb-": "a bot token",
}
"""Slack's tokens by how they begin."""


def look_at(settings: Settings) -> list[Finding]:
    """Platforms, shapes of secrets and language."""
    return [*_platforms(settings), *_shapes(settings), _language(settings)]


def _platforms(settings: Settings) -> list[Finding]:
    on = [name for name, yes in (("Slack", settings.slack_on), ("LINE", settings.line_on)) if yes]
    if not on:
        return [wrong("settings: neither Slack nor LINE is set up", "set the tokens, or use `demo`")]
    return [ok("settings: " + " and ".join(on) + " set up")]


def _shapes(settings: Settings) -> list[Finding]:
    found = []
    if settings.slack_bot_token and not settings.slack_bot_token.startswith("xoxb-"):
        found.append(
            wrong(
                f"Slack: SLACK_BOT_TOKEN is {kind(settings.slack_bot_token)}",
                "use the Bot User OAuth Token, which begins with xoxb- (OAuth & Permissions)",
            )
        )
    if settings.slack_app_token and not settings.slack_app_token.startswith("xapp-"):
        found.append(
            wrong(
                f"Slack: SLACK_APP_TOKEN is {kind(settings.slack_app_token)}",
                "use an App-Level Token, which begins with xapp- (Basic Information), or leave it empty",
            )
        )
    if settings.slack_signing_secret and not _SECRET.fullmatch(settings.slack_signing_secret):
        mend = "copy `Signing Secret` from Basic Information: 32 letters 0-9 a-f; not the Client Secret"
        found.append(wrong("Slack: SLACK_SIGNING_SECRET does not look like one", mend))
    if settings.line_channel_secret and not _SECRET.fullmatch(settings.line_channel_secret):
        mend = "copy `Channel secret` from Basic settings in the LINE Developers Console: 32 letters 0-9 a-f"
        found.append(wrong("LINE: LINE_CHANNEL_SECRET does not look like one", mend))
    return found + _oauth(settings)


def _oauth(settings: Settings) -> list[Finding]:
    if not settings.slack_client_id:
        return []
    if settings.slack_bot_token:
        return [
            wrong(
                "Slack: SLACK_CLIENT_ID is set together with SLACK_BOT_TOKEN",
                "keep the client id for many workspaces, or the bot token for one",
            )
        ]
    if not _CLIENT_ID.fullmatch(settings.slack_client_id):
        mend = "copy `Client ID` from Basic Information: two numbers with a dot between them"
        return [wrong("Slack: SLACK_CLIENT_ID does not look like one", mend)]
    if not settings.public_url:
        mend = "set PUBLIC_URL: installing leads back to PUBLIC_URL/slack/oauth_redirect"
        return [wrong("Slack: many workspaces need a public address", mend)]
    return []


def kind(token: str) -> str:
    """What sort of token it is by its beginning; never the token."""
    return next((name for head, name in KINDS.items() if token.startswith(head)), "no token of Slack's")


def packs(settings: Settings) -> tuple[Finding, YamlCatalogue | None]:
    """Whether every pack can be read; with them, where they can."""
    try:
        catalogue = load_catalogue(settings.kyodo_packs_dir)
    except PackErrors as error:
        return wrong(f"packs: {error.faults[0]}", "run `pack validate` on that file"), None
    names = [pack.id for pack in catalogue.all()]
    if settings.kyodo_pack not in names:
        what = f"packs: KYODO_PACK={settings.kyodo_pack} is unknown"
        return wrong(what, f"choose one of {', '.join(names)}"), catalogue
    return ok(f"packs: {len(names)} loaded"), catalogue


def same_ids(catalogue: YamlCatalogue) -> list[Finding]:
    """Which pack stands where one of KYODO_PACKS_DIR has the id of one that comes with Kyodo."""
    mend = "see Versions in locales/README.md"
    return [
        wrong(f"packs: {said.file}: {said.reason}", mend) if said.odd else ok(f"packs: {said}")
        for said in catalogue.same_ids
    ]


def _language(settings: Settings) -> Finding:
    there = FluentWording().languages()
    if settings.kyodo_language not in there:
        what = f"language: KYODO_LANGUAGE={settings.kyodo_language} is unknown"
        return wrong(what, f"choose one of {', '.join(there)}")
    return ok(f"language: {settings.kyodo_language}")
