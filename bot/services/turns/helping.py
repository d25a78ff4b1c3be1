"""Help, a person to talk to, language, and what the bot says to what it cannot take."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.answers import read_number
from bot.domain.chat import Expecting
from bot.domain.conversation import Resume, current_question
from bot.domain.intents import Word
from bot.domain.manual import Reader, topics_for
from bot.domain.messages import Choice, Message, Row, Standing, Weight
from bot.domain.project import ON_A_SIDE, Project
from bot.domain.words import Courtesy, fold
from bot.services.failures import waiting_for
from bot.services.home import entries_of, shown_of
from bot.services.overview import RIGHT
from bot.services.phrasing.guide import explained, principles_message, terms_message
from bot.services.phrasing.home import due_line
from bot.services.phrasing.questions import led
from bot.services.phrasing.spending import line_left
from bot.services.scene import Scene
from bot.services.spending import remaining
from bot.services.standing import open_sheets
from bot.services.succession import looked_after
from bot.services.turns import answering, joining, rooms
from bot.services.visible import rights_of, visible_to


def help_message(scene: Scene) -> None:
    """ヘルプ: how one speaks with the bot, the words that are used most, and the topics under which the others stand."""
    topics = _topics(scene)
    ways = [
        Choice(scene.t("button-status"), act(Verb.STATUS, "")),
        *_ways_to(scene, topics),
        Choice(scene.t("button-person"), act(Verb.PERSON)),
        joining.way_in(scene),
    ]
    if "answering" in topics:
        ways.insert(0, Choice(scene.t("button-answer"), act(Verb.GO_ON), Weight.PRIMARY))
    if scene.person.address.account:
        ways.insert(1, Choice(scene.t("button-menu"), act(Verb.MENU)))
    key = "help-workspace" if scene.person.address.account else "help"
    scene.say(Message(scene.t(key), heading=scene.t("help-heading"), choices=tuple(ways)))


def topic(scene: Scene, name: str) -> None:
    """The words of one topic, by what they are for, and the other topics."""
    topics = _topics(scene)
    if name not in topics:
        help_message(scene)
        return
    t = scene.t
    rows = tuple(
        Row(t(f"help-{name}-{group}"), text=t("word-separator").join(_named(scene, word) for word in words))
        for group, words in topics[name].items()
    )
    typed = "help-how-workspace" if scene.person.address.account else "help-how"
    ways = (
        *(_OWN_WAYS[name](scene) if name in _OWN_WAYS else ()),
        *_ways_to(scene, [one for one in topics if one != name]),
        Choice(t("button-help"), act(Verb.HELP)),
    )
    scene.say(Message(t(typed), heading=t(f"help-{name}"), rows=rows, choices=ways))


def _named(scene: Scene, word: Word) -> str:
    return scene.t(f"wish-{word.value.replace('_', '-')}")


def _topics(scene: Scene) -> dict[str, dict[str, tuple[Word, ...]]]:
    workspace = bool(scene.person.address.account)
    rights = rights_of(scene.uow, scene.person)
    return topics_for(Reader(rights, workspace, readings=scene.offers_readings))


def _ways_to(scene: Scene, topics: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(Choice(scene.t(f"help-{name}"), act(Verb.HELP_ON, name)) for name in topics)


def _of_self(scene: Scene) -> tuple[Choice, ...]:
    return (
        Choice(scene.t("button-notifications"), act(Verb.NOTIFICATIONS)),
        Choice(scene.t("button-language"), act(Verb.LANGUAGE, "")),
        Choice(scene.t("button-my-record"), act(Verb.MY_RECORD)),
        Choice(scene.t("button-leave-ask"), act(Verb.LEAVE, "")),
    )


def _while_answering(scene: Scene) -> tuple[Choice, ...]:
    """[ほかの人も答える]: on a phone, where it is clear in which project."""
    mine = [project for project, m in scene.uow.projects.of_person(scene.person.id) if m.role in ON_A_SIDE]
    if scene.person.address.account or len(mine) != 1:
        return ()
    return (Choice(scene.t("button-share"), act(Verb.SHARE_MINE, mine[0].id)),)


_OWN_WAYS = {"self": _of_self, "answering": _while_answering}
"""Buttons of a topic's own: what stands in no other menu."""


def menu(scene: Scene) -> None:
    """An empty command: what is due first, then what there is, to press; in a channel also what it belongs to."""
    said, here = rooms.ways_here(scene)
    due = due_now(scene)
    ways = (
        *(way for _, way in due),
        *here,
        Choice(scene.t("button-status"), act(Verb.STATUS, ""), Weight.QUIET if due else Weight.PRIMARY),
        Choice(scene.t("button-new"), act(Verb.NEW)),
        Choice(scene.t("button-answer"), act(Verb.GO_ON)),
        Choice(scene.t("button-overdue"), act(Verb.OVERDUE, "", "0")),
        Choice(scene.t("button-deadlines"), act(Verb.DEADLINES, "", "0")),
        *_for_other_desks(scene),
        *_for_officials(scene),
        Choice(scene.t("button-cases"), act(Verb.CASES, "")),
        *_not_arrived(scene),
        Choice(scene.t("button-notifications"), act(Verb.NOTIFICATIONS)),
        Choice(scene.t("button-language"), act(Verb.LANGUAGE, "")),
        Choice(scene.t("button-help"), act(Verb.HELP)),
    )
    rows = tuple(row for row, _ in due)
    note = "\n".join(part for part in (said, _line_money(scene)) if part)
    scene.say(Message(scene.t("menu"), rows=rows, note=note, choices=tuple(dict.fromkeys(ways))))


def _for_officials(scene: Scene) -> tuple[Choice, ...]:
    """Handing over and the year's report, for those who have something to hand over."""
    if not scene.person.address.account or not looked_after(scene.uow, scene.person.id):
        return ()
    return (
        Choice(scene.t("handover"), act(Verb.HANDOVERS)),
        Choice(scene.t("button-report"), act(Verb.REPORT, "")),
    )


def _not_arrived(scene: Scene) -> tuple[Choice, ...]:
    """What could not be delivered, for those who may see to it, while there is something."""
    if not scene.person.address.account or not waiting_for(scene.uow, scene.person):
        return ()
    return (Choice(scene.t("button-failures"), act(Verb.FAILURES, "0"), Weight.PRIMARY),)


DUE, AT_MOST = 3, 40
"""So many projects stand in the menu by what is due, of as many as can be looked through while somebody waits."""


def due_now(scene: Scene) -> list[tuple[Row, Choice]]:
    """What is next in the projects that the person runs or looks after, the most urgent first, each with its button."""
    person = scene.person
    if not person.address.account or len(visible_to(scene.uow, person, RIGHT)) not in range(1, AT_MOST):
        return []
    found = sorted(
        (one for one in entries_of(scene.uow, scene.kit, person, scene.now) if one.mine and not one.over),
        key=lambda one: one.urgency,
    )
    lines = []
    for entry in found[:DUE]:
        shown = shown_of(scene.uow, scene.kit, person, entry, scene.now)
        if (line := due_line(shown, scene.now, scene.voice(entry.project))) is not None:
            lines.append(line)
    return lines


def _for_other_desks(scene: Scene) -> tuple[Choice, ...]:
    """What those may have made who look after a project, for desks that this chat does not reach."""
    if not visible_to(scene.uow, scene.person, RIGHT):
        return ()
    return (Choice(scene.t("button-status-page"), act(Verb.STATUS_PAGE, "")),)


def _line_money(scene: Scene) -> str:
    """How LINE's month stands, for those who work with it in Slack."""
    if "line" not in scene.kit.defaults.platforms or scene.person.standing is Standing.GUEST:
        return ""
    return (
        line_left(remaining(scene.uow, scene.kit, scene.now), scene.t) if scene.person.address.account else ""
    )


def _go_on(scene: Scene) -> tuple[Choice, ...]:
    """The way back to what is owed, if anything is."""
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    return (Choice(scene.t("button-resume"), act(Verb.GO_ON)),) if any(not o.sent for o in owed) else ()


def language(scene: Scene, wanted: str = "") -> None:
    """言語: a choice, or straight to the one that was named."""
    offered = scene.kit.wording.languages()
    code = wanted if wanted in offered else named_language(scene, wanted)
    if not code:
        if scene.chat.expecting is not Expecting.CONSENT:  # who stands at the door stays there
            scene.expect(Expecting.LANGUAGE)
        scene.say(
            Message(
                scene.t("choose-language"),
                choices=tuple(
                    Choice(scene.kit.wording("language-name", o), act(Verb.LANGUAGE, o), Weight.ANSWER)
                    for o in offered
                ),
            )
        )
        return
    scene.person = replace(scene.person, language=code)
    scene.uow.people.save(scene.person)
    _again(scene, scene.t("language-set"))


def _again(scene: Scene, lead: str) -> None:
    """What stands on screen, in the language that was chosen."""
    if scene.chat.expecting is Expecting.CONSENT:
        joining.join(scene, scene.chat.about)
        return
    scene.expect(Expecting.NOTHING)
    if not scene.person.address.account and not scene.uow.projects.of_person(scene.person.id):
        joining.followed(scene)
        scene.private[-1] = led(scene.private[-1], lead)
        return
    paper = answering.focused(scene)
    if scene.incoming.place.direct and paper and not scene.chat.paused:
        if current_question(paper.questionnaire, paper.sheet) is not None:
            answering.make_move(scene, paper, Resume())
            scene.private[-1] = led(scene.private[-1], lead)
            return
    scene.say(Message(lead, choices=_go_on(scene)))


def named_language(scene: Scene, wanted: str) -> str:
    """The code of the language that these words name, by its number in the choice or by its name; else ""."""
    offered = scene.kit.wording.languages()
    number = read_number(wanted)
    if number and number.isdigit() and 1 <= int(number) <= len(offered):
        return offered[int(number) - 1]
    words = fold(wanted).replace("日本語", "にほんご")
    for code in offered:
        if words in {fold(scene.kit.wording("language-name", code)).replace("日本語", "にほんご"), code}:
            return code
    return ""


def principles(scene: Scene, project: Project) -> None:
    """[原則]: all of them, in this pack's words."""
    scene.private.append(principles_message(scene.kit.pack(project), scene.person.language, scene.t))


def explain(scene: Scene, words: str) -> None:
    """「協働とは」: the term in the words of the person's own project, else of the default pack."""
    packs = [scene.kit.pack(project) for project, _ in scene.uow.projects.of_person(scene.person.id)]
    for pack in (*packs, scene.kit.catalogue.get(scene.kit.defaults.pack)):
        found = explained(pack, words)
        if found is not None:
            scene.private.append(
                replace(terms_message((found,), scene.person.language, scene.t), choices=_go_on(scene))
            )
            return
    scene.private.append(Message(scene.t("no-such-term", term=words), choices=_go_on(scene)))


def refused(scene: Scene) -> None:
    """No right, or no such thing: the same words, so that nothing is given away."""
    scene.say(Message(scene.t("not-allowed"), choices=(Choice(scene.t("button-help"), act(Verb.HELP)),)))


def not_yours(scene: Scene) -> None:
    """Something that only other people on the project may do: with the way to one of them."""
    ways = (
        Choice(scene.t("button-person"), act(Verb.PERSON)),
        Choice(scene.t("button-help"), act(Verb.HELP)),
    )
    scene.say(Message(scene.t("not-yours"), choices=ways))


def lost(scene: Scene, kind: Courtesy | None = None) -> None:
    """Words without a sheet to belong to. To somebody who has begun none, the one that waits is named; who sees one that is
    closed may mean that. Who is only kind hears a kind word first.
    """
    owed = answering.still_to_answer(scene) if scene.chat.sheet is None else []
    text = answering.still_owed(scene, owed[0]) if owed else scene.t("lost")
    scene.private.append(
        Message(
            text,
            lead=answering.kind_word(scene, kind),
            choices=(
                Choice(scene.t("button-answer"), act(Verb.GO_ON), Weight.PRIMARY if owed else Weight.QUIET),
                joining.way_in(scene),
                Choice(scene.t("button-help"), act(Verb.HELP)),
            ),
        )
    )


def in_group(scene: Scene) -> None:
    """In a group nobody answers in another's name: once, the way to the one-to-one chat."""
    scene.say(Message(scene.t("group")))
