"""Dataclasses to plain JSON and back, by their annotations: what waits in the outbox must be read by a later
process.

Knows ``str int float bool None``, dates, aware instants, string enums, ``Action`` (as its token), ``Label``, optional
values, tuples, frozen sets, string-keyed mappings and dataclasses made of these. A field at its default is
left out, and an unknown name is passed over, so that a row written by a neighbouring version can be read.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.actions import Action, read_token
from bot.domain.questions import Label

T = TypeVar("T")
_Step = Callable[[Any], Any]


class Plain(Generic[T]):
    """Both ways for one type. Raises TypeError at once for a type that it does not know. Of a dataclass the fields
    ``without`` are left out, which are kept elsewhere.
    """

    def __init__(self, kind: Any, without: frozenset[str] = frozenset()) -> None:
        self._dump, self._load = _dataclass(kind, without) if without else _steps(kind)

    def dump(self, value: T) -> Any:
        """What ``json.dumps`` can write."""
        return self._dump(value)

    def load(self, data: Any) -> T:
        """The value that ``dump`` was given. Raises ValueError, TypeError or KeyError for anything else."""
        return self._load(data)  # type: ignore[no-any-return]


def _same(value: Any) -> Any:
    return value


def _dump_instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise ValueError(f"a time without a zone: {value!r}")
    return value.astimezone(UTC).isoformat()


def _load_action(token: str) -> Action:
    action = read_token(token)
    if action is None:
        raise ValueError(f"not an action: {token!r}")
    return action


_SIMPLE: Mapping[Any, tuple[_Step, _Step]] = {
    str: (_same, _same),
    int: (_same, _same),
    float: (_same, _same),
    bool: (_same, _same),
    object: (_same, _same),
    Any: (_same, _same),
    types.NoneType: (_same, _same),
    datetime: (_dump_instant, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    Action: (lambda action: action.token, _load_action),
    Label: (dict, Label),
}


@cache
def _steps(kind: Any) -> tuple[_Step, _Step]:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _optional(kind, args)
    if origin is tuple:
        return _tuple(args)
    if origin is frozenset:
        dump, load = _steps(args[0])
        return lambda v: sorted(dump(x) for x in v), lambda d: frozenset(load(x) for x in d)
    if origin is not None and issubclass(origin, Mapping) and args[0] is str:
        dump, load = _steps(args[1])
        return lambda v: {k: dump(x) for k, x in v.items()}, lambda d: {k: load(x) for k, x in d.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda v: v.value, kind
    if is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"no plain form for {kind!r}")


def _optional(kind: Any, args: tuple[Any, ...]) -> tuple[_Step, _Step]:
    others = [arg for arg in args if arg is not types.NoneType]
    if len(others) != 1:
        raise TypeError(f"no plain form for {kind!r}: it could be read in two ways")
    dump, load = _steps(others[0])
    return (lambda v: None if v is None else dump(v)), (lambda d: None if d is None else load(d))


def _tuple(args: tuple[Any, ...]) -> tuple[_Step, _Step]:
    if len(args) == 2 and args[1] is Ellipsis:
        dump, load = _steps(args[0])
        return lambda v: [dump(x) for x in v], lambda d: tuple(load(x) for x in d)
    steps = [_steps(arg) for arg in args]
    return (
        lambda v: [dump(x) for (dump, _), x in zip(steps, v, strict=True)],
        lambda d: tuple(load(x) for (_, load), x in zip(steps, d, strict=True)),
    )


def _default(field: "Field[Any]") -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


def _dataclass(kind: Any, without: frozenset[str] = frozenset()) -> tuple[_Step, _Step]:
    hints = get_type_hints(kind)
    plan = [(f.name, *_steps(hints[f.name]), _default(f)) for f in fields(kind) if f.name not in without]
    # All at once; with the class beside them there are always several, and so a tuple.
    values_of = attrgetter(*(name for name, *_ in plan), "__class__")

    def dump(value: Any) -> dict[str, Any]:
        found = {}
        for (name, dump_one, _, default), one in zip(plan, values_of(value), strict=False):
            if one is not default and (default is MISSING or one != default):
                found[name] = one if dump_one is _same else dump_one(one)
        return found

    def load(data: Mapping[str, Any]) -> Any:
        return kind(**{name: load_one(data[name]) for name, _, load_one, _ in plan if name in data})

    return dump, load
