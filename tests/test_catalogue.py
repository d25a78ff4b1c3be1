"""The packs that are loaded: folders, versions side by side, and versions that the store kept."""

import logging
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import Kept, PackErrors, YamlCatalogue, load_catalogue
from bot.domain.pack import Pack
from bot.packs.tables import Fault
from tests.packs.mini import SAKURA, Raw, kernel, right, small, three, written

# ---------------------------------------------------------------- files


def test_a_further_folder_adds_packs(tmp_path: Path) -> None:
    (tmp_path / "sakura.yaml").write_text(SAKURA.read_text("utf-8"), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert {pack.id for pack in catalogue.all()} == {pack.id for pack in load_catalogue().all()} | {"sakura"}
    assert catalogue.is_closed("sakura")(date(2026, 12, 28))
    assert not catalogue.is_closed("ise")(date(2026, 12, 28))


def test_two_versions_live_side_by_side(tmp_path: Path) -> None:
    text = SAKURA.read_text("utf-8")
    (tmp_path / "old.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("version: 2.1.0", "version: 2.10.0"), encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert catalogue.get("sakura").version == "2.10.0"
    assert catalogue.get("sakura", "2.1.0").version == "2.1.0"
    assert catalogue.get("sakura").digest != catalogue.get("sakura", "2.1.0").digest


def test_bad_packs_stop_the_loading_with_all_their_faults(tmp_path: Path) -> None:
    text = SAKURA.read_text("utf-8")
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text("kyodo_pack: 1\n", encoding="utf-8")
    with pytest.raises(PackErrors) as caught:
        load_catalogue(tmp_path)
    assert Fault("b.yaml", "", "sakura 2.1.0 was already loaded from a.yaml") in caught.value.faults
    assert "c.yaml: id is missing" in str(caught.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackErrors, match="is not a folder of packs"):
        load_catalogue(tmp_path / "none")


# ---------------------------------------------------------------- what the store kept


def city(version: str = "1.0.0", **parts: object) -> Raw:
    return {**small(), "areas": [], "deadlines": [], "version": version, **parts}


def made(version: str = "1.0.0", **parts: object) -> Pack:
    return right(city(version, **parts), kernel())


class Memory(list[Kept]):
    """What the store keeps, and how often it was asked."""

    asked = 0

    def __call__(self) -> Iterable[Kept]:
        self.asked += 1
        return list(self)


def catalogue(*packs: Pack, kept: Memory) -> YamlCatalogue:
    names = {(pack.id, pack.version): "mini.yaml" for pack in packs}
    return YamlCatalogue(packs, found_in=names).with_kept(kept)


def test_a_version_whose_file_is_gone_is_read_from_what_was_kept() -> None:
    old, new = made("1.0.0"), made("1.1.0")
    known = catalogue(new, kept=Memory([old.sources]))
    assert known.learn() == ()
    assert known.get("mini", "1.0.0") == old
    assert known.get("mini") is new
    assert known.all() == [new]


def test_what_was_kept_comes_before_a_file_that_was_changed_under_the_same_version() -> None:
    kept, changed = made(), made(municipality=three("ミニ町"))
    known = catalogue(changed, kept=Memory([kept.sources]))
    (fault,) = known.learn()
    assert str(fault) == (
        "mini.yaml: warning: it differs from mini 1.0.0 as projects began with it, which stays in use;"
        " raise version in the file"
    )
    assert known.get("mini", "1.0.0") == known.get("mini") == kept
    assert known.all() == [kept]


def test_a_file_whose_core_was_changed_is_told_apart() -> None:
    kept = made()
    changed = right(city(), {**kernel(), "municipality": three("みんな")})
    (fault,) = catalogue(changed, kept=Memory([kept.sources])).learn()
    assert "what it extends (core) differs from mini 1.0.0 as projects began with it" in str(fault)


def test_a_file_that_is_as_it_was_kept_is_no_news() -> None:
    pack = made()
    known = catalogue(pack, kept=Memory([pack.sources]))
    assert known.learn() == ()
    assert known.get("mini", "1.0.0") == pack


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b"a: [", "a pack that was kept"),
        (written({**city("0.9.0"), "kyodo_pack": 9}), "mini 0.9.0, as it was kept"),
        (written({**city("0.9.0"), "extends": "core@7"}), "mini 0.9.0, as it was kept"),
    ],
)
def test_what_can_no_longer_be_read_is_a_warning_and_harms_no_other(source: bytes, name: str) -> None:
    new = made("1.0.0")
    older = made("0.8.0")
    known = catalogue(new, kept=Memory([(source, written(kernel())), older.sources]))
    (fault,) = known.learn()
    assert str(fault).startswith(f"{name}: warning: can no longer be read (")
    assert known.get("mini", "0.8.0") == older
    with pytest.raises(KeyError):
        known.get("mini", "0.9.0")


def test_an_old_core_that_can_no_longer_be_read_takes_its_packs_with_it() -> None:
    (fault,) = catalogue(made(), kept=Memory([(written(city("0.9.0")), b"- no core")])).learn()
    assert "extends core@1, which could not be loaded" in str(fault)


def test_a_version_that_another_process_kept_meanwhile_is_found() -> None:
    kept = Memory()
    known = catalogue(made("1.0.0"), kept=kept)
    assert known.learn() == ()
    kept.append(made("1.1.0").sources)
    assert known.get("mini", "1.1.0").version == "1.1.0"
    assert known.get("mini").version == "1.0.0", "what is newest is said by the files"


def test_a_version_that_nobody_kept_is_asked_for_once() -> None:
    kept = Memory()
    known = catalogue(made("1.0.0"), kept=kept)
    for _ in range(3):
        with pytest.raises(KeyError):
            known.get("mini", "0.1.0")
    assert kept.asked == 1


def test_a_fault_that_is_met_on_the_way_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    known = catalogue(made("1.0.0"), kept=Memory([(b"a: [", b"")]))
    with caplog.at_level(logging.WARNING, "kyodo.packs"):
        for version in ("0.1.0", "0.2.0"):
            with pytest.raises(KeyError):
                known.get("mini", version)
    assert len(caplog.records) == 1


def test_a_pack_without_any_file_goes_on_for_its_projects_but_is_not_offered() -> None:
    old, newer = made("1.9.0"), made("1.10.0", calendar={"closed": ["sun", "2026-11-04"]})
    known = catalogue(kept=Memory([newer.sources, old.sources]))
    known.learn()
    assert known.all() == []
    assert known.get("mini") == newer
    assert known.is_closed("mini")(date(2026, 11, 4))


def test_closed_days_follow_the_newest_version() -> None:
    old, new = made("1.0.0"), made("1.1.0", calendar={"closed": ["sun", "2026-11-04"]})
    known = catalogue(new, kept=Memory([old.sources]))
    known.learn()
    assert known.is_closed("mini")(date(2026, 11, 4))
    assert not known.is_closed("mini")(date(2026, 11, 7))


def test_core_is_not_offered_though_it_has_sheets() -> None:
    core = right(kernel())
    known = catalogue(core, made(), kept=Memory())
    assert [pack.id for pack in known.all()] == ["mini"]
    assert known.get("core") is core


def test_another_memory_leaves_the_first_catalogue_as_it_was() -> None:
    first = YamlCatalogue([made("1.1.0")])
    second = first.with_kept(Memory([made("1.0.0").sources]))
    second.learn()
    assert second.get("mini", "1.0.0").version == "1.0.0"
    with pytest.raises(KeyError):
        first.get("mini", "1.0.0")
