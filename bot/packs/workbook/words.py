"""The words of the workbook: names of pages and columns, what they are for, and plain words for the pack's own."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.packs.workbook.layout import VOCABULARIES


class Words:
    """Looks up what ``locales/workbook/ja.yaml`` says. What it does not name goes by its key."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self.none = str(told["none"])
        self._meant = {
            name: {_folded(said): word for word, said in told["words"].get(name, {}).items()}
            for name in told["words"]
        }

    def page(self, name: str) -> str:
        """What the page is called."""
        return str(self._told["pages"].get(name, {}).get("name", name))

    def page_english(self, name: str) -> str:
        """The same in English."""
        return str(self._told["pages"].get(name, {}).get("en", name))

    def page_about(self, name: str) -> str:
        """What belongs on the page."""
        return str(self._told["pages"].get(name, {}).get("about", ""))

    def column(self, page: str, key: str) -> tuple[str, str, str]:
        """What the column of that key is called, the same in English, and what belongs there."""
        told = self._told["columns"]
        found = told.get(f"{page}.{key}") or told.get(key) or {}
        return str(found.get("name", key)), str(found.get("en", key)), str(found.get("about", ""))

    def language(self, name: str) -> str:
        """What stands behind a column's name for a text in that language."""
        return str(self._told["languages"].get(name, name))

    def list_name(self, name: str) -> str:
        """What a list of the pack is called in a cell."""
        return str(self._told["lists"].get(name, name))

    def list_meant(self, said: str) -> str:
        """The list that a cell means; what was said where there is none of that name."""
        found = {_folded(name): key for key, name in self._told["lists"].items()}
        return str(found.get(_folded(said), said))

    def said(self, vocabulary: str, word: str) -> str:
        """The plain word for the pack's."""
        return str(self._told["words"].get(vocabulary, {}).get(word, word)) if vocabulary else word

    def meant(self, vocabulary: str, said: str) -> str:
        """The pack's word for a plain one; one that is no plain word is taken for the pack's."""
        return str(self._meant.get(vocabulary, {}).get(_folded(said), said)) if vocabulary else said

    def choices(self, vocabulary: str) -> tuple[str, ...]:
        """The plain words of a vocabulary, in its order."""
        return tuple(self.said(vocabulary, word) for word in VOCABULARIES.get(vocabulary, ()))

    def text(self, key: str, /, **values: object) -> str:
        """A sentence with these values."""
        return str(self._told["texts"][key]).format(**values)

    def lines(self, key: str) -> Sequence[str]:
        """Several lines, such as the guide."""
        return [str(line) for line in self._told[key]]

    def plainly(self, reason: str, *, of_file: bool = False) -> str:
        """What the reader says of a fault, as one would say it to whoever filled in the workbook, or wrote the file;
        nothing where only the reader's own words are known.
        """
        for pattern, *said in self._told["reasons"]:
            if found := re.fullmatch(pattern, reason, re.DOTALL):
                return str(found.expand(said[-1] if of_file else said[0]))
        return ""


def _folded(said: str) -> str:
    return "".join(said.split()).lower().replace("(", "（").replace(")", "）")


@cache
def words() -> Words:
    """The workbook's words as they come with Kyodo."""
    text = files("locales").joinpath("workbook/ja.yaml").read_text(encoding="utf-8")
    return Words(yaml.safe_load(text))
