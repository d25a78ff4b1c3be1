"""Packs in further languages: ``locales/languages/<language>/packs/*.yaml`` says each Japanese text of a pack in another
language. A pack's own file stays as it is; what is not there is shown in the languages that the pack has.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

Translations = Mapping[str, Mapping[str, str]]
"""Texts by language, and by what they are in Japanese."""


@cache
def translations(folder: Path | None = None) -> Translations:
    """All that stands in the folders of the languages: those that come with Kyodo, where none are given. Raises
    ValueError with the name of a file that does not hold texts by texts.
    """
    folder = folder or Path(str(files("locales"))) / "languages"
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/packs/*.yaml")):
        told = yaml.safe_load(path.read_text("utf-8-sig")) or {}
        if not isinstance(told, dict):
            raise ValueError(f"{path}: write each text as 日本語の文: the same in your language")
        texts = found.setdefault(path.parts[-3], {})
        texts.update({str(ja).strip(): str(text).strip() for ja, text in told.items() if text})
    return found


def texts_in(raw: object) -> Iterator[str]:
    """Every Japanese text of a pack as it stands in its file."""
    if isinstance(raw, dict):
        if isinstance(text := raw.get("ja"), str):
            yield text.strip()
        raw = list(raw.values())
    if isinstance(raw, list):
        for one in raw:
            yield from texts_in(one)


def coverage(
    packs: Mapping[str, object], folder: Path | None = None
) -> dict[tuple[str, str], tuple[int, int]]:
    """How many texts of how many each language has of each pack; ``packs`` by id, as they stand in their files."""
    wanted = {name: set(texts_in(raw)) for name, raw in packs.items()}
    return {
        (language, name): (len(texts & told.keys()), len(texts))
        for language, told in translations(folder).items()
        for name, texts in wanted.items()
    }
