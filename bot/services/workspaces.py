"""Workspaces that install the bot, take it away again, and whose tokens end: what is kept of it, and who hears of it."""

import logging
from dataclasses import replace
from datetime import datetime

from bot.domain.messages import Address, Message, Outgoing, Standing, direct
from bot.domain.workspaces import FEARFUL, Workspace, back_off, refresh_time
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit

log = logging.getLogger("kyodo.slack")

SLACK = "slack"
INSTALL_PATH = "/slack/install"


def installed(uow: UnitOfWork, kit: Kit, workspace: Workspace) -> None:
    """The bot is there, for the first time or again. Who was the first to install it is the administrator and stays it:
    whoever may add apps to the workspace later does not become one by that.
    """
    before = uow.workspaces.lock(workspace.tenant)
    if before is not None:
        workspace = replace(workspace, installer=before.installer)
    uow.workspaces.save(replace(workspace, refresh_at=refresh_time(workspace.expires_at)))
    if before is None:
        address = Address(SLACK, workspace.tenant, workspace.installer)
        person = uow.people.at(address, workspace.installed_at, kit.defaults.language)
        uow.people.save(replace(person, standing=Standing.ADMIN))
    action = "slack.installed" if before is None or not before.installed else "slack.reinstalled"
    uow.audit.add(workspace.installed_at, "system", action, None, workspace=workspace.tenant)
    log.info("Slack workspace %s installed the bot", workspace.tenant)


def removed(uow: UnitOfWork, tenant: str, told_at: datetime, now: datetime, why: str) -> Workspace | None:
    """The bot was taken away. Its projects stay, for as long as they are kept anyway; what waits to be sent there is
    given up by the next delivery. Gives the workspace whose tokens are to go; None where it went already, or was
    installed anew since Slack had told it.
    """
    workspace = uow.workspaces.lock(tenant)
    if (
        workspace is None
        or not workspace.installed
        or told_at < workspace.installed_at.replace(microsecond=0)
    ):
        return None
    gone = replace(workspace, removed_at=now, expires_at=None, refresh_at=None, failures=0, failure="")
    uow.workspaces.save(gone)
    uow.audit.add(now, "system", "slack.removed", None, workspace=tenant, why=why)
    log.warning(
        "Slack workspace %s removed the bot (%s): its tokens are deleted, its projects stay; what waits to be"
        " sent there is given up",
        tenant, why,
    )  # fmt: skip
    return gone


def refreshed(uow: UnitOfWork, tenant: str, expires_at: datetime) -> None:
    """The token was refreshed."""
    workspace = uow.workspaces.lock(tenant)
    if workspace is not None:
        refresh_at = refresh_time(expires_at)
        uow.workspaces.save(
            replace(workspace, expires_at=expires_at, refresh_at=refresh_at, failures=0, failure="")
        )


def not_refreshed(uow: UnitOfWork, kit: Kit, tenant: str, reason: str, now: datetime, *, final: bool) -> None:
    """It was not, and is tried again. Where trying will hardly help (``final``), or has not helped so far, somebody
    hears of it: the operator by the log and the audit, and the administrator as long as the old token still lives.
    """
    workspace = uow.workspaces.lock(tenant)
    if workspace is None or not workspace.installed:
        return
    failures = max(workspace.failures + 1, FEARFUL if final else 0)
    uow.workspaces.save(
        replace(workspace, failures=failures, failure=reason, refresh_at=now + back_off(failures))
    )
    if failures < FEARFUL or workspace.failures >= FEARFUL:  # not yet, or told already
        log.warning("the token of Slack workspace %s could not be refreshed: %s", tenant, reason)
        return
    log.error(
        "the token of Slack workspace %s cannot be refreshed: %s. It ends at %s: install the bot there again",
        tenant, reason, workspace.expires_at,
    )  # fmt: skip
    uow.audit.add(now, "system", "slack.refresh_failed", None, workspace=tenant, reason=reason)
    if workspace.expires_at is not None and workspace.expires_at > now:
        _warn(uow, kit, workspace, now)


def _warn(uow: UnitOfWork, kit: Kit, workspace: Workspace, now: datetime) -> None:
    person = uow.people.find(Address(SLACK, workspace.tenant, workspace.installer))
    if person is not None:
        url = kit.defaults.public_url
        text = kit.wording(
            "slack-access-ends", person.language, url=f"{url}{INSTALL_PATH}" if url else INSTALL_PATH
        )
        uow.outbox.add(Outgoing(direct(person.address), (Message(text),)), now)
