"""What a story needs to go through sheets: answers by question, pressed or typed as people do."""

from collections.abc import Mapping, Sequence

from bot.domain.actions import Action, Verb, read_token
from tests.transcripts.playing import Play

Given = str | Sequence[str] | Mapping[str, "str | Sequence[str]"]
"""How somebody answers one question, for each language where it differs: see ``Teller.answer``."""

_ASKING = (
    Verb.ANSWER, Verb.TOGGLE, Verb.FILL, Verb.WRITE_ROW, Verb.DAY, Verb.PARTY, Verb.GATHER, Verb.SAME, Verb.SKIP,
    Verb.REASON, Verb.MARK, Verb.TAKE_ADVICE,
)  # fmt: skip


class Teller:
    """Moves the people of a play through their sheets, in the play's language."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def words(self, by_language: Mapping[str, str]) -> str:
        """The words of this play's language; those of plain Japanese where やさしい日本語 has none of its own."""
        return by_language.get(self.play.language, by_language["ja"])

    def asked(self, who: str) -> str:
        """The id of the question that stands on that screen; empty at the review."""
        for _, token in self.play.people[who].buttons:
            action = read_token(token)
            if action is None:
                continue
            if action.verb in (Verb.SEND_SEEN, Verb.CHOOSE_FIX):
                return ""
            if action.verb in _ASKING:
                return action.args[1]
        raise LookupError(f"nothing is asked of {who}")

    def answer(self, who: str, table: Mapping[str, Given]) -> None:
        """Goes on to the review, by the table of answers (question ids, or ``*`` for all others).

        An option's id or a number is pressed, ``>words`` are typed, ``@day`` is picked; ``skip``, ``same``,
        ``advice`` (as suggested) and ``?`` (I don't know) are pressed. ``no|why`` gives the reason that is asked for. A list is pressed option by
        option or typed row by row, and closed.
        """
        for _ in range(99):
            question = self.asked(who)
            if not question:
                return
            self.answer_one(who, question, table.get(question, table.get("*", "skip")))
        raise AssertionError("the sheet does not end")

    def answer_one(self, who: str, question: str, given: Given) -> None:
        """One answer to the question that stands there."""
        play = self.play
        if isinstance(given, Mapping):
            given = given.get(play.language, given["ja"])
        if not isinstance(given, str):
            for part in given:
                if part.startswith(">"):
                    play.types(who, part[1:])
                else:
                    play.taps(who, Verb.TOGGLE, question, part)
            play.taps(who, Verb.GATHER, question)
            return
        value, _, reason = given.partition("|")
        if value.startswith(">"):
            play.types(who, value[1:])
        elif value.startswith("@"):
            play.taps(who, Verb.DAY, question, "", picked=value[1:])
        else:
            play.taps(who, *self._button(question, value))
        if reason:
            play.types(who, reason)
            if play.sees(who, Verb.REASON, question):  # it is offered to be taken as that answer's reason
                play.taps(who, Verb.REASON, question)

    def _button(self, question: str, value: str) -> tuple[Verb, *tuple[str, ...]]:
        match value:
            case "skip":
                return Verb.SKIP, question
            case "same":
                return Verb.SAME, question
            case "?":
                return Verb.MARK, question, "unknown"
            case "advice":
                return Verb.TAKE_ADVICE, question
            case "side:a" | "side:b":
                return Verb.PARTY, question, value.removeprefix("side:")
        return Verb.ANSWER, question, value

    def opens(self, who: str, name: str) -> None:
        """Presses the way to that sheet where it stands on the screen, else asks for what is owed."""
        if self.play.sees(who, Verb.OPEN_FORM, name):
            self.play.taps(who, Verb.OPEN_FORM, name)
        else:
            self.play.types(who, self.words({"ja": "回答", "en": "answer"}))

    def sends(self, who: str) -> None:
        """[この内容で送る]."""
        self.play.taps(who, Verb.SEND_SEEN)

    def shown(self, who: str, verb: Verb) -> list[Action]:
        """What the buttons of that meaning carry, the newest first."""
        found = (read_token(token) for _, token in self.play.people[who].buttons)
        return [action for action in found if action is not None and action.verb is verb]
