"""Column types: instants that keep their zone, and JSON that keeps its order."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

FEW = 64
_STORED: dict[str, dict[int, tuple[Any, Any]]] = {}
"""How the instants that were bound last are stored, by dialect and by which objects they are. Threads may share it: what
they put there belongs together.
"""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes any aware datetime, refuses a naive one with ValueError, gives aware UTC.

    PostgreSQL has a type for it. SQLite drops offsets silently, so there it is text of one width
    (``2026-09-01T00:00:00.000000Z``), which sorts as time does and can be read by people.
    """

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type underneath: timestamptz, or text on SQLite."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """``process_bind_param``, which a turn needs a dozen times and mostly for the same few instants."""
        stored = _STORED.setdefault(dialect.name, {})

        def process(value: Any) -> Any:
            known = stored.get(id(value))
            if known is not None and known[0] is value:
                return known[1]
            if len(stored) >= FEW:
                stored.clear()
            spelled = self.process_bind_param(value, dialect)
            stored[id(value)] = value, spelled
            return spelled

        return process

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is stored. Raises ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is not UTC:
            if value.utcoffset() is None:
                raise ValueError(f"a time without a zone: {value!r}")
            value = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return value.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What is read: aware UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


def json_type() -> sa.JSON:
    """JSON as text on PostgreSQL too: its binary form would forget the order of keys, and nothing searches in
    it. None is NULL.
    """
    return sa.JSON(none_as_null=True)


def serial() -> TypeEngine[int]:
    """A number that the database counts up: 64 bits, which on SQLite an INTEGER primary key has by itself."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
