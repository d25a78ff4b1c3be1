"""Officers and observers, in words: what they are called, how they are invited, what they are told first."""

from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.consent import KeptUntil
from bot.domain.messages import Choice, Message, QrCode, Row, Weight
from bot.domain.project import JoinCode, Project, Role
from bot.services.phrasing.cards import line_link, spelled
from bot.services.phrasing.dates import Say
from bot.services.phrasing.privacy import kept_row


def role_name(role: Role, say: Say) -> str:
    """進行役, 担当課, 見守る人 …"""
    return say(f"role-{role.value.replace('_', '-')}")


_SEES = {Role.OFFICER: "officer-sees", Role.OBSERVER: "observer-sees"}
_HEARS = {Role.OFFICER: "officer-hears", Role.OBSERVER: "observer-hears"}


def role_welcome(project: Project, role: Role, say: Say) -> Message:
    """Whoever has come in as officer or observer: what they see, what they will hear, and where to begin."""
    ways = [Choice(say("button-status"), act(Verb.STATUS, project.id), Weight.PRIMARY)]
    if role is Role.OFFICER:
        ways.append(Choice(say("button-deadlines"), act(Verb.DEADLINES, project.id, "0")))
    ways.append(Choice(say("button-help"), act(Verb.HELP)))
    return Message(
        say("role-joined", project=project.name, role=role_name(role, say)),
        heading=project.name,
        note=f"{say(_SEES[role])}\n{say(_HEARS[role])}",
        choices=tuple(ways),
    )


def role_given(project: Project, role: Role, who: str, say: Say) -> Message:
    """Whoever was named by somebody else: by whom, as what, and the same."""
    text = say("officials-you", who=who, role=role_name(role, say))
    if role in _SEES:
        return replace(role_welcome(project, role, say), text=text)
    way = Choice(say("button-status"), act(Verb.STATUS, project.id), Weight.PRIMARY)
    return Message(text, heading=project.name, choices=(way,))


def role_invitation(project: Project, code: JoinCode, say: Say, *, basic_id: str, line: bool) -> Message:
    """The invitation for officers or observers, to be handed on."""
    words = say("join-words", code=spelled(code.code))
    link = line_link(basic_id, words) if basic_id and line else ""
    sees = say(_SEES[code.role])
    role = role_name(code.role, say)
    return Message(
        text=say("role-invitation", project=project.name, role=role, words=words) + f"\n{sees}",
        heading=say("role-invitation-heading", role=role),
        note=say("role-invitation-note", limit=code.limit),
        link=(say("invitation-link"), link) if link else None,
        qr=QrCode(link, say("role-qr", project=project.name)) if link else None,
        choices=(
            Choice(say("button-renew-code"), act(Verb.ROLE_CODE, project.id, code.role.value, code.code)),
            Choice(say("button-revoke-code"), act(Verb.ROLE_CODE, project.id, code.role.value, "stop")),
        ),
    )


def role_consent(
    project: Project, code: JoinCode, language: str, say: Say, *, kept: KeptUntil, asker: str
) -> Message:
    """Who asks, what somebody in that part sees, who sees them, how long it is kept; one tap to begin."""
    other = "ja" if language == "ja-simple" else "ja-simple"
    ways = [
        Choice(say("button-agree"), act(Verb.AGREE, code.code), Weight.PRIMARY),
        Choice(say("button-later"), act(Verb.LATER, code.code)),
        Choice(say("button-consent-text"), act(Verb.CONSENT_TEXT, code.code)),
        Choice(
            say("button-ja" if language == "ja-simple" else "button-ja-simple"),
            act(Verb.CONSENT_AGAIN, code.code, other),
        ),
    ]
    if language != "en":
        ways.append(Choice(say("button-en"), act(Verb.CONSENT_AGAIN, code.code, "en")))
    sees = say(_SEES[code.role])
    who = say("consent-who-text", asker=asker or say("consent-asker-unknown"))
    return Message(
        say("role-consent", project=project.name, role=role_name(code.role, say)),
        heading=project.name,
        rows=(
            Row(say("consent-who"), text=who),
            Row(say("consent-why"), text=sees),
            Row(say("consent-audience"), text=say("role-audience")),
            kept_row(kept, say),
        ),
        choices=tuple(ways),
    )
