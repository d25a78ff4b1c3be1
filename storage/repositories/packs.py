"""The pack versions that projects are pinned to, byte for byte."""

from datetime import datetime

import sqlalchemy as sa

from bot.domain.pack import Pack
from storage.repositories.base import Repository, Upsert
from storage.tables import pack_versions

_KEEP = Upsert(lambda insert: insert(pack_versions).on_conflict_do_nothing(index_elements=["id", "version"]))
_ALL = sa.select(pack_versions.c.source, pack_versions.c.base).order_by(
    pack_versions.c.kept_at, pack_versions.c.id, pack_versions.c.version
)


class SqlPacks(Repository):
    """The ``PackRepository`` port."""

    def keep(self, pack: Pack, at: datetime) -> None:
        """Keeps the sources of that version; the first ones that were kept under its id and version stay. A
        pack that was read from no source leaves nothing to keep.
        """
        source, base = pack.sources
        if source:
            self._execute(
                _KEEP,
                id=pack.id,
                version=pack.version,
                digest=pack.digest,
                source=source,
                base=base,
                kept_at=at,
            )

    def all(self) -> list[tuple[bytes, bytes]]:
        """Every kept version, in the order in which they were kept: the pack's own source, and that of what it
        extends (empty where nothing).
        """
        return [(row.source, row.base) for row in self._execute(_ALL)]
