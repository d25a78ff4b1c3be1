"""HTML in small pieces. Everything that is said passes ``words``; nothing else makes text into markup."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from bot.services.ports import Wording

STYLE = files("handlers.pages").joinpath("page.css").read_text(encoding="utf-8")

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "cache-control": "no-store",  # the next person at the same device does not go back to what was answered
    "x-robots-tag": "noindex, nofollow",
    "vary": "accept-language",
}
"""What goes with every page: no script, nothing from elsewhere, nothing kept."""


def with_script(script: str) -> dict[str, str]:
    """The same for a page with that one script, which may ask this very server and no other."""
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"{HEADERS['content-security-policy']}; script-src 'sha256-{hashed}'; connect-src 'self'"
    return {**HEADERS, "content-security-policy": policy}


SIMPLE = "ja-simple"

_READING = re.compile(r"([\u3400-\u9fff々〆ヶ]+)（([\u3041-\u309fー]+)）")
"""漢字（かんじ）: a reading in brackets."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What is said on one page: in which language, and in which others it can be said, ``more`` being the rest of
    the page's address. ``furigana`` says whether readings stand above kanji (None: they are not on offer here), ``ruby``
    takes words apart for that: each part with what stands above it.
    """

    wording: Wording
    language: str
    languages: Sequence[str]
    more: str = ""
    furigana: bool | None = None
    ruby: Callable[[str], Iterable[tuple[str, str]]] | None = None

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence of that key."""
        return self.wording(key, self.language, **values)

    def words(self, text: str) -> str:
        """Text as markup; in やさしい日本語 the readings stand above their letters."""
        return "<br>".join(map(self._line, text.splitlines()))

    def _line(self, line: str) -> str:
        if self.language == SIMPLE:
            line = escape(line)
            return _READING.sub(r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>", line)
        if not self.furigana or self.ruby is None or html_language(self.language) != "ja":
            return escape(line)
        return "".join(
            f"<ruby>{escape(part)}<rp>（</rp><rt>{escape(above)}</rt><rp>）</rp></ruby>"
            if above
            else escape(part)
            for part, above in self.ruby(line)
        )


def plain(text: str) -> str:
    """Text without readings, where no ruby can stand: a title."""
    return _READING.sub(r"\1", text)


def page(
    voice: Voice, title: str, body: Iterable[str], kind: str = "", *, head: str = "", script: str = ""
) -> str:
    """A whole page: the switch of languages, then its body; ``kind`` is how it is laid out, if not as a letter. ``head``
    is what else stands in its head; ``script`` runs at its end, where the page goes with ``with_script``.
    """
    ending = f"<script>{script}</script>\n" if script else ""
    shown, mark = "\n".join(body), f' class="{kind}"' if kind else ""
    return f"""<!doctype html>
<html lang="{html_language(voice.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(plain(title))}</title>
<style>{STYLE}</style>{head}
</head>
<body{mark}>
<header>
{switch(voice)}
</header>
<main>
{shown}
</main>
{ending}</body>
</html>
"""


def html_language(language: str) -> str:
    """The language as HTML knows it: やさしい日本語 is Japanese."""
    return "ja" if language == SIMPLE else language


def switch(voice: Voice) -> str:
    """The languages, each by its own name."""
    items = []
    for language in voice.languages:
        here = ' aria-current="true"' if language == voice.language else ""
        code, name = html_language(language), escape(voice.wording("language-name", language))
        address = escape(f"?lang={language}{voice.more}")
        items.append(f'<li><a href="{address}" lang="{code}" hreflang="{code}"{here}>{name}</a></li>')
    if voice.furigana is not None and voice.language == "ja":
        told = voice.words(voice("page-furigana-off" if voice.furigana else "page-furigana-on"))
        address = escape(f"?lang={voice.language}{'' if voice.furigana else '&ruby=1'}{voice.more}")
        items.append(f'<li><a href="{address}">{told}</a></li>')
    label = escape(plain(voice("survey-page-languages")))
    return f'<nav class="languages" aria-label="{label}"><ul>{"".join(items)}</ul></nav>'


def heading(voice: Voice, text: str) -> str:
    """What the page is."""
    return f"<h1>{voice.words(text)}</h1>"


def paragraph(voice: Voice, text: str, kind: str = "", id_: str = "") -> str:
    """A paragraph; nothing where there is nothing to say."""
    marks = (f' class="{kind}"' if kind else "") + (f' id="{id_}"' if id_ else "")
    return f"<p{marks}>{voice.words(text)}</p>" if text else ""


def form(voice: Voice, inner: Iterable[str], button: str) -> str:
    """A form that comes back to this very address."""
    shown = "\n".join(inner)
    return f"""<form method="post" action="?lang={voice.language}" accept-charset="utf-8" novalidate>
{shown}
<button type="submit">{voice.words(button)}</button>
</form>"""


def hidden(name: str, value: str) -> str:
    """Something that travels with a form."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put on the page. ``id`` is its place there, ``name`` what its answer is called."""

    id: str
    name: str
    number: str
    label: str
    help: str = ""
    hint: str = ""
    error: str = ""

    @property
    def described_by(self) -> str:
        """The elements that say more about it."""
        told = {"help": self.help, "hint": self.hint, "error": self.error}
        ids = " ".join(f"{self.id}-{part}" for part, text in told.items() if text)
        return f' aria-describedby="{ids}"' if ids else ""


def _remarks(voice: Voice, asked: Asked) -> str:
    error = ""
    if asked.error:
        mark = voice.words(voice("survey-page-error"))
        error = f'<p class="error" id="{asked.id}-error">{mark}: {voice.words(asked.error)}</p>'
    return "\n".join(
        part
        for part in (
            paragraph(voice, asked.help, "help", f"{asked.id}-help"),
            paragraph(voice, asked.hint, "hint", f"{asked.id}-hint"),
            error,
        )
        if part
    )


def _called(voice: Voice, asked: Asked) -> str:
    return f'<span class="number">{voice.words(asked.number)}</span> {voice.words(asked.label)}'


def choosing(
    voice: Voice, asked: Asked, options: Mapping[str, str], chosen: Sequence[str], *, several: bool
) -> str:
    """A question with its choices: labels by value."""
    kind = "checkbox" if several else "radio"
    rows = []
    for place, (value, label) in enumerate(options.items(), 1):
        checked = " checked" if value in chosen else ""
        rows.append(
            f'<label class="choice"><input type="{kind}" id="{asked.id}-{place}" name="{escape(asked.name)}"'
            f' value="{escape(value)}"{checked}> <span>{voice.words(label)}</span></label>'
        )
    wrong = " wrong" if asked.error else ""
    return f"""<fieldset class="question{wrong}" id="{asked.id}"{asked.described_by}>
<legend>{_called(voice, asked)}</legend>
{_remarks(voice, asked)}
<div>{"".join(rows)}</div>
</fieldset>"""


def writing(voice: Voice, asked: Asked, said: str, *, number: bool = False, unit: str = "") -> str:
    """A question that is answered in words or with a number."""
    wrong, invalid = (" wrong", ' aria-invalid="true"') if asked.error else ("", "")
    marks = f'id="{asked.id}-1" name="{escape(asked.name)}"{asked.described_by}{invalid} autocomplete="off"'
    if number:
        field = f'<input type="text" inputmode="decimal" {marks} value="{escape(said)}"> {voice.words(unit)}'
    else:
        field = f'<textarea {marks} rows="4">\n{escape(said)}</textarea>'
    return f"""<div class="question{wrong}" id="{asked.id}">
<label for="{asked.id}-1">{_called(voice, asked)}</label>
{_remarks(voice, asked)}
{field}
</div>"""


def told(voice: Voice, text: str) -> str:
    """Something to read between the questions."""
    return f'<div class="question">{voice.words(text)}</div>'


def summary(voice: Voice, wrong: Sequence[Asked]) -> str:
    """What is to be put right, each with the way to its place; the page opens here."""
    items = "".join(
        f'<li><a href="#{one.id}-1">{voice.words(one.number)}: {voice.words(one.error)}</a></li>'
        for one in wrong
    )
    return f"""<div class="summary" role="alert" aria-labelledby="summary-title" tabindex="-1" autofocus>
<h2 id="summary-title">{voice.words(voice("survey-page-error-title"))}</h2>
{paragraph(voice, voice("survey-page-error-intro"))}
<ul>{items}</ul>
</div>"""
