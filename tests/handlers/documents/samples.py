"""Records to set: two sides, ten sides, and words that no form expects."""

from dataclasses import replace

from bot.domain.filing import FiledAnswer, FiledRow, FiledSheet, FiledTable, FilingRecord, FilingWords

STRANGE = '=HYPERLINK("x") مرحبا \u202eabc\x07 𠮷野家 🌸 é'
LONG = "まだ話し合っていません。" * 300

WORDS = FilingWords(
    "番号",
    "問い",
    "一致",
    "理由など",
    "答えの数",
    "理由",
    "内容を確かめました",
    ("団体", "記入者", "日", "印"),
)


def record(sides: int = 2) -> FilingRecord:
    """A record with that many sides, one sheet of two questions and one table."""
    names = ("花壇の会", "公園緑地課", *(f"第{n}町会" for n in range(3, sides + 1)))[:sides]
    yes, no = (
        FiledAnswer("○", "はい"),
        FiledAnswer("×", "いいえ", "役割がまだです。", ("あとで直した答え: ○ はい",)),
    )
    rows = (
        FiledRow("ise.chk.1", "1", "目的は同じですか。", (yes,) * sides, "同じ"),
        FiledRow("ise.chk.6-1", "6-1", "ほかの相手も考えましたか。", (no, *(yes,) * (sides - 1)), "ちがう"),
    )
    keys = tuple("abcdefghij"[:sides])
    sheet = FiledSheet(
        "ise.q.plan", "企画: 企画のチェックシート", keys, names, rows, ("2 / 2",) * sides, ("同じ 1",)
    )
    table = FiledTable(
        "actions", "決めたこと", ("すること", "いつまで"), (3, 2), (("会って決める", "令和8年9月20日"),)
    )
    return FilingRecord(
        "ja", "協働の記録", "花壇づくり", (("市", "伊勢市"), ("当事者", "\n".join(names))), (sheet,), (table,), names,
        WORDS, "並べたものです。", "協働の記録_花壇づくり",
        {"project": "花壇づくり", "city": "伊勢市", "side.a": names[0], "side.b": names[1]},
    )  # fmt: skip


def strange() -> FilingRecord:
    """The same with words that begin like a formula, run from the right, cannot be shown, or never end."""
    found = record(3)
    (sheet,) = found.sheets
    odd = FiledAnswer("", STRANGE, LONG, (STRANGE,))
    rows = tuple(replace(row, answers=(odd, *row.answers[1:])) for row in sheet.rows)
    return replace(found, project=STRANGE, sheets=(replace(sheet, title=f"{STRANGE}[]:*?/\\", rows=rows),))
