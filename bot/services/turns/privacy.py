"""わたしの記録 and 消して: everything that is kept about whoever asks, and that it goes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Verb, act
from bot.domain.messages import TAKES_FILES, Choice, File, Message, Row, direct
from bot.domain.project import Project, Role
from bot.domain.sheets import Given, Sheet
from bot.services.forgetting import forget_in
from bot.services.papers import asked_now, paper
from bot.services.phrasing.privacy import erase_question, erased_message, record_message
from bot.services.phrasing.status import person_name
from bot.services.phrasing.values import topic, value_text
from bot.services.ports import Erased
from bot.services.privacy import FORMS, OfProject, as_file, facts, keeping_of, of_projects
from bot.services.scene import Scene
from bot.services.turns import revealing
from bot.services.turns.handing_off import reached
from bot.services.turns.publishing import tell_outdated

ADDRESS_HOURS = 6
"""As long as a file can be fetched where the chat takes none."""


def my_record(scene: Scene) -> None:
    """わたしの記録: what there is, in the person's own chat and nowhere else."""
    found = of_projects(scene.uow, scene.person)
    rows = []
    for one in found:
        standing = [answer for answer in one.answers if answer.current]
        reasons = [answer for answer in standing if answer.comment]
        until = keeping_of(scene.uow, scene.kit, one.place.project, scene.now).until
        rows.append((one.place, len(standing), len(reasons) + len(one.notes) + len(one.words), until))
    scene.private.append(record_message(scene.person, rows, _settings(scene), _sheets(scene, found), scene.t))


def _settings(scene: Scene) -> list[str]:
    uow, person = scene.uow, scene.person.id
    counts: Mapping[str, int] = {
        "record-mutes": len(uow.mutes.of_person(person)),
        "record-rounds": len(uow.rounds.of_person(person)),
        "record-feeds": len(uow.feeds.of_person(person)),
        "record-pages": len(uow.status_pages.of_person(person)),
        "record-mail": len(uow.mail_desks.of_person(person)),
    }
    return [scene.t(key, n=count) for key, count in counts.items() if count]


def _sheets(scene: Scene, found: list[OfProject]) -> list[tuple[str, str, str]]:
    """The person's own sheets, the newest first, by project, id and what each is called: with its project where there are
    several, with its year where the project has had more than one.
    """
    listed: list[tuple[Project, Sheet, str]] = []
    for one in reversed(found):
        project = one.place.project
        for sheet in reversed(scene.uow.sheets.of_member(project.id, scene.person.id)):
            asked = paper(scene.uow, scene.kit, project, sheet.questionnaire, sheet.cycle)
            if asked is not None and sheet.answers:
                listed.append((project, sheet, asked.title.in_(scene.person.language)))
    several = len({project.id for project, _, _ in listed}) > 1

    def called(project: Project, sheet: Sheet, title: str) -> str:
        name = scene.t("sheet-of-cycle", title=title, n=sheet.cycle) if project.past else title
        return scene.t("my-sheet-of", project=project.name, name=name) if several else name

    return [(project.id, sheet.id, called(project, sheet, title)) for project, sheet, title in listed]


def my_sheet(scene: Scene, project_id: str, sheet_id: str) -> None:
    """[…の答え]: one's own answers on one sheet, question by question. Nobody else's sheet is shown."""
    project, sheet = scene.uow.projects.get(project_id), scene.uow.sheets.get(sheet_id)
    mine = sheet is not None and sheet.person == scene.person.id and sheet.project == project_id
    asked = (
        paper(scene.uow, scene.kit, project, sheet.questionnaire, sheet.cycle)
        if project is not None and sheet is not None and mine
        else None
    )
    if project is None or sheet is None or asked is None:
        scene.refuse(scene.t("not-allowed"))
        return
    language = scene.person.language
    rows = []
    for question in asked.questions:
        given: Given | None = sheet.answers.get(question.id)
        if given is not None:
            text = value_text(question, given, language, scene.t)
            rows.append(Row(topic(question, language), text=text, note=given.comment or ""))
    back = Choice(scene.t("button-my-record"), act(Verb.MY_RECORD))
    scene.private.append(
        Message(asked.title.in_(language), heading=project.name, rows=tuple(rows), choices=(back,))
    )


def my_file(scene: Scene, form: str) -> None:
    """[表で受けとる]: all of it as a file; where the chat takes none, an address for some hours."""
    form = form if form in FORMS else "csv"
    name = f"kyodo-my-data.{form}"
    scene.audit("record.fetched", format=form)
    told = f"{scene.t('record-file')}\n{scene.t(f'record-file-{form}')}"
    if scene.person.address.platform in TAKES_FILES:
        content = as_file(facts(scene.uow, scene.person), form)
        scene.private.append(Message(told, file=File(name, content)))
        return
    until = scene.kit.wall.now() + timedelta(hours=ADDRESS_HOURS)
    documents = scene.kit.documents
    address = documents.record_address(scene.person.id, form, until) if documents else ""
    if not address:
        scene.refuse(scene.t("record-no-address"))
        return
    note = scene.t("document-link-note", hours=ADDRESS_HOURS)
    link = (scene.t("document-link"), address)
    back = Choice(scene.t("button-my-record"), act(Verb.MY_RECORD))
    scene.private.append(Message(told, rows=(Row(name),), note=note, link=link, choices=(back,)))


# ---------------------------------------------------------------- 消して


def only_coordinator_of(scene: Scene) -> list[str]:
    """The living projects that nobody else coordinates (names)."""
    found = []
    for project, member in scene.uow.projects.of_person(scene.person.id):
        if member.role is Role.COORDINATOR and project.alive and project.stage != "closed":
            others = scene.uow.projects.members(project.id)
            if not any(o.role is Role.COORDINATOR and o.person.id != scene.person.id for o in others):
                found.append(project.name)
    return found


def ask_erase(scene: Scene) -> None:
    """消して: what goes, what stays; nothing happens yet."""
    sharing = len(scene.uow.people.sharing(scene.person.id))
    scene.private.append(
        erase_question(
            scene.now.date(), scene.t,
            only=only_coordinator_of(scene), line=scene.person.address.platform == "line", sharing=sharing,
        )
    )  # fmt: skip


def erase(scene: Scene, asked_on: str) -> None:
    """[消す]: everything goes. A button of another day asks again: it may be old, and somebody else's hand."""
    if asked_on != scene.now.date().isoformat() or only_coordinator_of(scene):
        ask_erase(scene)
        return
    say, line = scene.t, scene.person.address.platform == "line"
    erase_all(scene)
    for waiting in (scene.first, scene.here, scene.private):
        waiting.clear()
    scene.farewell = True
    scene.private.append(erased_message(say, line=line))


def erase_all(scene: Scene, by: str = "") -> Erased:
    """Everything that is kept of the scene's person, in every project; tells the coordinators what it means for their
    sides, without a name. ``by``: who asked for it, where that is not the person.
    """
    person, uow = scene.person, scene.uow
    answers = 0
    projects = [place.project.id for place in uow.privacy.belongings(person.id)]
    for name in sorted(set(projects)):
        project = uow.projects.lock(name)
        if project is not None:
            answers += _erase_in(scene, project)
    places = {place for name in set(projects) for place in reached(uow, name)} - {direct(person.address)}
    uow.outbox.withdraw(places, person.id)
    if person.name:
        nameless = person_name(replace(person, name=None), scene.kit.voice(scene.kit.defaults.language))
        uow.outbox.unname(places, person.name, nameless)
    uow.privacy.erase_person(person, projects)
    uow.audit.add(scene.now, by or person.id, "person.erased", person=person.id)
    return Erased(len(set(projects)), answers)


def _erase_in(scene: Scene, project: Project) -> int:
    member = scene.uow.projects.member(project.id, scene.person.id)
    asking = scene.uow.publications.of_project(project)
    count, mutual = forget_in(scene.uow, scene.kit, project, scene.person, scene.now)
    if member is not None:
        _leave(scene, project, member.role, member.side, mutual=mutual)
    tell_outdated(scene, project, asking)
    return count


def _leave(scene: Scene, project: Project, role: Role, side: str, *, mutual: bool) -> None:
    """The place is left; who comes next on the side speaks for it. The coordinators hear what is missing now."""
    uow = scene.uow
    uow.projects.leave(project.id, scene.person.id, scene.now)
    others = [m for m in uow.projects.members(project.id) if m.person.id != scene.person.id]
    key = ""
    if role is Role.RESPONDENT:
        successor = next((m for m in others if m.side == side and m.role is Role.MEMBER), None)
        key = "erased-respondent-follows" if successor else "erased-respondent"
        if successor is not None:
            uow.projects.set_role(project.id, successor.person.id, Role.RESPONDENT)
            scene.audit("member.respondent", project, side=side, person=successor.person.id)
            for sheet in asked_now(uow, scene.kit, project, scene.now):
                revealing.reveal_if_complete(scene, project, sheet)
    elif role is Role.MEMBER:
        key = "erased-member"
    if not key:
        return
    for other in others:
        if other.role is Role.COORDINATOR:
            say = scene.kit.voice(other.person.language)
            text = say(key, side=project.side(side).name, kept="yes" if mutual else "no")
            invite = Choice(say("button-invite"), act(Verb.INVITE, project.id))
            scene.tell(
                other.person,
                Message(text, heading=project.name, choices=(invite,) if key == "erased-respondent" else ()),
                project=project.id,
            )
