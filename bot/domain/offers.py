"""What a person was last offered to press: the words on a button, typed, do what the button does.

LINE on a computer shows no quick replies, and some people would rather write than tap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.domain.messages import Message
from bot.domain.words import asks, bare, clean

MOST = 60
"""So many buttons of what was said together are remembered; no platform shows more of them at once."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A button as it was shown: its words, its token, the heading of the message under which it stood, and the
    address that it opens, if it opens one.
    """

    label: str
    token: str
    heading: str = ""
    url: str = ""


def offers_of(messages: Iterable[Message]) -> tuple[Offer, ...]:
    """The buttons of these messages, those of the last one first: it asks."""
    found = dict.fromkeys(
        (" ".join(choice.label.split()), choice.action.token, message.heading, choice.url)
        for message in reversed(tuple(messages))
        for choice in message.choices
    )
    return tuple(Offer(*shown) for shown in islice(found, MOST))


def meant(offers: Sequence[Offer], text: str) -> tuple[Offer, ...]:
    """The buttons with these words, each thing that they do once. A label that was cut on the screen may be copied
    as it stands there, with its ellipsis; 「はい？」 is a question, and no button.
    """
    typed = clean(text)
    words = bare(typed)
    if not words:
        return ()
    cut = typed.endswith(("…", "..."))
    same = [o for o in offers if bare(o.label) == words and (not asks(typed) or asks(o.label))]
    if not same and cut:
        same = [offer for offer in offers if bare(offer.label).startswith(words)]
    return tuple({(offer.token, offer.url): offer for offer in reversed(same)}.values())[::-1]
