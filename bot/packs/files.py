"""Where packs lie: those that come with Kyodo, those of a folder of one's own, and single files."""

from functools import lru_cache
from pathlib import Path

from bot.packs.reader import packs_dir
from bot.packs.tables import UnreadableError, read_yaml

TEMPLATE = "template"
"""The sample city that a new pack begins with."""


def pack_source(name: str, extra_dir: Path | None = None) -> bytes:
    """The content of a pack's file by its id, by its path, or of the sample city. Raises LookupError."""
    if name == TEMPLATE:
        return (packs_dir().parent / "workbook" / "template.yaml").read_bytes()
    path = Path(name)
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return path.read_bytes()
    found = {_id(source): source for source in _sources(extra_dir)}
    if name in found:
        return found[name]
    known = ", ".join(sorted(filter(None, found)))
    raise LookupError(
        f"there is no pack {name!r}; there are {known}, {TEMPLATE}, or the path of a .yaml file"
    )


def _sources(extra_dir: Path | None) -> list[bytes]:
    folders = [packs_dir(), *([extra_dir] if extra_dir and extra_dir.is_dir() else [])]
    return [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.y*ml"))]


@lru_cache(maxsize=64)
def _id(source: bytes) -> str:
    try:
        return str(read_yaml(source).get("id", ""))
    except UnreadableError:
        return ""
