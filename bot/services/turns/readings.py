"""読みかた: what stands on the screen once more, with how its words are read."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.actions import Action, Verb, act
from bot.domain.chat import Expecting
from bot.domain.messages import Choice, Message
from bot.domain.sheets import SheetState
from bot.domain.words import with_readings
from bot.services.scene import Scene
from bot.services.turns import answering, joining

READABLE = frozenset(
    {Verb.COMPARISON, Verb.STATUS, Verb.LIST, Verb.AGREEMENT, Verb.AGENDA, Verb.MONEY, Verb.POINTS}
)
"""Cards that are only looked at: making them once more changes nothing."""


def offer(scene: Scene, action: Action) -> None:
    """[読みかた] under the card that this action has just made."""
    said = scene.private or scene.here
    if scene.offers_readings and said and said[-1].rows:
        way = Choice(scene.t("button-readings"), act(Verb.READINGS, action.token))
        said[-1] = replace(said[-1], choices=(*said[-1].choices, way))


def stands(scene: Scene) -> None:
    """Says again what stands to be answered."""
    paper = answering.focused(scene)
    if scene.chat.expecting is Expecting.CONSENT:
        joining.join(scene, scene.chat.about)
    elif paper is not None and paper.sheet.state is SheetState.DRAFT and not scene.chat.paused:
        answering.show_again(scene, paper)
    elif not scene.uow.projects.of_person(scene.person.id):
        joining.followed(scene)


def read(scene: Scene) -> None:
    """Puts the readings behind the words of all that this turn says."""
    language = scene.person.language
    known = scene.kit.wording.readings(language) or scene.kit.wording.readings(language.partition("-")[0])
    if not known and scene.private:
        answering.lead(scene, scene.t("readings-not-here"))
    elif not known:
        scene.private.append(Message(scene.t("readings-not-here")))
    elif not (scene.private or scene.here):
        text = scene.t("readings-nothing")
        example = [f"・{word}（{reading}）" for word, reading in list(known.items())[:EXAMPLES]]
        scene.private.append(Message("\n".join([text, *example])))
    else:
        scene.private[:] = [_read(message, known) for message in scene.private]
        scene.here[:] = [_read(message, known) for message in scene.here]


EXAMPLES = 8
"""So many readings are shown where nothing stands on the screen."""


def _read(message: Message, known: Mapping[str, str]) -> Message:
    rows = message.rows
    told = [message.lead, message.heading, message.text, message.note]
    for row in rows:
        told += [row.label, row.text, row.note, *(part for value in row.values for part in value)]
    lead, heading, text, note, *rest = with_readings(told, known)
    words = iter(rest)
    read_rows = tuple(
        replace(
            row,
            label=next(words),
            text=next(words),
            note=next(words),
            values=tuple((next(words), next(words)) for _ in row.values),
        )
        for row in rows
    )
    choices = tuple(choice for choice in message.choices if choice.action.verb is not Verb.READINGS)
    return replace(message, lead=lead, heading=heading, text=text, note=note, rows=read_rows, choices=choices)
