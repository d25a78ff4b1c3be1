"""A published case as a picture for other sites (Open Graph): 1200 by 630 pixels, PNG."""

from bot.domain.publishing import Content, items_of
from bot.services.ports import Wording
from handlers.documents.typesetting import text, typeset
from handlers.pages.case import about, summary
from handlers.pages.html import Voice


def shared_picture(content: Content, language: str, wording: Wording) -> bytes:
    """City, year, title, who worked together, and how far they agreed. The same case gives the same bytes."""
    voice = Voice(wording, language, (language,))
    results = [item["result"] for item in items_of(content).values()]
    data = {
        "language": language.split("-")[0],
        "about": text(about(voice, content)),
        "title": text(content["title"]),
        "sides": text(voice("case-and").join(side["name"] for side in content["sides"])),
        "summary": text(summary(voice, content)),
        "book": text(voice("cases-title")),
        "same": sum(result in ("agree", "agree_no") for result in results),
        "apart": results.count("differ"),
    }
    return typeset("shared", data, "png", ppi=144)
