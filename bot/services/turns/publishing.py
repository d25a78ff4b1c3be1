"""公表: chosen item by item by the coordinator, approved as one text by all sides and the section, then public."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.chat import Expecting
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldErrors,
    FieldKind,
    Message,
    OpenDialog,
    Renewed,
    Settled,
    Weight,
)
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project, Role
from bot.domain.publishing import (
    Choices,
    ItemKind,
    Material,
    Publication,
    compose,
    grams,
    holds,
    items_of,
    party_of,
)
from bot.domain.words import clean
from bot.services.casebook import A_PAGE
from bot.services.phrasing.publishing import (
    Look,
    ask_withdraw_message,
    asked_message,
    cases_message,
    content_message,
    digest_head,
    field_message,
    party_name,
    publish_message,
    published_message,
    section_message,
    troubles_message,
)
from bot.services.publishing import (
    approve,
    approvers,
    ask,
    faults,
    material_of,
    outdated,
    page_address,
    preview_address,
    publication_of,
    waited_for,
)
from bot.services.scene import Scene
from bot.services.turns.working import keep_note

WORDS_LIMIT = 3000
"""So many characters can be written in the place of an item's words: what a dialog takes."""

CASES = 5
"""So many cases stand on one card: what is looked for is named more closely, or looked up in the case book."""


def show(scene: Scene, project: Project, member: Member | None, cycle: str) -> None:
    """[公表]: how far it is, and what the reader can do about it."""
    _card(scene, project, member, publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle)))


def _card(
    scene: Scene, project: Project, member: Member | None, publication: Publication, lead: str = ""
) -> None:
    found = approvers(scene.uow, project, publication.asked)
    scene.private.append(
        publish_message(
            project,
            publication,
            material_of(scene.uow, scene.kit, project, publication.cycle, scene.now),
            tuple(found),
            _look(scene, project, member, publication),
            scene.person.language,
            scene.t,
            lead=lead,
        )
    )


def _look(scene: Scene, project: Project, member: Member | None, publication: Publication) -> Look:
    actor, found = scene.actor(member), approvers(scene.uow, project, publication.asked)
    party = party_of(member) if allowed(actor, Permission.APPROVE, project) else ""
    return Look(
        manage=allowed(actor, Permission.MANAGE, project),
        withdraw=allowed(actor, Permission.WITHDRAW, project),
        party=party if party in found else "",
        page=page_address(scene.kit, publication),
        draft=preview_address(scene.kit, publication),
        unnamed=tuple(name for name, people in found.items() if not people),
    )


# ---------------------------------------------------------------- choosing


def _edit(scene: Scene, project: Project, cycle: str) -> tuple[Project, Publication, Material]:
    """The publication as it stands now, held until the turn ends."""
    project = scene.uow.projects.lock(project.id) or project
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    return project, publication, material_of(scene.uow, scene.kit, project, publication.cycle, scene.now)


def _keep(
    scene: Scene, project: Project, publication: Publication, choices: Choices, **told: object
) -> Publication:
    """Keeps other choices. Whoever was asked hears that the text they were asked about is none any more."""
    if choices == publication.choices:
        return publication
    edited = publication.edited(choices)
    scene.uow.publications.save(edited)
    scene.audit("publication.edited", project, cycle=publication.cycle, **told)
    _tell_voided(scene, project, publication)
    return edited


def _tell_voided(scene: Scene, project: Project, publication: Publication) -> None:
    """Whoever had approved what it asked about hears that this counts no more."""
    for party, people in approvers(scene.uow, project, publication.asked).items():
        for member in people if party in publication.approvals else ():
            if member.person.id != scene.person.id:
                text = scene.kit.voice(member.person.language)("publish-voided")
                scene.tell(member.person, Message(text, heading=project.name), project=project.id)


def tell_outdated(scene: Scene, project: Project, before: Sequence[Publication]) -> None:
    """Of these, as they were, some ask about nothing any more, because answers are others now, or gone: the coordinators
    hear that they can ask anew, and whoever had approved that it counts no more.
    """
    asking = {one.cycle for one in scene.uow.publications.of_project(project) if one.asked is not None}
    for publication in before:
        if publication.asked is None or publication.cycle in asking:
            continue
        scene.audit("publication.outdated", project, cycle=publication.cycle)
        _tell_voided(scene, project, publication)
        for other in scene.uow.projects.members(project.id):
            if other.role is Role.COORDINATOR and other.person.id != scene.person.id:
                say = scene.kit.voice(other.person.language)
                look = act(Verb.PUBLISH, project.id, str(publication.cycle))
                way = Choice(say("button-publish"), look, Weight.PRIMARY)
                told = Message(say("publish-outdated-told"), heading=project.name, choices=(way,))
                scene.tell(other.person, told, project=project.id)


def choose(scene: Scene, project: Project, cycle: str, section: str, start: str) -> None:
    """[項目を選ぶ]: the items of one section with their ticks."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    material = material_of(scene.uow, scene.kit, project, publication.cycle, scene.now)
    _items(scene, project, publication, material, section, _number(start))


def _items(
    scene: Scene, project: Project, publication: Publication, material: Material, section: str, start: int
) -> Message | None:
    found = next((one for one in material.sections if one.id == section), None)
    if found is None:
        scene.refuse(scene.t("old-button"), project.name)
        return None
    start = start if start < len(found.items) else 0
    card = section_message(project, publication, found, start, scene.person.language, scene.t)
    scene.private.append(card)
    return card


def tick(scene: Scene, project: Project, cycle: str, item: str, on: str, start: str) -> None:
    """[出す] and [出さない]. Where the platform can, the card changes in its place."""
    project, publication, material = _edit(scene, project, cycle)
    found = material.items.get(item)
    if found is None:
        scene.refuse(scene.t("old-button"), project.name)
        return
    choices = publication.choices.with_tick(found, on=on == "on")
    voided = publication.asked is not None and choices != publication.choices
    publication = _keep(scene, project, publication, choices, item=item, on=on == "on")
    section = next(one.id for one in material.sections if found in one.items)
    card = _items(scene, project, publication, material, section, _number(start))
    if voided and card is not None:
        scene.private[-1] = replace(card, lead=scene.t("publish-voided-here"))
    elif scene.person.address.platform == "slack" and card is not None and not scene.incoming.at_home:
        scene.immediate = Renewed((scene.private.pop(),))


def choose_field(scene: Scene, project: Project, cycle: str, field: str) -> None:
    """[分野]: under which field of life it stands in the case book."""
    project, publication, material = _edit(scene, project, cycle)
    if field not in material.fields:
        scene.private.append(field_message(project, publication, material, scene.person.language, scene.t))
        return
    publication = _keep(scene, project, publication, replace(publication.choices, field=field), field=field)
    member = scene.uow.projects.member(project.id, scene.person.id)
    _card(scene, project, member, publication, lead=scene.t("publish-field-kept"))


def ask_words(scene: Scene, project: Project, cycle: str, item: str) -> None:
    """[文を書きかえる]: the words that are published in the place of what was written; nobody's answer is changed."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    found = material_of(scene.uow, scene.kit, project, publication.cycle, scene.now).items.get(item)
    if found is None or found.kind is not ItemKind.WORDS:
        scene.refuse(scene.t("old-button"), project.name)
        return
    words = publication.choices.words.get(item) or next(iter(found.lines[0].texts.values()), "")
    _ask_for(scene, project, Verb.PUBLISH_WORDS, (cycle, item), "publish-words-prompt", words)


def ask_correction(scene: Scene, project: Project, cycle: str) -> None:
    """[訂正の理由]: stands on the page beside the date of the correction."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    _ask_for(
        scene,
        project,
        Verb.PUBLISH_CORRECTION,
        (cycle,),
        "publish-correction-prompt",
        publication.choices.correction,
    )


_EXPECTING = {
    Verb.PUBLISH_WORDS: Expecting.PUBLISH_WORDS,
    Verb.PUBLISH_CORRECTION: Expecting.CORRECTION,
    Verb.OBJECT: Expecting.OBJECTION,
}

_LABELS = {
    Verb.PUBLISH_WORDS: "publish-words-label",
    Verb.PUBLISH_CORRECTION: "publish-correction",
    Verb.OBJECT: "publish-object-label",
}


def _ask_for(
    scene: Scene, project: Project, verb: Verb, about: tuple[str, ...], prompt: str, words: str
) -> None:
    """A dialog where there are dialogs, else the next words."""
    if scene.incoming.dialogs:
        field = Field(
            "text", scene.t(_LABELS[verb]), FieldKind.LONG_TEXT, value=words[:WORDS_LIMIT],
            max_length=WORDS_LIMIT, optional=verb is not Verb.OBJECT,
        )  # fmt: skip
        scene.immediate = OpenDialog(
            Dialog(
                act(verb, project.id, *about),
                scene.t("button-publish"),
                (Message(scene.t(prompt)), field),
                scene.t("button-save"),
                scene.t("button-cancel"),
            )
        )
        return
    scene.expect(_EXPECTING[verb], "/".join((project.id, *about)))
    back = Choice(scene.t("button-leave-it"), act(Verb.PUBLISH, project.id, about[0]))
    scene.private.append(Message(scene.t(prompt), heading=project.name, choices=(back,)))
    scene.shown()


def wrote_words(scene: Scene, project: Project, member: Member, about: str, text: str) -> None:
    """Typed words in the place of an item's."""
    scene.expect(Expecting.NOTHING)
    cycle, _, item = about.partition("/")
    _word(scene, project, member, cycle, item, text)


def submitted_words(scene: Scene, project: Project, cycle: str, item: str, values: Mapping[str, str]) -> None:
    """The dialog with words in the place of an item's was sent."""
    member = scene.uow.projects.member(project.id, scene.person.id)
    _word(scene, project, member, cycle, item, values.get("text", ""))


def _word(scene: Scene, project: Project, member: Member | None, cycle: str, item: str, text: str) -> None:
    project, publication, material = _edit(scene, project, cycle)
    found = material.items.get(item)
    if found is None or found.kind is not ItemKind.WORDS:
        scene.refuse(scene.t("old-button"), project.name)
        return
    choices = publication.choices.with_tick(found, on=True).with_words(item, clean(text)[:WORDS_LIMIT])
    publication = replace(publication, authors={**publication.authors, item: tuple(sorted(found.by))})
    publication = _keep(scene, project, publication, choices, item=item)
    _card(scene, project, member, publication, lead=scene.t("publish-words-kept"))


def wrote_correction(scene: Scene, project: Project, member: Member, cycle: str, text: str) -> None:
    """The typed reason of a correction."""
    scene.expect(Expecting.NOTHING)
    _correct(scene, project, member, cycle, text)


def submitted_correction(scene: Scene, project: Project, cycle: str, values: Mapping[str, str]) -> None:
    """The dialog with the reason of a correction was sent."""
    _correct(
        scene, project, scene.uow.projects.member(project.id, scene.person.id), cycle, values.get("text", "")
    )


def _correct(scene: Scene, project: Project, member: Member | None, cycle: str, text: str) -> None:
    project, publication, _ = _edit(scene, project, cycle)
    choices = replace(publication.choices, correction=clean(text)[:WORDS_LIMIT])
    publication = _keep(scene, project, publication, choices)
    _card(scene, project, member, publication, lead=scene.t("publish-correction-kept"))


# ---------------------------------------------------------------- asking and approving


def ask_all(scene: Scene, project: Project, cycle: str) -> None:
    """[承認をお願いする]: everybody who approves gets the same text; not while words in it would tell of a person."""
    project, publication, material = _edit(scene, project, cycle)
    content = compose(material, publication.choices)
    member = scene.uow.projects.member(project.id, scene.person.id)
    if not items_of(content):
        scene.refuse(scene.t("publish-nothing"), project.name)
        return
    if found := faults(scene.uow, project, content):
        scene.private.append(
            troubles_message(project, publication, material, found, scene.person.language, scene.t)
        )
        return
    if publication.asked == content and waited_for(scene.uow, project, publication):
        _card(scene, project, member, publication)
        return
    again = publication.public
    asked = ask(scene.uow, scene.kit, project, publication, scene.person, scene.now)
    _card(scene, project, member, asked, lead=scene.t("publish-asked-now"))
    for party, people in approvers(scene.uow, project).items():
        for one in people:
            if one.person.id == scene.person.id:
                continue
            say = scene.kit.voice(one.person.language)
            look = Look(party=party, draft=preview_address(scene.kit, asked))
            scene.tell(one.person, asked_message(project, asked, look, say, again=again), project=project.id)


def read(scene: Scene, project: Project, member: Member | None, cycle: str, start: str) -> None:
    """[文を読む]: what people are asked about, or what is public."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    content = publication.asked if publication.asked is not None else publication.content
    if content is None:
        _card(scene, project, member, publication)
        return
    look = _look(scene, project, member, publication)
    at = _number(start) if _number(start) < len(items_of(content)) else 0
    scene.private.append(
        content_message(project, publication, content, at, look, scene.person.language, scene.t)
    )


def approves(scene: Scene, project: Project, member: Member | None, cycle: str, head: str) -> None:
    """[この文でよい]: approval of the text that stood beside the button, if that is what is asked about."""
    project = scene.uow.projects.lock(project.id) or project
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    member = scene.uow.projects.member(
        project.id, scene.person.id
    )  # as it stands now that nobody else changes it
    party = party_of(member)
    if publication.asked is None or digest_head(publication.digest) != head:
        _card(scene, project, member, publication, lead=scene.t("publish-changed"))
        return
    if party not in approvers(scene.uow, project, publication.asked):
        scene.refuse(scene.t("not-allowed"), project.name)
        return
    if party in publication.approvals:
        _card(scene, project, member, publication, lead=scene.t("publish-approved-before"))
        return
    if outdated(scene.uow, scene.kit, project, publication, scene.now):
        bare = publication.edited(publication.choices)
        scene.uow.publications.save(bare)
        tell_outdated(scene, project, (publication,))
        _card(scene, project, member, bare, lead=scene.t("publish-outdated"))
        return
    name = party_name(project, party, scene.t)
    done = approve(scene.uow, project, publication, party, scene.person, scene.now)
    scene.immediate = Settled(scene.t("publish-approved-settled", party=name))
    if not done.public or done.version == publication.version:
        _card(scene, project, member, done, lead=scene.t("publish-approved-now", party=name))
        return
    for other in scene.uow.projects.members(project.id):
        say = scene.kit.voice(other.person.language)
        told = published_message(project, done, page_address(scene.kit, done), say)
        scene.tell(other.person, told, project=project.id)


def ask_objection(scene: Scene, project: Project, cycle: str, head: str) -> None:
    """[直してほしい]: what should be otherwise, in a few words for all sides."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    if publication.asked is None or digest_head(publication.digest) != head:
        member = scene.uow.projects.member(project.id, scene.person.id)
        _card(scene, project, member, publication, lead=scene.t("publish-changed"))
        return
    _ask_for(scene, project, Verb.OBJECT, (cycle, head), "publish-object-prompt", "")


def wrote_objection(scene: Scene, project: Project, member: Member, about: str, text: str) -> None:
    """Typed words about what should be otherwise."""
    scene.expect(Expecting.NOTHING)
    cycle, _, head = about.partition("/")
    _object(scene, project, member, cycle, head, text)


def submitted_objection(
    scene: Scene, project: Project, cycle: str, head: str, values: Mapping[str, str]
) -> None:
    """The dialog about what should be otherwise was sent."""
    member, text = scene.uow.projects.member(project.id, scene.person.id), values.get("text", "").strip()
    if not text:
        scene.immediate = FieldErrors({"text": scene.t("error-empty")})
    elif member is not None:
        _object(scene, project, member, cycle, head, text)


def _object(scene: Scene, project: Project, member: Member, cycle: str, head: str, text: str) -> None:
    """A note for all sides; nothing becomes public until the coordinator has asked anew or the party approves after all."""
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    if publication.asked is None or digest_head(publication.digest) != head:
        _card(scene, project, member, publication, lead=scene.t("publish-changed"))
        return
    scene.audit("publication.objected", project, cycle=project.cycle_called(cycle), party=party_of(member))
    way = act(Verb.PUBLISH, project.id, cycle)
    keep_note(scene, project, member, "change", text, told="publish-objected", leads=("button-publish", way))


def withdraw(scene: Scene, project: Project, member: Member | None, cycle: str, sure: str) -> None:
    """[取り下げる]: asked once more, then nothing of it is public from that moment."""
    project = scene.uow.projects.lock(project.id) or project
    publication = publication_of(scene.uow, scene.kit, project, project.cycle_called(cycle))
    if not publication.public and publication.asked is None:
        _card(scene, project, member, publication)
        return
    if sure != "yes":
        scene.private.append(ask_withdraw_message(project, publication, scene.t))
        return
    bare = publication.withdrawn(scene.now) if publication.public else publication.edited(publication.choices)
    scene.uow.publications.save(bare)
    scene.audit("publication.withdrawn", project, cycle=publication.cycle, public=publication.public)
    _card(scene, project, member, bare, lead=scene.t("publish-withdrawn-now"))
    for other in scene.uow.projects.members(project.id):
        if other.person.id == scene.person.id or not (party_of(other) or other.role == "coordinator"):
            continue
        say = scene.kit.voice(other.person.language)
        way = Choice(say("button-publish"), act(Verb.PUBLISH, project.id, str(bare.cycle)), Weight.QUIET)
        key = "publish-withdrawn-told" if publication.public else "publish-recalled-told"
        scene.tell(other.person, Message(say(key), heading=project.name, choices=(way,)), project=project.id)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


# ---------------------------------------------------------------- the case book


def cases(scene: Scene, words: str) -> None:
    """「事例 川」: what was published, by words; the newest without any."""
    words = clean(words)[:100]
    likely = scene.uow.publications.find((), grams(words), A_PAGE)
    found = [case for case in likely if holds(case.content, words)]
    base = scene.kit.defaults.public_url
    scene.say(cases_message(found[:CASES], words, base, len(found) > CASES, scene.person.language, scene.t))
