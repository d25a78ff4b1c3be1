"""Addresses at which one person can fetch one paper for some hours: signed, so that nobody can guess or change one."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from bot.domain.articles import AgreementDocument
from bot.domain.council_paper import CouncilPaper
from bot.domain.filing import BlankSheet, FilingRecord, Layout
from bot.domain.handover import BriefDocument
from bot.domain.pictures import Asked

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Where the demo's stand-in of LINE fetches from."""


class Documents:
    """Writes papers and hands out their addresses (implements ports.Documents). ``public_url`` is "" where the bot
    has no address of its own; ``secret`` is known to nobody else: without one there are no addresses.
    """

    def __init__(self, public_url: str, secret: str) -> None:
        self._public_url = public_url.rstrip("/") if secret else ""
        self._key = hashlib.sha256(b"kyodo documents\0" + secret.encode()).digest()

    def agreement(self, agreement: AgreementDocument) -> bytes:
        """The agreement as a Word file."""
        from handlers.documents.agreement import write_agreement  # python-docx is heavy, and seldom wanted

        return write_agreement(agreement)

    def brief(self, brief: BriefDocument) -> bytes:
        """A brief of inherited projects as a Word file."""
        from handlers.documents.brief import write_brief

        return write_brief(brief)

    def filing(self, record: FilingRecord, form: str, layout: Layout | None = None) -> bytes:
        """The record as an office files it, as ``pdf``, ``xlsx`` or ``docx``; in the city's own layout, where one of
        that form is given. Raises KeyError for any other form.
        """
        if layout is not None and layout.form == form:
            from handlers.documents.layouts import filled

            return filled(layout, record)
        match form:
            case "pdf":
                from handlers.documents.filing_pdf import filing_page

                return filing_page(record)
            case "xlsx":
                from handlers.documents.filing_xlsx import filing_book  # openpyxl is heavy, and seldom wanted

                return filing_book(record)
            case "docx":
                from handlers.documents.filing_docx import filing_docx

                return filing_docx(record)
        raise KeyError(form)

    def blank(self, sheet: BlankSheet) -> bytes:
        """A sheet in large print (PDF) for people who write by hand."""
        from handlers.documents.filing_pdf import blank_page

        return blank_page(sheet)

    def file_address(self, project: str, person: str, what: str, until: datetime) -> str:
        """Where that person can fetch that file of the project until then; "" where there is no such place."""
        if not self._public_url:
            return ""
        told = f"{int(until.timestamp()):x}.{project}.{person}/{what}"
        token = f"{_spelled(told.encode())}.{self._sign(f'file {told}')}"
        return f"{self._public_url}/s/{token}/file?openExternalBrowser=1"

    def filed(self, token: str, now: datetime) -> tuple[str, str, str] | None:
        """The project, the person and the file of such an address that is ours and still good."""
        found = self._opened(token, now, "file ")
        return (found[0], *found[1].split("/", 1)) if found is not None else None  # type: ignore[return-value]

    def address(self, project: str, person: str, until: datetime) -> str:
        """Where that person can fetch the project's agreement until then; "" where there is no such place."""
        if not self._public_url:
            return ""
        told = f"{int(until.timestamp()):x}.{project}.{person}"
        # LINE's own browser cannot keep a file: the query asks it for the phone's.
        return f"{self._public_url}/s/{_spelled(told.encode())}.{self._sign(told)}/agreement?openExternalBrowser=1"

    def record_address(self, person: str, form: str, until: datetime) -> str:
        """Where that person can fetch what is kept about them until then; "" where there is no such place."""
        if not self._public_url:
            return ""
        told = f"{int(until.timestamp()):x}.{form}.{person}"
        token = f"{_spelled(told.encode())}.{self._sign(f'record {told}')}"
        return f"{self._public_url}/s/{token}/my-data?openExternalBrowser=1"

    def recorded(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The form and the person of such an address that is ours and still good."""
        return self._opened(token, now, "record ")

    def report(self, paper: CouncilPaper, form: str) -> bytes:
        """A year's report as ``pdf``, ``docx`` or ``xlsx``. Raises KeyError for any other."""
        from handlers.documents.reports import WRITERS  # three heavy libraries, and seldom wanted

        return WRITERS[form](paper)

    def report_address(self, person: str, year: int, form: str, until: datetime) -> str:
        """Where that person can fetch the report of that fiscal year until then; "" where there is no such place."""
        if not self._public_url:
            return ""
        told = f"{int(until.timestamp()):x}.{year}-{form}.{person}"
        token = f"{_spelled(told.encode())}.{self._sign(f'report {told}')}"
        return f"{self._public_url}/s/{token}/report?openExternalBrowser=1"

    def reported(self, token: str, now: datetime) -> tuple[int, str, str] | None:
        """The fiscal year, the form and the person of such an address that is ours and still good."""
        if (found := self._opened(token, now, "report ")) is None:
            return None
        what, person = found
        year, _, form = what.partition("-")
        return int(year), form, person

    def picture_address(self, code: str) -> str:
        """Where the picture of that code's invitation stands; "" where LINE, which wants HTTPS, could not fetch it."""
        if not self._fetchable:
            return ""
        return f"{self._public_url}/i/{code}.{self._sign(f'picture {code}')}.png"

    def shown_address(self, asked: Asked, until: datetime) -> str:
        """Where that person's picture stands until then; "" where LINE could not fetch it."""
        if not self._fetchable:
            return ""
        told = ".".join(
            (
                f"{int(until.timestamp()):x}",
                *(asked.project, asked.person, asked.kind, str(asked.cycle), asked.language, asked.sheet),
            )
        )
        return f"{self._public_url}/i/{_spelled(told.encode())}.{self._sign(f'shown {told}')}.png"

    def shown(self, token: str, now: datetime) -> Asked | None:
        """What was asked for at such an address that is ours and still good."""
        found = self._opened(token, now, "shown ")
        if found is None:
            return None
        project, (person, kind, cycle, language, sheet) = found[0], found[1].split(".", 4)
        return Asked(person, project, kind, int(cycle), sheet, language)

    def pictured(self, token: str) -> str | None:
        """The code of a picture's address that is ours."""
        code, _, signature = token.partition(".")
        known = (
            bool(self._public_url)
            and token.isascii()
            and hmac.compare_digest(self._sign(f"picture {code}").encode(), signature.encode())
        )
        return code if known else None

    def read(self, token: str, now: datetime) -> tuple[str, str] | None:
        """The project and the person of an address that is ours and still good."""
        return self._opened(token, now, "")

    @property
    def _fetchable(self) -> bool:
        """Whether LINE could fetch from here."""
        parts = urlsplit(self._public_url)
        return parts.scheme == "https" or parts.hostname in LOCAL

    def _opened(self, token: str, now: datetime, kind: str) -> tuple[str, str] | None:
        if not self._public_url or not token.isascii():
            return None
        body, _, signature = token.partition(".")
        try:
            told = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
            ends, project, person = told.split(".", 2)
            until = datetime.fromtimestamp(int(ends, 16), UTC)
        except (ValueError, OverflowError, OSError):
            return None
        if not hmac.compare_digest(self._sign(kind + told).encode(), signature.encode()) or now >= until:
            return None
        return project, person

    def _sign(self, told: str) -> str:
        return _spelled(hmac.new(self._key, told.encode(), hashlib.sha256).digest()[:18])


def _spelled(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
