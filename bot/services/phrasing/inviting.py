"""The invitation on paper, and the short text of it for a mail."""

import re
from collections.abc import Callable
from datetime import date

from bot.domain.invitations import Invitation
from bot.domain.messages import Message
from bot.domain.project import JoinCode, Project
from bot.domain.words import without_readings
from bot.services.phrasing.cards import line_link, spelled
from bot.services.phrasing.dates import Say, long_date, short_date

FILE_LIMIT = 60


def invitation_paper(
    project: Project,
    code: JoinCode,
    say: Say,
    *,
    questions: int,
    minutes: int,
    basic_id: str,
    line: bool,
    asker: str,
    contact: str,
    address: str,
) -> Invitation:
    """What the page and the picture say, in the project's language. ``questions`` is 0 where none wait yet; ``asker``
    and ``contact`` are "" where they are not known.
    """
    side = project.side(code.side).name if code.side else say("evaluators")
    others = _others(project, code, say)
    words = say("join-words", code=spelled(code.code))
    link = line_link(basic_id, words) if basic_id and line else ""
    return Invitation(
        language=project.language,
        heading=say("handout-heading"),
        project=project.name,
        addressed=_addressed(project, code, say),
        purpose=say("handout-purpose", n=questions, project=project.name, others=others, minutes=minutes)
        if code.side
        else say("handout-purpose-outside", n=questions, project=project.name, minutes=minutes),
        begin=say("handout-begin"),
        steps=(*_way_in(words, link, basic_id, say, line=line), _start(say)),
        words=words if line else f"/kyodo {words}",
        words_label=say("handout-words-label"),
        facts=(
            *(((say("handout-asks"), say("handout-asks-text", name=asker)),) if asker else ()),
            (say("handout-until"), _until(project, code, say, long_date)),
            (
                say("handout-seen"),
                say("handout-seen-text", others=others) if code.side else say("evaluator-audience"),
            ),
            (say("handout-help"), _help(asker, contact, say)),
        ),
        foot=say("handout-foot", limit=code.limit, side=side)
        if code.side
        else say("handout-foot-outside", limit=code.limit),
        file=_file(without_readings(say("handout-file", project=project.name, side=side))),
        link=link,
        link_label=say("handout-code-label") if link else "",
        address=address,
    )


def mail_text(
    project: Project, code: JoinCode, say: Say, *, basic_id: str, line: bool, asker: str, contact: str
) -> Message:
    """The same in a few lines, to be copied into a mail."""
    words = say("join-words", code=spelled(code.code))
    if line and basic_id:
        how = say("mail-how-link", words=words, link=line_link(basic_id, words))
    else:
        how = say("mail-how-line", words=words) if line else say("mail-how-slack", words=words)
    text = say(
        "mail-text",
        project=project.name,
        to=_addressed(project, code, say),
        until=_until(project, code, say, short_date),
        how=how,
        help=_help(asker, contact, say),
    )
    return Message(text, heading=say("mail-heading"))


def _addressed(project: Project, code: JoinCode, say: Say) -> str:
    """To whom it speaks: a side, or those who evaluate."""
    if not code.side:
        return say("handout-addressed-outside")
    return say("handout-addressed", side=project.side(code.side).name)


def _others(project: Project, code: JoinCode, say: Say) -> str:
    return say("name-separator").join(side.name for side in project.sides if side.letter != code.side)


def _help(asker: str, contact: str, say: Say) -> str:
    """Whom to ask: always somebody."""
    told = say("handout-help-person", name=asker) if asker else say("handout-help-giver")
    return say("handout-help-contact", help=told, contact=contact) if contact else told


def _way_in(words: str, link: str, basic_id: str, say: Say, *, line: bool) -> tuple[str, str]:
    if link:
        return say("handout-step-code"), say("handout-step-send", words=words)
    if not line:
        return say("handout-step-slack"), say("handout-step-type", words=f"/kyodo {words}")
    first = say("handout-step-add", account=basic_id) if basic_id else say("handout-step-add-unknown")
    return first, say("handout-step-type", words=words)


def _start(say: Say) -> str:
    return say("handout-step-start", button=say("button-agree"))


def _until(project: Project, code: JoinCode, say: Say, told: Callable[[date, Say], str]) -> str:
    if not code.stage:
        return say("handout-until-project")
    due = project.dates.get(f"{code.stage}.due") or project.dates.get(f"{code.stage}.end")
    return say("handout-until-day", on=told(due, say)) if due else say("handout-until-stage")


def _file(name: str) -> str:
    """The name without what a disk cannot hold."""
    kept = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2066-\u2069]+', " ", name)
    return "_".join(kept.split())[:FILE_LIMIT].strip("._ ") or "kyodo"
