"""Wording that was copied from the guideline: packs say things anew, and only take over titles and terms."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.domain.questions import DEFAULT_LANGUAGE
from bot.packs.tables import WARNING, Ledger

RUN = 14
"""So many characters in a row that are the same as in the guideline are a copy, leaving out spaces and marks. Names of
bodies and standard terms are shorter, also two in a row (地縁組織、市民活動団体 has ten); a clause of a sentence
is longer.
"""

GRAM = 12
"""Texts are compared by all pieces of that length; what is longer shares several in a row."""

TITLES = ("label", "name", "title", "group", "topic", "short")
"""What an element or a sheet is called: a document's own titles may stay."""

READING = re.compile(r"（[ぁ-んァ-ヶー]+）")

Known = Callable[[str], bool]
"""Whether that piece of text stands in the guideline."""


def plain(text: str) -> str:
    """The text without readings, spaces and marks, in one width."""
    return "".join(c for c in unicodedata.normalize("NFKC", READING.sub("", text)) if c.isalnum())


def pieces(text: str) -> Iterator[str]:
    """All pieces of a plain text, each beginning one character later."""
    return (text[at : at + GRAM] for at in range(len(text) - GRAM + 1))


def copied(text: str, known: Known) -> str:
    """The longest run that the text shares with the guideline; "" where none is as long as RUN."""
    own = plain(text)
    longest, since = "", 0
    for at, piece in enumerate((*pieces(own), "")):
        if piece and known(piece):
            continue
        run = own[since : at + GRAM - 1] if at > since else ""
        longest, since = max(longest, run, key=len), at + 1
    return longest if len(longest) >= RUN else ""


def texts(
    value: object, path: str = "", asked: bool = False
) -> Iterator[tuple[str, bool, Mapping[str, Any]]]:
    """All texts of a file with their places, and whether each is a title; what a question says is none."""
    if isinstance(value, Mapping):
        if DEFAULT_LANGUAGE in value:
            yield path, not asked and path.rsplit(".", 1)[-1] in TITLES, value
            return
        for key, inner in value.items():
            questions = asked or key in ("questions", "library")
            yield from texts(inner, f"{path}.{key}" if path else str(key), questions)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for at, inner in enumerate(value):
            name = inner.get("id") if isinstance(inner, Mapping) else None
            yield from texts(inner, f"{path}[{at}]{f' ({name})' if name else ''}", asked)


def check_wording(root: Mapping[str, object], guideline: str, ledger: Ledger) -> None:
    """Warns of what reads as the guideline does, titles apart; documents and terms are the guideline's own."""
    known = frozenset(pieces(plain(guideline))).__contains__
    own = {key: part for key, part in root.items() if key not in ("documents", "terms", "municipality")}
    for path, title, label in texts(own):
        for text in () if title else label.values():
            if run := copied(str(text), known):
                where, _, key = path.rpartition(".")
                reason = (
                    f"{key} is the same as the guideline for {len(run)} characters (「{run}」); say it anew"
                )
                ledger.add(where, reason, WARNING)
