"""公表 on cards: what is to be published, item by item; who has approved; where everybody reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.actions import Verb, act
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.project import Project
from bot.domain.publishing import (
    SECTION,
    Case,
    Content,
    Item,
    ItemKind,
    Material,
    Publication,
    Section,
    Trouble,
    by_letter,
    compose,
    in_language,
    items_of,
)
from bot.domain.words import shorten
from bot.services.phrasing.dates import Say, fiscal_year_name, short_date

ON_A_CARD = 8
"""At most so many items stand on one card."""

TICKS_AND_WORDS = 11
"""So many buttons an item's tick and its words may take on one card: LINE holds thirteen, and two lead on and back."""

READ_AT_ONCE = 10
"""So many items of the text are read on one card."""

BESIDE = 120
"""So many letters of people's words stand beside their tick; all of them are in the text."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the card is seen: by whom and with which rights. ``party`` is the one that the reader approves for, "" for none;
    ``page`` and ``draft`` are addresses, "" where there are none; ``unnamed`` are the parties that nobody can approve for.
    """

    manage: bool = False
    withdraw: bool = False
    party: str = ""
    page: str = ""
    draft: str = ""
    unnamed: tuple[str, ...] = ()


def party_name(project: Project, party: str, say: Say) -> str:
    """The body's own name; 担当課 for the section."""
    return say("publish-section-party") if party == SECTION else project.side(party).name


def digest_head(digest: str) -> str:
    """What a button says of the text that stood beside it."""
    return digest[:12]


def publish_message(
    project: Project,
    publication: Publication,
    material: Material,
    wanted: Sequence[str],
    look: Look,
    language: str,
    say: Say,
    *,
    lead: str = "",
) -> Message:
    """How far it is, what is chosen, and whatever the reader can do about it now."""
    place = (project.id, str(publication.cycle))
    rows = _approval_rows(project, publication, wanted, say)
    changed = _changed(publication, material)
    ways: list[Choice] = []
    if publication.asked is not None:
        if look.party and look.party not in publication.approvals:
            head = digest_head(publication.digest)
            ways.append(Choice(say("button-approve"), act(Verb.APPROVE, *place, head), Weight.PRIMARY))
            ways.append(Choice(say("button-object"), act(Verb.OBJECT, *place, head)))
        ways.append(Choice(say("button-read-draft"), act(Verb.PUBLISH_READ, *place, "0")))
    if look.manage:
        rows += _chosen_rows(publication, material, language, say)
        idle = publication.asked is None or not publication.waits_for(wanted)
        if idle and changed and any(_ticked(s, publication) for s in material.sections):
            weight = Weight.QUIET if look.unnamed else Weight.PRIMARY
            ways.append(Choice(say("button-ask-approval"), act(Verb.PUBLISH_ASK, *place), weight))
        ways += [
            Choice(
                say("button-publish-section", title=in_language(section.title, language)),
                act(Verb.PUBLISH_SECTION, *place, section.id, "0"),
            )
            for section in material.sections
        ]
        if material.fields:
            ways.append(Choice(say("button-publish-field"), act(Verb.PUBLISH_FIELD, *place, "")))
        if publication.public:
            ways.append(Choice(say("button-correction"), act(Verb.PUBLISH_CORRECTION, *place)))
    if look.unnamed and look.manage:
        rows.append(Row(say("publish-nobody"), text=_names(project, look.unnamed, say)))
        if SECTION in look.unnamed:
            ways.append(Choice(say("button-officials"), act(Verb.OFFICIALS, project.id)))
    if look.withdraw and (publication.public or publication.asked is not None):
        ways.append(Choice(say("button-withdraw"), act(Verb.WITHDRAW, *place, "")))
    if not ways:
        ways.append(Choice(say("button-status"), act(Verb.STATUS, project.id)))
    link = None
    if publication.asked is not None and look.draft:
        link = (say("publish-draft-link"), look.draft)
    elif publication.public and look.page:
        link = (say("publish-page-link"), look.page)
    return Message(
        _standing(publication, material, wanted, say, manage=look.manage, changed=changed),
        lead=lead,
        heading=say("publish-heading", project=project.name, cycle=publication.cycle),
        rows=tuple(rows),
        note=_note(publication, look, say),
        link=link,
        choices=tuple(ways),
    )


def _standing(
    publication: Publication,
    material: Material,
    wanted: Sequence[str],
    say: Say,
    *,
    manage: bool,
    changed: bool,
) -> str:
    if publication.asked is not None:
        return say("publish-asked", n=len(publication.waits_for(wanted)))
    if publication.public:
        key = "publish-public-changed" if changed else "publish-public-manage"
        return say(key if manage else "publish-public", version=publication.version)
    if publication.withdrawn_at is not None:
        return say("publish-withdrawn-manage" if manage else "publish-withdrawn")
    if not material.sections:
        return say("publish-nothing-yet")
    return say("publish-none" if manage else "publish-none-reader")


def _note(publication: Publication, look: Look, say: Say) -> str:
    if not publication.public:
        return say("publish-note") if look.manage else ""
    return say("publish-meanwhile") if publication.asked is not None else ""


def _changed(publication: Publication, material: Material) -> bool:
    """Whether what is chosen now differs from what is public; the reason of a correction alone is no difference."""
    if not publication.public or publication.content is None:
        return True
    return compose(material, replace(publication.choices, correction="")) != {
        **publication.content,
        "correction": "",
    }


def _approval_rows(project: Project, publication: Publication, wanted: Sequence[str], say: Say) -> list[Row]:
    if publication.asked is None:
        return []
    rows = []
    for party in wanted:
        approval = publication.approvals.get(party)
        text = say("publish-waits")
        if approval is not None:
            text = say("publish-approved", on=short_date(project.today(approval.at), say))
        rows.append(Row(party_name(project, party, say), text=text))
    return rows


def _ticked(section: Section, publication: Publication) -> int:
    return sum(publication.choices.ticked(item) for item in section.items)


def _chosen_rows(publication: Publication, material: Material, language: str, say: Say) -> list[Row]:
    rows = []
    for section in material.sections:
        chosen = _ticked(section, publication)
        told = [item for item in section.items if publication.choices.ticked(item)]
        words = sum(item.kind is ItemKind.WORDS for item in told)
        note = say("publish-words-in", n=words) if words else ""
        text = say("publish-count-chosen", n=chosen, total=len(section.items))
        rows.append(Row(in_language(section.title, language), text=text, note=note))
    chosen_field = material.fields.get(publication.choices.field)
    if material.fields:
        text = in_language(chosen_field, language) if chosen_field else say("publish-field-none")
        rows.append(Row(say("publish-field"), text=text))
    if publication.choices.correction:
        rows.append(Row(say("publish-correction"), text=publication.choices.correction))
    return rows


def _names(project: Project, parties: Sequence[str], say: Say) -> str:
    return say("name-separator").join(party_name(project, party, say) for party in parties)


# ---------------------------------------------------------------- choosing


def section_message(
    project: Project, publication: Publication, section: Section, start: int, language: str, say: Say
) -> Message:
    """Some items of a section with their ticks, and the ways to change them."""
    place = (project.id, str(publication.cycle))
    names = [side.name for side in project.sides]
    shown = _on_a_card(section.items[start:])
    end = start + len(shown)
    rows, ways = [], []
    for at, item in enumerate(shown, start + 1):
        on = publication.choices.ticked(item)
        label = item_label(item, at, language, say)
        rows.append(_item_row(item, label, publication, names, language, say, on=on))
        key = "button-untick" if on else "button-tick"
        tick = act(Verb.PUBLISH_TICK, *place, item.id, "off" if on else "on", str(start))
        ways.append(Choice(say(key, item=_short(item, at, say)), tick, Weight.ANSWER))
    for at, item in enumerate(shown, start + 1):
        if item.kind is ItemKind.WORDS and publication.choices.ticked(item):
            words = act(Verb.PUBLISH_WORDS, *place, item.id)
            ways.append(Choice(say("button-publish-words", item=_short(item, at, say)), words))
    if end < len(section.items):
        later = act(Verb.PUBLISH_SECTION, *place, section.id, str(end))
        ways.append(Choice(say("button-more-items"), later, Weight.PRIMARY))
    ways.append(Choice(say("button-publish-back"), act(Verb.PUBLISH, *place)))
    return Message(
        say(
            "publish-choose",
            n=sum(publication.choices.ticked(i) for i in section.items),
            total=len(section.items),
        ),
        heading=in_language(section.title, language),
        progress=say("publish-range", first=start + 1, last=end, total=len(section.items))
        if len(shown) < len(section.items)
        else "",
        rows=tuple(rows),
        note=say("publish-choose-note"),
        choices=tuple(ways),
    )


def _on_a_card(items: Sequence[Item]) -> Sequence[Item]:
    """As many of them as have room for their buttons."""
    taken, buttons = 0, 0
    for item in items[:ON_A_CARD]:
        buttons += 2 if item.kind is ItemKind.WORDS else 1
        if buttons > TICKS_AND_WORDS:
            break
        taken += 1
    return items[:taken]


def item_label(item: Item, at: int, language: str, say: Say) -> str:
    """「問3 役割」; without a number of its own the item's place in its section stands there."""
    topic = in_language(item.label, language)
    return say("row-question", number=item.number, topic=topic) if item.number else f"{at}. {topic}"


def _short(item: Item, at: int, say: Say) -> str:
    short = say("publish-number", number=item.number) if item.number else say("publish-place", n=at)
    reason = item.kind is ItemKind.WORDS and "/why/" in item.id
    return say("publish-reason-short", item=short) if reason else short


def _item_row(
    item: Item,
    label: str,
    publication: Publication,
    names: Sequence[str],
    language: str,
    say: Say,
    *,
    on: bool,
) -> Row:
    instead = publication.choices.words.get(item.id)
    values = tuple(
        (
            names[line.side] if line.side is not None and line.side < len(names) else "",
            shorten(instead or in_language(line.texts, language), BESIDE),
        )
        for line in item.lines
    )
    mark = say("publish-on" if on else "publish-off")
    note = say("publish-is-words") if item.kind is ItemKind.WORDS else ""
    own = tuple(value for value in values if value[0])
    text = "\n".join(text for name, text in values if not name)
    return Row(say("publish-item", mark=mark, label=label), values=own, text=text, note=note, strong=on)


def field_message(
    project: Project, publication: Publication, material: Material, language: str, say: Say
) -> Message:
    """Under which field of life everybody finds it."""
    place = (project.id, str(publication.cycle))
    ways = [
        Choice(in_language(label, language), act(Verb.PUBLISH_FIELD, *place, name), Weight.ANSWER)
        for name, label in material.fields.items()
    ]
    ways.append(Choice(say("button-publish-back"), act(Verb.PUBLISH, *place)))
    return Message(say("publish-which-field"), heading=project.name, choices=tuple(ways))


def troubles_message(
    project: Project,
    publication: Publication,
    material: Material,
    found: Mapping[str, tuple[Trouble, str]],
    language: str,
    say: Say,
) -> Message:
    """Words that would tell of a person: which, what in them, and the way to write them anew."""
    place = (project.id, str(publication.cycle))
    items = material.items
    rows, ways = [], []
    for at, (name, (trouble, words)) in enumerate(found.items(), 1):
        item = items.get(name)
        label = item_label(item, at, language, say) if item else say("publish-correction")
        rows.append(Row(label, text=say(f"publish-trouble-{trouble.value}", words=words)))
        if item is not None:
            short = _short(item, at, say)
            ways.append(
                Choice(
                    say("button-publish-words", item=short),
                    act(Verb.PUBLISH_WORDS, *place, name),
                    Weight.PRIMARY,
                )
            )
            off = act(Verb.PUBLISH_TICK, *place, name, "off", "0")
            ways.append(Choice(say("button-untick", item=short), off))
        else:
            ways.append(
                Choice(say("button-correction"), act(Verb.PUBLISH_CORRECTION, *place), Weight.PRIMARY)
            )
    return Message(
        say("publish-troubles", n=len(found)),
        heading=project.name,
        rows=tuple(rows),
        choices=(*ways[:12], Choice(say("button-publish-back"), act(Verb.PUBLISH, *place))),
    )


# ---------------------------------------------------------------- reading and approving


def asked_message(
    project: Project, publication: Publication, look: Look, say: Say, *, again: bool = False
) -> Message:
    """To somebody who approves for a party: what it is about, where it can be read, and the two ways."""
    place, head = (project.id, str(publication.cycle)), digest_head(publication.digest)
    n = len(items_of(publication.asked)) if publication.asked else 0
    rows = [Row(say("publish-your-party"), text=party_name(project, look.party, say))]
    if again and publication.choices.correction:
        rows.append(Row(say("publish-correction"), text=publication.choices.correction))
    return Message(
        say("publish-please-again" if again else "publish-please", n=n),
        heading=say("publish-heading", project=project.name, cycle=publication.cycle),
        rows=tuple(rows),
        note=say("publish-please-again-note" if again else "publish-please-note"),
        link=(say("publish-draft-link"), look.draft) if look.draft else None,
        choices=(
            Choice(say("button-read-draft"), act(Verb.PUBLISH_READ, *place, "0"), Weight.PRIMARY),
            Choice(say("button-approve"), act(Verb.APPROVE, *place, head)),
            Choice(say("button-object"), act(Verb.OBJECT, *place, head)),
        ),
    )


def content_message(
    project: Project,
    publication: Publication,
    content: Content,
    start: int,
    look: Look,
    language: str,
    say: Say,
) -> Message:
    """The text itself, some items at a time; at its end the two ways for whoever approves."""
    place, names = (project.id, str(publication.cycle)), [side["name"] for side in content["sides"]]
    told = [(section, item) for section in content["sections"] for item in section["items"]]
    rows: list[Row] = []
    title = ""
    for section, item in told[start : start + READ_AT_ONCE]:
        if in_language(section["title"], language) != title:
            title = in_language(section["title"], language)
            rows.append(Row(say("publish-section-title", title=title), strong=True))
        rows.append(told_row(item, names, language, say))
    ways: list[Choice] = []
    later = start + READ_AT_ONCE
    if later < len(told):
        more = act(Verb.PUBLISH_READ, *place, str(later))
        ways.append(Choice(say("button-read-on"), more, Weight.PRIMARY))
    elif publication.asked is content and look.party and look.party not in publication.approvals:
        head = digest_head(publication.digest)
        ways.append(Choice(say("button-approve"), act(Verb.APPROVE, *place, head), Weight.PRIMARY))
        ways.append(Choice(say("button-object"), act(Verb.OBJECT, *place, head)))
    return Message(
        say("publish-text") if start == 0 else "",
        heading=content["title"],
        progress=say("publish-range", first=start + 1, last=min(later, len(told)), total=len(told)),
        rows=tuple(rows),
        choices=tuple(ways),
    )


def told_row(item: Mapping[str, object], names: Sequence[str], language: str, say: Say) -> Row:
    """One published item: what it is about, each side's answer, and whether they agree."""
    label = in_language(_mapping(item["label"]), language)
    if item["number"]:
        label = say("row-question", number=item["number"], topic=label)
    values, alone = [], []
    answers = item["answers"]
    for answer in answers if isinstance(answers, list) else ():
        text = in_language(answer["text"], language)
        if answer["side"] is None:
            alone.append(text)
        else:
            values.append((names[answer["side"]], text))
    note = say(f"publish-result-{str(item['result']).replace('_', '-')}") if item["result"] else ""
    return Row(label, values=tuple(values), text="\n".join(alone), note=note)


def _mapping(texts: object) -> Mapping[str, str]:
    return texts if isinstance(texts, Mapping) else {}


def published_message(project: Project, publication: Publication, page: str, say: Say) -> Message:
    """To everybody of the project: it is public now, and where."""
    key = "publish-now-public" if publication.version == 1 else "publish-now-corrected"
    ways = (Choice(say("button-publish"), act(Verb.PUBLISH, project.id, str(publication.cycle))),)
    return Message(
        say(key), heading=project.name, link=(say("publish-page-link"), page) if page else None, choices=ways
    )


def ask_withdraw_message(project: Project, publication: Publication, say: Say) -> Message:
    """Asked once more, for it is seen by everybody."""
    place = (project.id, str(publication.cycle))
    return Message(
        say("publish-ask-withdraw" if publication.public else "publish-ask-withdraw-draft"),
        heading=project.name,
        choices=(
            Choice(say("button-withdraw-now"), act(Verb.WITHDRAW, *place, "yes"), Weight.DANGER),
            Choice(say("button-publish-back"), act(Verb.PUBLISH, *place)),
        ),
    )


# ---------------------------------------------------------------- the case book


def cases_message(
    cases: Sequence[Case], words: str, base: str, more: bool, language: str, say: Say
) -> Message:
    """Some published cases with their addresses, the newest first; how to look for others."""
    if not cases:
        ways = (Choice(say("button-cases"), act(Verb.CASES, "")),) if words else ()
        key = "cases-none-letter" if by_letter(words) else "cases-none" if words else "cases-empty"
        return Message(say(key, words=words), choices=ways)
    rows = []
    for case in cases:
        content = case.content
        where = say(
            "cases-of",
            city=in_language(content["city"], language),
            year=fiscal_year_name(content["year"], say),
        )
        sides = say("name-separator").join(side["name"] for side in content["sides"])
        address = f"{base}/p/{case.slug}" if base else ""
        rows.append(Row(content["title"], text=f"{where}\n{sides}", note=address))
    return Message(
        say("cases-found" if words else "cases-newest", words=words, n=len(cases)),
        rows=tuple(rows),
        note=say("cases-more") if more else say("cases-how"),
        link=(say("cases-link"), f"{base}/p/") if base else None,
    )
