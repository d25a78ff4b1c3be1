"""The agreement as a document, in the project's language: title, sides, articles, versions, places to sign."""

import re
from collections.abc import Collection
from datetime import date, datetime

from bot.domain.agreement import Agreement, ItemState
from bot.domain.articles import AgreementDocument, Article, Signatory, SigningWords
from bot.domain.pack import Element, Pack
from bot.domain.project import Project, Side
from bot.services.drafting import PERIOD, item_id, period_words, wanted
from bot.services.phrasing.agreement import document_name
from bot.services.phrasing.dates import Say, era_date, period_text


def agreement_document(
    pack: Pack, project: Project, agreement: Agreement, say: Say, *, kept: Agreement | None = None
) -> AgreementDocument:
    """The words that stand now; ``kept`` is the same agreement without drafts that nobody has seen yet. The same
    agreement always gives the same document.
    """
    language = project.language
    kept = kept or agreement
    kind = document_name(pack, project, language)
    items = wanted(pack, project)
    names = [side.name for side in project.sides]
    signatories = tuple(body for side in project.sides for body in _bodies(pack, side, language))
    return AgreementDocument(
        language=language,
        kind=_capital(kind),
        subject=say("document-subject", project=project.name),
        preamble=say(
            "document-preamble",
            sides=say("document-between").join(names),
            project=project.name,
            kind=kind,
        ),
        facts=_facts(pack, project, language, say),
        numbering=say("document-article", n="%1"),
        articles=tuple(_article(project, agreement, kept.amended, item, language, say) for item in items),
        fill=say("document-fill"),
        history_title=say("document-history"),
        history=_history(project, kept, items, say),
        closing=say("document-closing", kind=kind, copies=len(signatories)),
        dated=_dated(kept, say),
        signatories=signatories,
        signing=SigningWords(
            *(say(f"document-sign-{part}") for part in ("name", "address", "person", "seal"))
        ),
        note=_note(project, kept, say),
    )


def _facts(pack: Pack, project: Project, language: str, say: Say) -> tuple[tuple[str, str], ...]:
    """Who, how and until when, as a table at the head."""
    form = pack.by_form.get(project.form)
    sides = [named(pack, side, language, say) for side in project.sides]
    found = [(say("document-sides"), "\n".join(sides))]
    if form is not None:
        term = pack.terms.get("form")
        found.append((_capital(term.in_(language)) if term else "", form.label.in_(language)))
    if period := _period(project, say):
        found.append((say("document-period"), period))
    return tuple(found)


def named(pack: Pack, side: Side, language: str, say: Say) -> str:
    """A side with what sort of body it is, and the bodies that form it where its name does not name them all."""
    kind = pack.terms[side.kind].in_(language) if side.kind in pack.terms else ""
    if _names_all(side):
        return say("document-side", name=side.name, kind=kind) if kind else side.name
    bodies = say("name-separator").join(body for body in side.bodies if body != side.name)
    if kind:
        return say("document-joint-side", name=side.name, kind=kind, bodies=bodies)
    return say("document-joint", name=side.name, bodies=bodies)


_BETWEEN = re.compile(r"(?:[、・,，&＆/／\s]|と|及び|および|and)*", re.IGNORECASE)
"""What stands between bodies where a side is called by all of them."""


def _names_all(side: Side) -> bool:
    """Whether the bodies are no more than the name says: 老人クラブと町内会, or a single body under its own name."""
    rest = side.name
    for body in sorted(side.bodies, key=len, reverse=True):
        if body not in rest:
            return False
        rest = rest.replace(body, " ", 1)
    return not side.bodies or _BETWEEN.fullmatch(rest) is not None


def _period(project: Project, say: Say) -> str:
    start, end = project.dates.get("do.start"), project.dates.get("do.end")
    if start is None or end is None:
        return ""
    return period_text(start, end, say, era_date)


def _article(
    project: Project, agreement: Agreement, amended: Collection[str], item: Element, language: str, say: Say
) -> Article:
    name = item_id(item)
    clause = agreement.clauses.get(name)
    text = clause.text.strip() if clause else ""
    if name == PERIOD and text == period_words(project, say):
        text = _period(project, say)  # nobody has worded it: as documents write dates
    waiting = [
        side.name for side in project.sides if agreement.state_for(name, side.letter) is ItemState.DRAFTED
    ]
    remarks = []
    if waiting:
        remarks.append(say("document-not-agreed", sides=say("name-separator").join(waiting)))
    if name in amended:
        remarks.append(say("document-not-recorded"))
    return Article(
        title=say("document-article-title", name=item.label.in_(language)),
        lines=tuple(line for line in text.splitlines() if line.strip()),
        hint=item.gist.in_(language),
        remarks=tuple(remarks),
    )


def _history(project: Project, agreement: Agreement, items: tuple[Element, ...], say: Say) -> tuple[str, ...]:
    """Every version with its day: the agreement itself, then each amendment with the articles that it changed."""
    numbers = {item_id(item): number for number, item in enumerate(items, 1)}
    lines = []
    for version in agreement.concluded:
        on = era_date(version.signed_on or _local(version.at, project), say)
        changed = say("name-separator").join(
            say("document-article", n=numbers[name]) for name in version.changed if name in numbers
        )
        key = "document-version-first" if version.number == 1 else "document-version-amended"
        signers = version.signers or say("document-nobody-named")
        lines.append(say(key, on=on, n=version.number - 1, changed=changed, signers=signers))
    return tuple(lines)


def _dated(agreement: Agreement, say: Say) -> str:
    """The day of signing where it is known, else room for it."""
    last = agreement.concluded[-1] if agreement.concluded and not agreement.amended else None
    return era_date(last.signed_on, say) if last and last.signed_on else say("document-date-blank")


def _bodies(pack: Pack, side: Side, language: str) -> tuple[Signatory, ...]:
    """Each body of a joint side signs for itself."""
    kind = pack.terms[side.kind].in_(language) if side.kind in pack.terms else ""
    bodies = [body for body in side.bodies if body != side.name]
    if bodies:
        return tuple(Signatory(body, kind, side.name) for body in bodies)
    return (Signatory(side.name, kind),)


def _note(project: Project, agreement: Agreement, say: Say) -> str:
    """What Kyodo is to this paper, and of which day its words are."""
    instants = [at for clause in agreement.clauses.values() for at in (clause.at, *clause.agreed.values())]
    instants += [version.at for version in agreement.concluded]
    told = say("document-note")
    return (
        f"{told}{say('document-as-of', on=era_date(_local(max(instants), project), say))}"
        if instants
        else told
    )


def _capital(text: str) -> str:
    """Words of a pack stand within sentences; here they stand alone."""
    return text[:1].upper() + text[1:]


def _local(at: datetime, project: Project) -> date:
    return at.astimezone(project.zone).date()
