"""The record as pages to print and file (PDF, A4 upright), and a sheet in large print for people who write by hand."""

from typing import Any

from bot.domain.filing import BlankSheet, FiledAnswer, FiledSheet, FiledTable, FilingRecord
from bot.domain.words import without_readings
from handlers.documents.invitation import qr
from handlers.documents.typesetting import Text, printable, text, typeset

BESIDE = 4
"""So many columns of answers stand beside each other on a page; more stand below each other in one."""

LONG = 400
"""An answer with more characters may go on over the page."""

MANY = 20
"""So do the answers of more sides."""


def filing_page(record: FilingRecord) -> bytes:
    """The record; the same record is the same file."""
    words = record.words
    return typeset(
        "filing",
        {
            "language": record.language.split("-")[0],
            "read": any(not isinstance(part, str) for part in text(record.title)),
            "title": text(record.title),
            "project": text(record.project),
            "running": printable(without_readings(f"{record.title} {record.project}")),
            "facts": [[text(name), lines(told)] for name, told in record.facts],
            "sheets": [_sheet(one, record) for one in record.sheets],
            "tables": [_table(one) for one in record.tables],
            "signing": {
                "title": text(words.signing),
                "columns": [text(one) for one in words.signing_columns],
                "sides": [text(one) for one in record.signatories],
            },
            "note": text(record.note),
        },
        "pdf",
    )


def lines(words: str) -> list[Text]:
    """Words of several lines, each made safe for a page."""
    return [text(line) for line in words.splitlines() if line.strip()]


def _sheet(sheet: FiledSheet, record: FilingRecord) -> dict[str, Any]:
    words = record.words
    beside = len(sheet.columns) <= BESIDE
    rows = []
    for row in sheet.rows:
        told = [_answer(one, words.reason) for one in row.answers]
        rows.append(
            {
                "number": text(row.number),
                "question": text(row.question),
                "answers": told,
                "agree": text(row.agree),
                "long": any(len(one.words) + len(one.comment) > LONG for one in row.answers)
                or (not beside and len(sheet.columns) > MANY),
            }
        )
    return {
        "title": text(sheet.title),
        "beside": beside,
        "heads": [text(one) for one in (words.number, words.question, words.agree)],
        "columns": [text(one) for one in sheet.columns],
        "agrees": any(row.agree for row in sheet.rows),
        "rows": rows,
        "tally": [text(words.tally), *(text(one) for one in sheet.tally)],
        "notes": [text(one) for one in sheet.notes],
    }


def _answer(answer: FiledAnswer, reason: str) -> dict[str, Any]:
    comment = lines(f"{reason}: {answer.comment}") if answer.comment else []
    return {
        "mark": text(answer.mark),
        "words": lines(answer.words),
        "small": [*comment, *(part for note in answer.notes for part in lines(note))],
    }


def _table(table: FiledTable) -> dict[str, Any]:
    return {
        "title": text(table.title),
        "columns": [text(one) for one in table.columns],
        "widths": table.widths,
        "rows": [
            {"cells": [lines(cell) for cell in row], "long": any(len(cell) > LONG for cell in row)}
            for row in table.rows
        ],
    }


def blank_page(sheet: BlankSheet) -> bytes:
    """The sheet in large print, as many pages as it needs."""
    return typeset(
        "blank",
        {
            "language": sheet.language.split("-")[0],
            "title": text(sheet.title),
            "running": printable(without_readings(f"{sheet.project} {sheet.title}")),
            "project": text(sheet.project),
            "facts": [[text(name), text(told)] for name, told in sheet.facts],
            "intro": text(sheet.intro),
            "name": text(sheet.name),
            "questions": [
                {
                    "number": text(one.number),
                    "question": text(one.question),
                    "boxes": [text(box) for box in one.boxes],
                    "lines": one.lines,
                    "hint": text(one.hint),
                }
                for one in sheet.questions
            ],
            "remark": text(sheet.remark),
            "back_title": text(sheet.back_title),
            "back": [text(one) for one in sheet.back],
            "join": text(sheet.join),
            "code": qr(sheet.link) if sheet.link else None,
        },
        "pdf",
    )
