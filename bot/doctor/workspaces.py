"""Workspaces that installed the bot by themselves: which they are, and whose token ends without a new one."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.doctor.finding import Finding, look, ok, wrong
from bot.domain.workspaces import Workspace
from bot.services.ports import StoreUnavailable
from bot.services.workspaces import INSTALL_PATH
from bot.settings import Settings
from storage.engine import database_url, open_store

_NAMED = 10


def look_at(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """What the database knows of them; blocks. Nothing where there is no database yet that can be used."""
    if not settings.slack_many:
        return []
    known = _workspaces(settings)
    if known is None:
        return []
    there = [one for one in known if one.installed]
    if not there:
        mend = f"open {settings.public_url.rstrip('/')}{INSTALL_PATH} and install it"
        return [look("Slack: no workspace has installed the bot yet", mend)]
    names = ", ".join(f"{one.name} ({one.tenant})" for one in there[:_NAMED])
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    return [
        ok(f"Slack: installed in {len(there)} workspace{'' if len(there) == 1 else 's'}: {names}{more}"),
        *(_trouble(one, now()) for one in there if one.failures or _is_over(one, now())),
    ]


def _trouble(workspace: Workspace, now: datetime) -> Finding:
    ends = workspace.expires_at
    when = (
        "has ended" if _is_over(workspace, now) else f"ends at {ends:%Y-%m-%d %H:%M} UTC" if ends else "ends"
    )
    why = f" and could not be refreshed ({workspace.failure})" if workspace.failure else ""
    mend = f"keep `serve` or `worker` running; if that does not help, open {INSTALL_PATH} for that workspace again"
    return wrong(f"Slack: the token of {workspace.name} ({workspace.tenant}) {when}{why}", mend)


def _is_over(workspace: Workspace, now: datetime) -> bool:
    return workspace.expires_at is not None and workspace.expires_at <= now


def _workspaces(settings: Settings) -> list[Workspace] | None:
    try:
        url = database_url(settings.database_url)
        if url.drivername.startswith("sqlite") and not Path(str(url.database)).exists():
            return None
        store = open_store(settings.database_url)
    except (ValueError, OSError):
        return None  # told already
    try:
        store.check()
        return store.beside(lambda uow: uow.workspaces.all())
    except StoreUnavailable:
        return None
    finally:
        store.close()
