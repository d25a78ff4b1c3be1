"""The invitation of one side as a page to print (PDF, A4) and as a picture (PNG) that shows the same."""

import io
from functools import lru_cache
from typing import Any, Literal

import segno

from bot.domain.invitations import Invitation
from bot.domain.messages import File
from handlers.documents.typesetting import Text, printable, text, typeset

KEPT = 32
"""So many drawn invitations are kept: the same one is drawn for Slack, for LINE and for whoever looks again."""

_PICTURE_PPI = 144


def invitation_files(invitation: Invitation) -> tuple[File, File]:
    """The page and the picture, to hand over."""
    return (
        File.of(f"{invitation.file}.pdf", invitation_page(invitation)),
        File.of(f"{invitation.file}.png", invitation_picture(invitation)),
    )


@lru_cache(KEPT)
def invitation_page(invitation: Invitation) -> bytes:
    """One page of A4 in large print."""
    return typeset("invitation", _data(invitation, "page"), "pdf")


@lru_cache(KEPT)
def invitation_picture(invitation: Invitation) -> bytes:
    """The same for a chat, 1080 by 1440 pixels."""
    return typeset("invitation", _data(invitation, "picture"), "png", ppi=_PICTURE_PPI)


def _data(invitation: Invitation, layout: Literal["page", "picture"]) -> dict[str, Any]:
    said: dict[str, Text] = {
        name: text(getattr(invitation, name))
        for name in ("heading", "project", "addressed", "purpose", "begin", "words", "words_label", "foot")
    }
    steps = [text(step) for step in invitation.steps]
    facts = [(text(name), text(told)) for name, told in invitation.facts]
    everything = [*said.values(), *steps, *(part for fact in facts for part in fact)]
    return {
        **said,
        "layout": layout,
        "language": invitation.language.split("-")[0],
        "title": printable(f"{invitation.heading} {invitation.project}"),
        "steps": steps,
        "facts": facts,
        "code": qr(invitation.link) if invitation.link else None,
        "code_label": text(invitation.link_label),
        "read": any(not isinstance(part, str) for parts in everything for part in parts),
    }


def qr(content: str) -> str | None:
    """The QR code as an SVG; None for what fits in no code."""
    try:
        code = segno.make(content, error="m", micro=False)
    except segno.DataOverflowError:
        return None
    out = io.BytesIO()
    code.save(out, kind="svg", border=4, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()
