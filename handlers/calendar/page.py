"""The page that leads from a tap to a subscribed calendar: one way for each program that people have."""

from html import escape
from urllib.parse import quote, urlencode

from handlers.pages.html import Voice, heading, page, paragraph


def subscribe_page(voice: Voice, name: str, address: str) -> str:
    """How to put the calendar at that address into one's own. ``webcal:`` opens a phone's calendar; Google and
    Outlook take the address on a page of theirs.
    """
    title = voice("feed-page-title")
    webcal = f"webcal:{address.partition(':')[2]}"
    ways = (
        (voice("feed-page-apple"), webcal),
        (voice("feed-page-google"), f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}"),
        (voice("feed-page-outlook"), _outlook("outlook.office.com", name, address)),
        (voice("feed-page-outlook-home"), _outlook("outlook.live.com", name, address)),
    )
    body = [
        paragraph(voice, name, "from"),
        heading(voice, title),
        paragraph(voice, voice("feed-page-intro")),
        *(_button(voice, label, way) for label, way in ways),
        paragraph(voice, voice("feed-page-google-note"), "help"),
        paragraph(voice, voice("feed-page-other")),
        f'<p class="question"><code>{escape(address)}</code></p>',
        paragraph(voice, voice("feed-page-secret"), "quiet"),
    ]
    return page(voice, title, body)


def _outlook(host: str, name: str, address: str) -> str:
    return f"https://{host}/calendar/0/addfromweb?{urlencode({'url': address, 'name': name})}"


def _button(voice: Voice, label: str, address: str) -> str:
    return f'<p><a class="button" href="{escape(address)}">{voice.words(label)}</a></p>'
