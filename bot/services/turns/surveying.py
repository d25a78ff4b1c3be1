"""アンケート: opened, handed on and closed by the coordinator; its results are for all sides once it is closed."""

from collections.abc import Callable
from dataclasses import replace

from bot.domain.messages import Message
from bot.domain.permissions import Permission, allowed
from bot.domain.project import ON_A_SIDE, Member, Project, Role
from bot.domain.survey import Survey
from bot.services.phrasing.surveys import (
    ask_close_message,
    closed_message,
    offer_message,
    open_message,
    outcome_message,
    token_head,
    words_message,
)
from bot.services.scene import Scene
from bot.services.surveys import Outcome, address, closed, last_day, new_token, outcome, surveys_of


def show(scene: Scene, project: Project, member: Member | None) -> None:
    """アンケート: to the coordinator how it stands, to all others what came of it."""
    if not allowed(scene.actor(member), Permission.MANAGE, project):
        show_results(scene, project, member, "")
        return
    found = surveys_of(scene.uow, project, scene.now)
    standing = next((one for one in reversed(found) if one.closed_at is None), None)
    current = standing or next((one for one in found if one.cycle == project.cycle), None)
    if current is not None:
        scene.private.append(_card(scene, project, current))
        return
    sheet = scene.kit.pack(project).survey
    if sheet is None or not project.alive:
        scene.private.append(
            Message(scene.t("survey-none-here" if sheet is None else "project-over"), heading=project.name)
        )
        return
    public = bool(scene.kit.defaults.public_url)
    earlier = found[-1] if found else None
    scene.private.append(
        offer_message(project, sheet, scene.person.language, scene.t, public=public, earlier=earlier)
    )


def _card(scene: Scene, project: Project, survey: Survey, lead: str = "") -> Message:
    answered = scene.uow.surveys.count(survey.id)
    if survey.closed_at is not None:
        return closed_message(project, survey, scene.t, answered=answered)
    return open_message(
        project,
        survey,
        scene.t,
        address=address(scene.kit, survey),
        answered=answered,
        until=last_day(project, survey),
        lead=lead,
    )


def open_survey(scene: Scene, project: Project, member: Member | None) -> None:
    """[アンケートを開く]: this cycle's, once; pressed again it is shown as it stands."""
    current = scene.uow.projects.lock(project.id) or project
    sheet = scene.kit.pack(current).survey
    known = surveys_of(scene.uow, current, scene.now)
    there = any(one.cycle == current.cycle or one.closed_at is None for one in known)
    if sheet is None or there or not scene.kit.defaults.public_url:
        show(scene, current, member)
        return
    survey = Survey(
        scene.kit.ids.new(),
        current.id,
        current.cycle,
        sheet.id,
        new_token(scene.kit),
        scene.now,
        current.today(scene.now),
    )
    scene.uow.surveys.add(survey)
    scene.audit("survey.opened", current, cycle=survey.cycle)
    scene.private.append(_card(scene, current, survey, scene.t("survey-opened")))


def renew(scene: Scene, project: Project, survey_id: str, head: str) -> None:
    """[アドレスを新しくする]: the old address leads nowhere from now on. Where it was renewed already, by a double
    click or by somebody else, the newer one is shown.
    """
    survey = _open_one(scene, project, survey_id)
    if survey is None:
        return
    lead = ""
    if token_head(survey) == head:
        survey = replace(survey, token=new_token(scene.kit))
        scene.uow.surveys.save(survey)
        scene.audit("survey.renewed", project, cycle=survey.cycle)
        lead = scene.t("survey-renewed")
    scene.private.append(_card(scene, project, survey, lead))


def close(scene: Scene, project: Project, survey_id: str, sure: str) -> None:
    """[アンケートを締める]: asked once more, then for good; all sides hear what came of it."""
    survey = _open_one(scene, project, survey_id)
    if survey is None:
        return
    if sure != "yes":
        answered = scene.uow.surveys.count(survey.id)
        scene.private.append(ask_close_message(project, survey, scene.t, answered=answered))
        return
    survey = closed(scene.uow, survey, scene.now)
    scene.audit("survey.closed", project, cycle=survey.cycle)
    found = outcome(scene.uow, scene.kit, project, survey)
    if found is None:
        return
    members = [
        one.person
        for one in scene.uow.projects.members(project.id)
        if one.role in ON_A_SIDE or one.role is Role.COORDINATOR
    ]
    if all(person.id != scene.person.id for person in members):
        members.append(scene.person)
    for person in members:
        say = scene.kit.voice(person.language)
        message = outcome_message(project, found, person.language, say, reads=True)
        scene.tell(person, replace(message, lead=say("survey-closed")), project=project.id)


def _open_one(scene: Scene, project: Project, survey_id: str) -> Survey | None:
    """That survey, locked, while it is open; else says how it stands."""
    for one in surveys_of(scene.uow, project, scene.now):
        if one.id == survey_id:
            current = scene.uow.surveys.lock(one.id)
            if current.closed_at is None:
                return current
            scene.private.append(_card(scene, project, current))
            return None
    scene.refuse(scene.t("old-button"), project.name)
    return None


# ---------------------------------------------------------------- what came of it


def show_results(scene: Scene, project: Project, member: Member | None, cycle: str) -> None:
    """[アンケートの結果]: of that cycle, or the newest there are."""
    reads = allowed(scene.actor(member), Permission.TAKE_PART, project)
    _with_outcome(
        scene,
        project,
        cycle,
        lambda found: outcome_message(project, found, scene.person.language, scene.t, reads=reads),
    )


def show_words(scene: Scene, project: Project, cycle: str, start: str) -> None:
    """[ひとことを読む]: what people wrote, some at a time."""
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0
    _with_outcome(
        scene,
        project,
        cycle,
        lambda found: words_message(project, found, first, scene.person.language, scene.t),
    )


def _with_outcome(scene: Scene, project: Project, cycle: str, told: Callable[[Outcome], Message]) -> None:
    """Says what is told of that outcome; or that there is none, or not yet."""
    found = surveys_of(scene.uow, project, scene.now)
    wanted = [one for one in found if not cycle or str(one.cycle) == cycle]
    over = [one for one in wanted if one.closed_at is not None]
    seen = outcome(scene.uow, scene.kit, project, over[-1]) if over else None
    if seen is not None:
        scene.private.append(told(seen))
        return
    here = wanted or scene.kit.pack(project).survey is not None
    key = "survey-not-yet" if here else "survey-none-here"
    scene.private.append(Message(scene.t(key), heading=project.name))
