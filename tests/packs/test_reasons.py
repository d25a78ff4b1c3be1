"""Whatever the check says of a pack, a clerk reads why in Japanese, of a file and of a workbook."""

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.packs
from bot.packs.tables import UnreadableError, read_yaml
from bot.packs.workbook.words import words

SAYS = {"fault": 0, "warn": 0, "UnreadableError": 0, "_NotReadable": 0, "Fault": 2}
"""What is called with a reason, and in which place."""

FILLED = ("x", "'x'", "7", "", "option", "{name}", "; did you mean x?", "; write it as x", "put it in quotes")
"""What may stand where a reason has something of its own."""

ENDS_ELSEWHERE = ("deadline {} {}", "{} in {} is not plain: {}", "{}not readable as YAML: {}")
"""Reasons that go on with what another part of the reader found; see the tests below."""


def _reasons() -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """Each reason that stands in the code of the reader, with where: its words, None for what is put in."""
    (folder,) = bot.packs.__path__
    for file in (*Path(folder).glob("*.py"), Path(folder).parent / "catalogue.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
            if called in SAYS and len(node.args) > SAYS[called]:
                for parts in _parts(node.args[SAYS[called]]):
                    yield f"{file.name}:{node.lineno}", parts


def _parts(node: ast.expr) -> list[tuple[str | None, ...]]:
    match node:
        case ast.Constant(value=str() as text):
            return [(text,)]
        case ast.JoinedStr():
            return [
                tuple(str(part.value) if isinstance(part, ast.Constant) else None for part in node.values)
            ]
        case ast.IfExp():
            return _parts(node.body) + _parts(node.orelse)
        case ast.BinOp():
            return [left + right for left in _parts(node.left) for right in _parts(node.right)]
    return []


def _is_said(parts: tuple[str | None, ...]) -> bool:
    holes = sum(part is None for part in parts)
    for filled in itertools.product(FILLED, repeat=holes):
        following = iter(filled)
        if words().plainly("".join(next(following) if part is None else part for part in parts)):
            return True
    return False


def test_no_reason_is_said_in_english_alone() -> None:
    found = list(_reasons())
    assert len(found) > 150
    shown = [(where, "".join(part or "{}" for part in parts), parts) for where, parts in found]
    lacking = [
        f"{where}: {text}"
        for where, text, parts in shown
        if text not in ENDS_ELSEWHERE and not _is_said(parts)
    ]
    assert not lacking, "write a line for each under reasons in locales/workbook/ja.yaml"


_STANDS = (
    "ise 9.0.0 stands for new projects, in the place of ise 1.0.0, which comes with Kyodo. Its municipality is 桜市, and"
    " under this id 伊勢市 is known: another city needs an id of its own"
)
_OLDER = (
    "ise 0.1.0 has no effect on new projects: ise 1.0.0, which comes with Kyodo, is newer and stands; raise version in"
    " the file"
)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("deadline x counts from project.event, which comes back: it would not be clear from which day", "何度も"),
        ("deadline x names an unknown anchor do.nd", "もとの日「do.nd」がありません"),
        ("deadline x counts from period.end, which only dates with every: quarter have", "くり返す日だけ"),
        ("label in ja-simple is not plain: 提出: 提出 needs a reading in brackets behind the word", "読みを"),
        ("unknown place {{answr}}; is {{answer}} meant?", "{{answer}}"),
        ("label is the same as the guideline for 14 characters (「…」); say it anew", "14字つづけて同じ"),
        ("not readable as YAML: maximum depth", "YAMLとして読めません"),
        (_STANDS, "このIDは伊勢市のもので、ファイルは桜市です"),
        (_OLDER, "ise 0.1.0 は使われません"),
    ],
)  # fmt: skip
def test_reasons_that_are_put_together_are_said_too(reason: str, said: str) -> None:
    assert said in words().plainly(reason, of_file=True)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"\xff\xfe\x00\x81", "1行目が読めません。文字コードを UTF-8 にして"),
        (b"- a\n- b\n", "パックではありません"),
        (b"id: a\nid: b\n", "2行目の 'id' は、1行目にもあります"),
        (b"[a]: b\n", "コロンの前を、ふつうの言葉に"),
        (b"label: {ja: x\n", "その前の行の、空白、引用符、かっこを見て"),
        ("label: {ja: x, en：x\n".encode(), "全角の記号があります"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why_in_japanese(file: bytes, said: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_yaml(file)
    assert said in words().plainly(str(refused.value), of_file=True)
