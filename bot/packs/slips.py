"""Slips of the keyboard that YAML says nothing helpful about: full-width signs, a missing space, a stray comma.

In a Japanese text such signs are right; here they are looked for only where YAML's own should stand.
"""

import re
from collections.abc import Sequence

_KEY = r"(?:^[\s\u3000]*(?:- +)*|[{,｛，、][\s\u3000]*)"
"""What stands before a key: the beginning of a line, or of an entry between brackets."""

_NAMES = r"[A-Za-z][A-Za-z0-9_.-]*"
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w])\'(?:[^\']|\'\')*\'|(?:^|\s)#.*')

_SLIPS = (
    (r"^\s*```", "has a ``` that belongs to the page it was copied from; leave that line out"),
    (r"^\s*\t", "is indented with a tab; write two spaces for each level"),
    (r"^\s*\u3000", "is indented with a full-width space; write two plain spaces for each level"),
    (rf"{_KEY}{_NAMES}：", "has a full-width ： after a key; write : and a space"),
    (r"[:,\[]\s*｛", "has a full-width ｛; write {"),
    (r"｝\s*[,}\]]*\s*$", "has a full-width ｝; write }"),
    (rf"(?:，|、)[\s\u3000]*{_NAMES}[:：]", "has a full-width comma before a key; write , and a space"),
    (r"[:{,]\s*[“”„]", 'has “ ” for quotes; write "'),
    (rf"{_KEY}(?:ja-simple|ja|en|id|label|gist|kind|stage|use|title):(?=[^\s/])", "has no space after a colon"),
    (r":\s+\{\w+\}[^\s,}]", "has a text that begins with {…}; put the text in quotes"),
    (r":\s+[^\s{\[\"'|>&][^{},]*:\s", "has a colon in a text; put the text in quotes"),
    (r"\{.*:\s+[^\s{\[\"'][^,{}]*[?{\[]", "has a sign of YAML's in a text between { }; put the text in quotes"),
)  # fmt: skip


def slip_in(text: str) -> str:
    """What is amiss in a line or a key; nothing where no such slip is seen."""
    bare = _QUOTED.sub('""', text)
    return next((said for pattern, said in _SLIPS if re.search(pattern, bare)), "")


def slip_near(lines: Sequence[str], line: int) -> str:
    """What is amiss in that line or the one before, with its number; YAML often stumbles only on the next."""
    for number in (line, line - 1):
        if 0 < number <= len(lines) and (said := slip_in(lines[number - 1])):
            return f"line {number} {said}"
    return ""
