"""``relevant`` beside ``show_if``: conditions on earlier answers, in XPath and in the pack's words."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain.questions import Condition, Kind, Question, When

IN_NUMBERS = (Kind.NUMBER, Kind.YEN)

_TERM = re.compile(r"\$\{(?P<q>[^}]+)\}\s*(?P<op>=|!=|>=)\s*(?P<value>'[^']*'|\"[^\"]*\"|-?[0-9.]+)")
_SELECTED = re.compile(r"selected\(\s*\$\{(?P<q>[^}]+)\}\s*,\s*(?P<value>'[^']*'|\"[^\"]*\")\s*\)")
_NOT = re.compile(r"not\s*\((?P<inner>.*)\)", re.DOTALL)


def written(when: When, asked: Mapping[str, Question]) -> str | None:
    """The condition in XPath; None where XLSForm has no words for it."""
    terms = []
    for condition in when.conditions:
        question = asked.get(condition.question)
        if question is None or condition.side != "same":
            return None
        term = _term(condition, question)
        if term is None:
            return None
        terms.append(term)
    if when.mode == "not":
        return f"not({' or '.join(terms)})"
    return f" {'or' if when.mode == 'any' else 'and'} ".join(terms)


def _term(condition: Condition, question: Question) -> str | None:
    here = f"${{{condition.question}}}"
    value = condition.value
    if condition.op == "answered":
        return f"{here} != ''"
    if condition.op == "gte":
        return f"{here} >= {value}"
    if condition.op == "in" and isinstance(value, (list, tuple)):
        return f"({' or '.join(_equal(question, here, one) for one in value)})"
    if condition.op == "ne":
        return f"({here} != '' and not({_equal(question, here, value)}))"
    return _equal(question, here, value) if condition.op == "eq" else None


def _equal(question: Question, here: str, value: object) -> str:
    if question.kind is Kind.MULTI:
        return f"selected({here}, '{value}')"
    return f"{here} = {value}" if question.kind in IN_NUMBERS else f"{here} = '{value}'"


# ---------------------------------------------------------------- reading

Test = dict[str, Any]
Names = Callable[[str], str]


def read(text: str, id_of: Names, value_of: Callable[[str, str], object]) -> dict[str, list[Test]] | None:
    """The condition as a pack writes it; None where it says more than a pack can. ``id_of`` gives a question's id
    for its name, ``value_of`` the answer for a question's name and an answer's.
    """
    text = _bare(text)
    if found := _NOT.fullmatch(text):
        tests = _tests(_split(_bare(found["inner"]), "or"), id_of, value_of)
        return {"not": tests} if tests and _whole(found["inner"]) else None
    if test := _test(text, id_of, value_of):
        return {"all": [test]}
    for mode, word in (("any", "or"), ("all", "and")):
        if tests := _tests(_split(text, word), id_of, value_of):
            return {mode: tests}
    return None


def _tests(parts: Sequence[str], id_of: Names, value_of: Callable[[str, str], object]) -> list[Test]:
    found = []
    for part in parts:
        test = _test(_bare(part), id_of, value_of)
        if test is None:
            return []
        found.append(test)
    return found


def _test(text: str, id_of: Names, value_of: Callable[[str, str], object]) -> Test | None:
    if found := _TERM.fullmatch(text) or _SELECTED.fullmatch(text):
        name, value = found["q"].strip(), found["value"].strip("'\"")
        op = found.groupdict().get("op", "=")
        if op == "!=":
            return (
                {"q": id_of(name), "op": "ne", "value": value_of(name, value)}
                if value
                else {"q": id_of(name), "op": "answered"}
            )
        if op == ">=":
            return {"q": id_of(name), "op": "gte", "value": number(value)}
        return {"q": id_of(name), "op": "eq", "value": value_of(name, value)}
    return _ne(text, id_of, value_of) or _in(text, id_of, value_of)


def _ne(text: str, id_of: Names, value_of: Callable[[str, str], object]) -> Test | None:
    """``${q} != '' and not(…)``, or ``not(…)`` alone."""
    parts = _split(text, "and")
    if len(parts) > 2 or not (found := _NOT.fullmatch(_bare(parts[-1]))):
        return None
    inner = _test(_bare(found["inner"]), id_of, value_of)
    if inner is None or inner["op"] != "eq":
        return None
    if len(parts) == 2 and _test(_bare(parts[0]), id_of, value_of) != {"q": inner["q"], "op": "answered"}:
        return None
    return {**inner, "op": "ne"}


def _in(text: str, id_of: Names, value_of: Callable[[str, str], object]) -> Test | None:
    parts = _split(text, "or")
    tests = [_TERM.fullmatch(_bare(part)) or _SELECTED.fullmatch(_bare(part)) for part in parts]
    if len(parts) < 2 or not all(tests):
        return None
    read_tests = [test for part in parts if (test := _test(_bare(part), id_of, value_of))]
    names = {test["q"] for test in read_tests}
    if len(names) != 1 or any(test["op"] != "eq" for test in read_tests):
        return None
    return {"q": names.pop(), "op": "in", "value": [test["value"] for test in read_tests]}


def number(text: str) -> int | float | str:
    """A number where the text is one."""
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    return float(text) if re.fullmatch(r"-?[0-9]*\.[0-9]+", text) else text


def _whole(text: str) -> bool:
    """Whether brackets open before they close, so that the text is one thing."""
    depth = 0
    for sign in re.sub(r"'[^']*'|\"[^\"]*\"", "", text):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def _bare(text: str) -> str:
    """Without brackets around the whole."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _whole(text[1:-1]):
        text = text[1:-1].strip()
    return text


def _split(text: str, word: str) -> list[str]:
    """The parts between that word, where it stands in no brackets and no quotes."""
    parts, start, depth, quote = [], 0, 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        else:
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and re.match(rf"\s{word}\s", text[at:], re.IGNORECASE):
                parts.append(text[start:at])
                start = at + len(word) + 1
    return [*parts, text[start:]]
