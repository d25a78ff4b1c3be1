"""A year's report in every form in which a file is given."""

from collections.abc import Callable, Mapping

from bot.domain.council_paper import CouncilPaper
from handlers.documents.report_docx import write_report_docx
from handlers.documents.report_pdf import write_report_pdf
from handlers.documents.report_xlsx import write_report_xlsx

WRITERS: Mapping[str, Callable[[CouncilPaper], bytes]] = {
    "pdf": write_report_pdf,
    "docx": write_report_docx,
    "xlsx": write_report_xlsx,
}
"""By the ending of the file's name."""
