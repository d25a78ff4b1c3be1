"""The packs say in words of their own what the documents say."""

import csv
from functools import cache
from pathlib import Path

import pytest

from bot.packs.copying import GRAM, RUN, copied, plain, texts
from bot.packs.reader import check_pack, packs_dir
from bot.packs.tables import read_yaml
from tests.packs.fingerprint import known
from tests.packs.mini import put, read, small, three, told, written

FILES = sorted(packs_dir().glob("*.yaml"))


@cache
def terms() -> str:
    """The documents' own titles of their elements, which a pack may bear too."""
    with (Path(__file__).parent / "elements.csv").open(encoding="utf-8", newline="") as file:
        return "|".join(plain(row["term_ja"]) for row in csv.DictReader(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_text_is_copied_from_a_document(file: Path) -> None:
    """A title may be the element's own; documents and their sections are cited by their titles. All other texts,
    and titles that are no element's, share no run of fourteen characters with any of the five documents.
    """
    raw = {key: part for key, part in read_yaml(file.read_bytes()).items() if key != "documents"}
    found = [
        f"{path}, {language}: 「{run}」"
        for path, title, label in texts(raw)
        for language, text in label.items()
        if (run := copied(str(text), known)) and not (title and run in terms())
    ]
    assert not found, f"{len(found)} runs\n" + "\n".join(found)


def test_the_fingerprint_knows_what_the_documents_say() -> None:
    """Their titles stand in them, most of them with a text around that no pack repeats."""
    titles = [title for title in terms().split("|") if len(title) >= GRAM]
    assert sum(known(title[:GRAM]) for title in titles) > len(titles) * 0.7
    assert not copied("だれも書いたことのない、まったく新しい言いまわしの文です。", known)


GUIDELINE = "協働を進めるときは、上下の関係をつくらず、たがいの持ち味を出し合って動きます。"


def test_a_run_is_found_whatever_its_marks_and_readings() -> None:
    source = plain(GUIDELINE)

    def stands(piece: str) -> bool:
        return piece in source

    assert (
        copied("次（つぎ）に 上下の関係を、つくらずたがいの 持ち味で", stands)
        == "上下の関係をつくらずたがいの持ち味"
    )
    assert copied("上下（じょうげ）の 関係（かんけい）を つくらず", stands) == ""  # ten characters: a phrase
    assert copied("", stands) == ""
    assert RUN == 14


def test_a_copied_sentence_is_a_warning_where_the_guideline_lies_beside_the_pack(tmp_path: Path) -> None:
    (tmp_path / "guide.txt").write_text(GUIDELINE, encoding="utf-8")
    raw = small()
    put("documents", 0, "text", to="guide.txt")(raw)
    put("principles", 0, "gist", to=three("上下の関係をつくらず、たがいの持ち味を大切に。"))(raw)
    put("principles", 0, "label", to=three("たがいの持ち味を出し合って動きます"))(raw)
    (tmp_path / "mini.yaml").write_bytes(written(raw))
    loaded = check_pack(tmp_path / "mini.yaml")
    (ja, *_) = map(str, loaded.warnings)
    place, _, reason = ja.partition(": warning: ")
    assert place == "mini.yaml, principles[0] (min.prin.1)"
    assert (
        reason
        == "gist is the same as the guideline for 18 characters (「上下の関係をつくらずたがいの持ち味を」); say it anew"
    )
    assert len(loaded.warnings) == 1  # the label is a title, which may stay


def test_a_guideline_that_is_not_there_is_a_warning_and_nothing_where_no_folder_is_known(
    tmp_path: Path,
) -> None:
    raw = small()
    put("documents", 0, "text", to="guide.txt")(raw)
    (tmp_path / "mini.yaml").write_bytes(written(raw))
    (fault,) = map(str, check_pack(tmp_path / "mini.yaml").faults)
    assert fault.startswith(
        "mini.yaml, documents[0] (guide): warning: text guide.txt cannot be read: No such file"
    )
    assert read(raw).faults == (), told(read(raw))
