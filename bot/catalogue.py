"""The packs that projects choose from and are pinned to: the files of today, and versions that the store kept.

``core`` is the library that others extend: no project can choose it. How a file is read stands in bot/packs/.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from threading import Lock

from bot.calendar_jp import closed_days
from bot.domain.pack import Pack
from bot.packs.further import Translations
from bot.packs.reader import check_pack, core, read_pack, that_come_with_kyodo
from bot.packs.reading import CORE, Loaded
from bot.packs.same_id import SameId, same_id
from bot.packs.tables import ERROR, WARNING, Fault, UnreadableError, read_yaml

log = logging.getLogger("kyodo.packs")

Key = tuple[str, str]
"""A pack's id and version."""

Kept = tuple[bytes, bytes]
"""A pack as it was written, and what it extends (empty where nothing): ``Pack.sources``."""


class PackErrors(Exception):  # noqa: N818 - it holds many
    """Packs that cannot be used; ``faults`` names each reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = list(faults)


class YamlCatalogue:
    """The packs that were loaded (implements ports.Catalogue); threads may share it.

    Projects go on with the version that they began with, also after its file was changed or taken away:
    ``kept`` tells what was kept of such versions. It is asked by ``learn``, and again when a version is wanted
    that nobody has heard of: another process may have kept it a moment ago. ``found_in`` names each pack's file.
    Of an id the newest version stands for new projects, also where one comes with Kyodo and one does not; ``same_ids``
    says of each such file which that is.
    """

    def __init__(
        self,
        packs: Iterable[Pack],
        warnings: Iterable[Fault] = (),
        found_in: Mapping[Key, str] | None = None,
        kept: Callable[[], Iterable[Kept]] = tuple,
        same_ids: Iterable[SameId] = (),
    ) -> None:
        self.warnings = tuple(warnings)
        self.same_ids = tuple(same_ids)
        self._files = {(pack.id, pack.version): pack for pack in packs}
        self._found_in = found_in or {}
        self._ask = kept
        self._kept: dict[Key, Pack] = {}
        self._seen: set[Kept] = set()
        self._missing: set[Key] = set()
        self._bases: dict[bytes, Loaded] = {}
        self._lock = Lock()
        self._settle()

    def with_kept(self, kept: Callable[[], Iterable[Kept]]) -> "YamlCatalogue":
        """The same files, with another memory of earlier versions."""
        return YamlCatalogue(self._files.values(), self.warnings, self._found_in, kept, self.same_ids)

    def with_pack(self, pack: Pack) -> "YamlCatalogue":
        """The same files with that pack among them: of its id there is no other."""
        others = [other for other in self._files.values() if other.id != pack.id]
        return YamlCatalogue([*others, pack], self.warnings, self._found_in, self._ask, self.same_ids)

    def get(self, pack: str, version: str | None = None) -> Pack:
        """The pack in that version, or its newest one. Raises KeyError."""
        if version is None:
            return self._newest[pack]
        key = (pack, version)
        if key not in self._packs and key not in self._missing:
            for fault in self.learn():
                log.warning("%s", fault)
            if key not in self._packs:
                self._missing.add(key)  # kept before any project is pinned to it: it will not come later
        return self._packs[key]

    def all(self) -> Sequence[Pack]:
        """The newest version of every pack that projects can choose, by id."""
        there = sorted({pack.id for pack in self._files.values() if pack.questionnaires} - {CORE})
        return [self._newest[name] for name in there]

    def is_closed(self, pack: str) -> Callable[[date], bool]:
        """Whether the city hall of that pack is closed on a date, as its newest version has it. Raises KeyError
        for an unknown pack.
        """
        return self._closed[pack]

    def learn(self) -> tuple[Fault, ...]:
        """Reads the kept versions that are new to it. Gives a warning for each that differs from the file of the
        same version (what was kept stays in use), and for each that cannot be read any more.
        """
        with self._lock:
            faults: list[Fault] = []
            for kept in self._ask():
                if kept not in self._seen:
                    self._seen.add(kept)
                    faults.extend(self._remember(kept))
            self._settle()
            return tuple(faults)

    def _remember(self, kept: Kept) -> Iterator[Fault]:
        own, base = kept
        if (same := next((pack for pack in self._files.values() if pack.sources == kept), None)) is not None:
            # Read already: a second time would cost a process most of its start.
            self._kept[same.id, same.version] = same
            return
        if base and base not in self._bases:
            self._bases[base] = read_pack(base, f"{CORE}, as it was kept")
        loaded = read_pack(own, "a version that was kept", self._bases.get(base))
        pack = loaded.pack
        if pack is None:
            yield Fault(
                _called(own),
                "",
                f"can no longer be read ({loaded.errors[0]}); where no file has that version, its projects go on with"
                " the newest one",
                WARNING,
            )
            return
        key = pack.id, pack.version
        self._kept[key] = pack
        file = self._files.get(key)
        if file is not None and file.digest != pack.digest:
            what = "it differs" if file.sources[0] != own else f"what it extends ({CORE}) differs"
            yield Fault(
                self._found_in.get(key, pack.id),
                "",
                f"{what} from {pack.id} {pack.version} as projects began with it, which stays in use;"
                " raise version in the file",
                WARNING,
            )

    def _settle(self) -> None:
        """What was kept comes before a file of the same version. The files say which version is the newest; only
        where a pack has none any more does what was kept.
        """
        packs = {**self._files, **self._kept}
        newest = {
            pack.id: packs[pack.id, pack.version]
            for known in (self._kept, self._files)
            for pack in sorted(known.values(), key=lambda pack: pack.age)
        }
        self._packs, self._newest = packs, newest
        self._closed = {name: closed_days(pack.closed) for name, pack in newest.items()}


def _called(source: bytes) -> str:
    """What a pack is called that cannot be read as one."""
    try:
        raw = read_yaml(source)
    except UnreadableError:
        return "a pack that was kept"
    return f"{raw.get('id')} {raw.get('version')}, as it was kept"


def load_catalogue(extra_dir: Path | None = None, further: Translations | None = None) -> YamlCatalogue:
    """The packs of Kyodo and those of ``extra_dir``. Raises PackErrors with the errors of all files. ``further`` has
    their texts in more languages; what comes with Kyodo, if nothing is given.
    """
    base = core(further)
    packs, faults = [base.pack] if base.pack else [], list(base.faults)
    found_in: dict[Key, str] = {}
    same_ids: list[SameId] = []
    for path, loaded in _read_packs(extra_dir, base, further, faults):
        faults.extend(loaded.faults)
        if (pack := loaded.pack) is None:
            continue
        if other := found_in.get((pack.id, pack.version)):
            faults.append(Fault(path.name, "", f"{pack.id} {pack.version} was already loaded from {other}"))
        elif said := same_id(pack, path):
            same_ids.append(said)
        found_in[pack.id, pack.version] = path.name
        packs.append(pack)
    if any(fault.severity == ERROR for fault in faults):
        raise PackErrors([fault for fault in faults if fault.severity == ERROR])
    return YamlCatalogue(packs, faults, found_in, same_ids=same_ids)


def _read_packs(
    extra_dir: Path | None, base: Loaded, further: Translations | None, faults: list[Fault]
) -> Iterator[tuple[Path, Loaded]]:
    yield from that_come_with_kyodo(further)
    if extra_dir is None:
        return
    if not extra_dir.is_dir():
        faults.append(Fault(str(extra_dir), "", "is not a folder of packs"))
        return
    for path in sorted((*extra_dir.glob("*.yaml"), *extra_dir.glob("*.yml"))):
        yield path, check_pack(path, base, further)
