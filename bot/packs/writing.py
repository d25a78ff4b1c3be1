"""Packs written as YAML that people like to read and the reader reads back the same."""

import io
from collections.abc import Mapping
from typing import Any

import yaml

from bot.packs.tables import PLAIN

WIDTH = 100
"""What fits in a line stands in one; longer things are spread over several."""


class _Dumper(yaml.SafeDumper):
    """Quotes what either YAML 1.1 or the packs' stricter YAML would take for something else than text."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - each place says its own
        """Nothing is written once and pointed to from elsewhere."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:  # noqa: ARG002
        """Lists are indented under their key."""
        return super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, value: str) -> yaml.ScalarNode:
    style = None
    if len(lines := value.splitlines()) > 1 or lines != [value]:
        plain = value == "\n".join(lines) and all(line == line.strip() and line for line in lines)
        style = "|" if plain and lines else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
for _tag, _pattern, _first in PLAIN:
    _Dumper.add_implicit_resolver(_tag, _pattern, _first)


def write_pack(raw: Mapping[str, object], note: str = "") -> str:
    """The text of a pack file. ``note`` stands in a comment at its head."""
    node: Any = _Dumper(io.StringIO(), sort_keys=False).represent_data(dict(raw))
    _spread(node)
    node.flow_style = False
    head = "".join(f"# {line}\n" for line in note.splitlines())
    return head + _serialised(node)


def write_value(value: object) -> str:
    """The text of one value: a mapping with a line for each key, anything else as short as it can be."""
    node: Any = _Dumper(io.StringIO(), sort_keys=False).represent_data(value)
    _spread(node)
    if isinstance(node, yaml.MappingNode) and node.value:
        node.flow_style = False
    return _text_of(node).removesuffix("...\n").strip("\n")


def _serialised(node: yaml.Node) -> str:
    lines = _text_of(node).split("\n")[:-1]
    spaced = [
        f"\n{line}" if place and line[:1] not in ("", " ", "-", "#") and _opens(lines, place) else line
        for place, line in enumerate(lines)
    ]
    return "\n".join((*spaced, ""))


def _text_of(node: yaml.Node) -> str:
    text: str = yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=10_000, indent=2)
    return text


def _opens(lines: list[str], place: int) -> bool:
    """Whether a part of several lines begins here."""
    return place + 1 < len(lines) and lines[place + 1][:1] in (" ", "-")


def _spread(node: Any) -> int:
    """Gives each list and mapping one line where it fits; its length there, WIDTH and more where it does not."""
    if isinstance(node, yaml.ScalarNode):
        return WIDTH if node.style == "|" else len(node.value) + 2
    if isinstance(node, yaml.MappingNode):
        inside = [_spread(key) + _spread(value) for key, value in node.value]
    else:
        inside = [_spread(value) for value in node.value]
    length = sum(inside) + 2 * len(inside)
    node.flow_style = length < WIDTH
    return length if node.flow_style else WIDTH
