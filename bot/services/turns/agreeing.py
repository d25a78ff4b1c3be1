"""協定書: the written agreement, drafted from the answers, worded and agreed item by item. Kyodo does not sign."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.actions import Verb, act
from bot.domain.agreement import Agreement, ItemState
from bot.domain.chat import Expecting
from bot.domain.messages import (
    TAKES_FILES,
    Choice,
    Dialog,
    Field,
    FieldKind,
    File,
    Message,
    OpenDialog,
    Row,
    Settled,
    Weight,
)
from bot.domain.pack import Element
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Project, Role
from bot.services import drafting
from bot.services.documents import agreement_of, file_name
from bot.services.drafting import demanded, item_id, wanted
from bot.services.phrasing.agreement import (
    agreement_button,
    agreement_message,
    clause_message,
    concluded_message,
    document_name,
)
from bot.services.phrasing.questions import (
    led,
)
from bot.services.ports import Documents
from bot.services.scene import Scene

WORDS_LIMIT = 3000
"""So many characters can an item hold: what a dialog takes."""

ADDRESS_HOURS = 24
"""So long can a paper be fetched at its address."""


def wanted_items(scene: Scene, project: Project) -> tuple[Element, ...]:
    """The items of the pack that this project's form asks for."""
    return wanted(scene.kit.pack(project), project)


def missing_agreement(scene: Scene, project: Project) -> list[str]:
    """What closing the plan should know of the agreement, in words: nothing where the form asks for none."""
    if not demanded(scene.kit.pack(project), project):
        return []
    agreement = scene.uow.dossiers.get(project.id).agreement
    letters = [side.letter for side in project.sides]
    waiting = agreement.open_items([item_id(item) for item in wanted_items(scene, project)], letters)
    if agreement.concluded and not agreement.amended and not waiting:
        return []
    return [scene.t("missing-agreement", n=len(waiting))]


def show(scene: Scene, project: Project, member: Member | None) -> None:
    """All items with their state for each side. What the plan's answers say is drafted first."""
    agreement = _drafted(scene, project)
    manage = member is not None and member.role is Role.COORDINATOR
    scene.private.append(
        agreement_message(
            scene.kit.pack(project),
            project,
            agreement,
            [(item_id(item), item) for item in wanted_items(scene, project)],
            scene.person.language,
            scene.t,
            side=member.side if member is not None else "",
            manage=manage,
        )
    )


def _drafted(scene: Scene, project: Project) -> Agreement:
    """The agreement with words from the answers in items that nobody has worded."""
    dossier = scene.uow.dossiers.get(project.id)
    items = {item_id(item) for item in wanted_items(scene, project)}
    texts = {
        item: text for item, text in drafting.drafts(scene.uow, scene.kit, project).items() if item in items
    }
    agreement = dossier.agreement.draft(texts, scene.person.id, scene.now)
    if agreement != dossier.agreement:
        scene.uow.projects.lock(project.id)
        dossier = scene.uow.dossiers.get(project.id)
        agreement = dossier.agreement.draft(texts, scene.person.id, scene.now)
        scene.uow.dossiers.save(replace(dossier, agreement=agreement))
        scene.audit("agreement.drafted", project, items=sorted(texts))
    return agreement


def period_words(scene: Scene, project: Project) -> str:
    """From when until when, in the project's language."""
    return drafting.period_words(project, scene.kit.voice(project.language))


def seen_words(text: str) -> str:
    """What stood beside a button, short: consent is to these words and no others."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def show_clause(scene: Scene, project: Project, member: Member | None, item: str) -> None:
    """One item: what belongs there, its words, who has agreed, and the ways on."""
    element = next((e for e in wanted_items(scene, project) if item_id(e) == item), None)
    if element is None:
        scene.refuse(scene.t("old-button"))
        return
    agreement = scene.uow.dossiers.get(project.id).agreement
    clause = agreement.clauses.get(item)
    digest = seen_words(clause.text) if clause else ""
    scene.private.append(
        clause_message(
            scene.kit.pack(project),
            project,
            agreement,
            item,
            element,
            scene.person.language,
            scene.t,
            digest=digest,
            member=member,
        )
    )


def ask_words(scene: Scene, project: Project, item: str) -> None:
    """[文を直す]: a dialog where there are dialogs, else the next words are the item's."""
    element = next((e for e in wanted_items(scene, project) if item_id(e) == item), None)
    if element is None:
        scene.refuse(scene.t("old-button"))
        return
    clause = scene.uow.dossiers.get(project.id).agreement.clauses.get(item)
    label = element.label.in_(scene.person.language)
    if scene.incoming.dialogs:
        field = Field(
            "text", label, FieldKind.LONG_TEXT, value=clause.text if clause else "", max_length=WORDS_LIMIT
        )
        intro = Message(element.gist.in_(scene.person.language) or label)
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.CLAUSE_EDIT, project.id, item),
                agreement_button(scene.kit.pack(project), project, scene.t).label,
                (intro, field),
                scene.t("button-save"),
                scene.t("button-cancel"),
            )
        )
        return
    scene.expect(Expecting.CLAUSE, f"{project.id}/{item}")
    back = Choice(scene.t("button-leave-it"), act(Verb.CLAUSE, project.id, item))
    scene.private.append(Message(scene.t("clause-prompt", item=label), heading=project.name, choices=(back,)))
    scene.shown()


def wrote_clause(scene: Scene, project: Project, member: Member, item: str, text: str) -> None:
    """Typed words for an item."""
    scene.expect(Expecting.NOTHING)
    _word(scene, project, member, item, text)


def submitted_clause(scene: Scene, project: Project, item: str, values: Mapping[str, str]) -> None:
    """The dialog with the words of an item was sent."""
    member = scene.uow.projects.member(project.id, scene.person.id)
    if member is not None:
        _word(scene, project, member, item, values.get("text", "").strip())


def _word(scene: Scene, project: Project, member: Member, item: str, text: str) -> None:
    if all(item_id(element) != item for element in wanted_items(scene, project)):
        scene.refuse(scene.t("old-button"))
        return
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    text = text[:WORDS_LIMIT]
    message = scene.incoming.message_id or ""
    agreement = dossier.agreement.word(item, text, scene.person.id, scene.now, message)
    if agreement != dossier.agreement:
        scene.uow.dossiers.save(replace(dossier, agreement=agreement))
        scene.audit("agreement.worded", project, item=item)
        _tell_others(scene, project, item)
    show_clause(scene, project, member, item)


def _tell_others(scene: Scene, project: Project, item: str) -> None:
    """The other sides' respondents and the coordinator hear that there are new words to agree to."""
    element = next((e for e in wanted_items(scene, project) if item_id(e) == item), None)
    for other in scene.uow.projects.members(project.id):
        if other.role not in (Role.RESPONDENT, Role.COORDINATOR) or element is None:
            continue
        if other.person.id == scene.person.id:
            continue
        say = scene.kit.voice(other.person.language)
        look = Choice(say("button-look"), act(Verb.CLAUSE, project.id, item), Weight.PRIMARY)
        text = say("clause-new", item=element.label.in_(other.person.language))
        scene.tell(other.person, Message(text, heading=project.name, choices=(look,)), project=project.id)


def agree(scene: Scene, project: Project, member: Member | None, item: str, digest: str) -> None:
    """[この文でよい]: the side agrees to the words that stood beside the button, if they still stand."""
    if member is None:
        return
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    clause = dossier.agreement.clauses.get(item)
    if clause is None or seen_words(clause.text) != digest:
        scene.private.append(Message(scene.t("clause-changed"), heading=project.name))
        show_clause(scene, project, member, item)
        return
    agreement = dossier.agreement.agree(item, clause.text, member.side, scene.now)
    if agreement != dossier.agreement:
        scene.uow.dossiers.save(replace(dossier, agreement=agreement))
        scene.audit("agreement.agreed", project, item=item, side=member.side)
    settled = scene.t("clause-settled", item=_label(scene, project, item))
    scene.immediate = Settled(settled)
    letters = [side.letter for side in project.sides]
    items = [item_id(one) for one in wanted_items(scene, project)]
    place = items.index(item) if item in items else 0
    items = items[place:] + items[:place]  # on from here, then from the beginning
    rest = [one for one in agreement.open_items(items, letters) if _open_for(agreement, one, member.side)]
    if not rest:
        own = sum(agreement.state_for(one, member.side) is ItemState.AGREED for one in items)
        scene.private.append(Message(scene.t("clause-agreed-all", n=own), heading=project.name))
        show(scene, project, member)
        return
    show_clause(scene, project, member, rest[0])
    if not scene.incoming.dialogs:  # nothing settles on a message there: said before the next item
        scene.private[-1] = led(scene.private[-1], settled)


def _label(scene: Scene, project: Project, item: str) -> str:
    element = next((e for e in wanted_items(scene, project) if item_id(e) == item), None)
    return element.label.in_(scene.person.language) if element else ""


def _open_for(agreement: Agreement, item: str, side: str) -> bool:
    return agreement.state_for(item, side) is ItemState.DRAFTED


def document(scene: Scene, project: Project) -> None:
    """[文書にする]: the agreement as a file to whoever asks; an address for some hours where no files can be sent."""
    agreement = _drafted(scene, project)
    documents, person = scene.kit.documents, scene.person
    takes_files = person.address.platform in TAKES_FILES
    address = "" if documents is None or takes_files else _address(scene, documents, project)
    if documents is None or not (takes_files or address):
        scene.refuse(scene.t("document-no-address"), project.name)
        return
    letters = [side.letter for side in project.sides]
    waiting = agreement.open_items([item_id(item) for item in wanted_items(scene, project)], letters)
    kind = document_name(scene.kit.pack(project), project, person.language)
    text = scene.t("document-here" if waiting else "document-here-ready", kind=kind, open=len(waiting))
    scene.audit("agreement.document", project)
    if takes_files:
        content = documents.agreement(agreement_of(scene.uow, scene.kit, project, scene.now))
        file = File.of(file_name(scene.kit, project), content)
        scene.private.append(Message(text, heading=project.name, file=file))
        return
    note = scene.t("document-link-note", hours=ADDRESS_HOURS)
    link = (scene.t("document-link"), address)
    rows = (Row(file_name(scene.kit, project)),)  # a card, on which the address is a button
    scene.private.append(Message(text, heading=project.name, rows=rows, note=note, link=link))


def _address(scene: Scene, documents: Documents, project: Project) -> str:
    until = scene.kit.wall.now() + timedelta(hours=ADDRESS_HOURS)
    return documents.address(project.id, scene.person.id, until)


def ask_conclude(scene: Scene, project: Project) -> None:
    """[まとめる]: what is still open, who signed and when."""
    dossier = scene.uow.dossiers.get(project.id)
    letters = [side.letter for side in project.sides]
    items = [item_id(item) for item in wanted_items(scene, project)]
    waiting = dossier.agreement.open_items(items, letters)
    key = "conclude-open" if waiting else "conclude-ready"
    if not scene.incoming.dialogs:
        scene.say(Message(scene.t("press-to-open"), heading=project.name))
        return
    names = scene.t("name-separator").join(side.name for side in project.sides)
    scene.immediate = OpenDialog(
        Dialog(
            act(Verb.CONCLUDE, project.id),
            agreement_button(scene.kit.pack(project), project, scene.t).label,
            (
                Message(scene.t(key, n=len(waiting))),
                Field("signers", scene.t("conclude-signers"), value=names, max_length=500),
                Field(
                    "signed_on",
                    scene.t("conclude-on"),
                    FieldKind.DATE,
                    value=project.today(scene.now).isoformat(),
                ),
            ),
            scene.t("button-conclude"),
            scene.t("button-cancel"),
        )
    )


def conclude(scene: Scene, project: Project, values: Mapping[str, str]) -> None:
    """Records a version of the words that stand: the agreement, or its next amendment."""
    scene.uow.projects.lock(project.id)
    dossier = scene.uow.dossiers.get(project.id)
    try:
        signed_on = date.fromisoformat(values.get("signed_on", ""))
    except ValueError:
        signed_on = project.today(scene.now)
    signers = values.get("signers", "").strip()
    agreement = dossier.agreement.conclude(scene.person.id, scene.now, signers=signers, signed_on=signed_on)
    if agreement == dossier.agreement:
        scene.private.append(Message(scene.t("conclude-nothing"), heading=project.name))
        return
    scene.uow.dossiers.save(replace(dossier, agreement=agreement))
    version = agreement.concluded[-1]
    scene.audit("agreement.concluded", project, number=version.number, changed=list(version.changed))
    items = [(item_id(item), item) for item in wanted_items(scene, project)]
    pack, today = scene.kit.pack(project), project.today(scene.now)
    for member in scene.uow.projects.members(project.id):
        language = member.person.language
        say = scene.kit.voice(language)
        message = concluded_message(pack, project, agreement, items, today, language, say)
        if not allowed(scene.actor(member), Permission.SEE_COMPARISON, project):
            message = replace(message, choices=())
        scene.tell(member.person, message, project=project.id)
