"""What opens with the last side's sending is offered to everybody, and to whoever sent last as well, once."""

from pathlib import Path

from bot.domain.actions import Verb, act
from bot.domain.messages import Typed
from bot.domain.project import Role
from tests.services.front_door import Door, opened

REVIEW, MUTUAL = "ise.q.see", "ise.q.mutual"


def offers(door: Door, sender: str) -> dict[str, list[str]]:
    """How often each person is offered the mutual sheet, by the texts that stand over the button."""
    person = door.look(lambda uow: uow.people.find(door.places[sender]))
    assert person is not None
    own = door.look(lambda uow: uow.sheets.find("p1", 1, REVIEW, person.id))
    assert own is not None
    door.presses(sender, Verb.RESUME, own.id)
    for _ in range(60):
        if "SEND_SEEN" in door.hears(sender, Typed("スキップ")).by(sender):
            break
    wanted = act(Verb.OPEN_FORM, "p1", MUTUAL)
    queued = door.presses(sender, Verb.SEND, own.id).queued
    said = [(outgoing.to.id, message) for outgoing in queued for message in outgoing.messages]
    found = [(who, message) for who, message in said for choice in message.choices if choice.action == wanted]
    return {who: [message.heading for whose, message in found if whose == who] for who, _ in found}


def test_the_sheet_that_opens_is_offered_once_to_each_and_under_the_last_words(tmp_path: Path) -> None:
    door = opened(tmp_path)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("ito", Role.RESPONDENT, "b")
    door.clock.at = door.clock.at.replace(month=10, day=27)
    door.answers("hana", sheet=REVIEW)
    door.answers("ito", sheet=REVIEW, sent=False)
    assert {who: len(offered) for who, offered in offers(door, "ito").items()} == {"hana": 1, "ito": 1}
