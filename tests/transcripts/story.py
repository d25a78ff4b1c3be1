"""What stories have in common: their people, and how a project is joined, closed and asked about."""

from collections.abc import Mapping
from pathlib import Path

from bot.services.ports import Catalogue, UnitOfWork
from tests.transcripts.playing import START, TENANT, Play
from tests.transcripts.telling import Teller

LANGUAGES = ("ja", "ja-simple", "en")

Words = Mapping[str, str]
"""Words by language; those of plain Japanese serve where やさしい日本語 has none of its own."""


class Story:
    """A story in one language. ``platform`` is where the people of the sides sit (``line`` or ``slack``); the
    coordinator, Megumi, sits at Slack.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        language: str,
        platforms: Mapping[str, str],
        people: Mapping[str, Words],
    ) -> None:
        self.play = Play(folder, language, catalogue, START)
        self.tell = Teller(self.play)
        self.t = self.tell.words
        for key, name in people.items():
            self.play.person(key, self.t(name), platforms[key])

    def told(self) -> str:
        """The whole story as text."""
        raise NotImplementedError

    def project(self) -> str:
        """The project's id."""
        return str(self.play.look(lambda uow: uow.projects.in_tenant(TENANT)[0].id))

    def code(self, side: str) -> str:
        """The side's newest join code, as it is printed."""

        def look(uow: UnitOfWork) -> str:
            codes = uow.codes.of_project(uow.projects.in_tenant(TENANT)[0].id)
            return next(code.code for code in codes if code.side == side)

        code = str(self.play.look(look))
        return f"{code[:4]}-{code[4:]}"

    def word(self, ja: str, en: str) -> str:
        """A command as people of this language type it."""
        return en if self.play.language == "en" else ja

    def asks(self, who: str, name: str) -> bool:
        """Whether the dialog before that person has such a field."""
        dialog = self.play.people[who].dialog
        return dialog is not None and any(getattr(part, "id", "") == name for part in dialog.parts)

    def closes(self, ja: str, en: str) -> None:
        """The coordinator closes the stage, with these words where a reason is asked for."""
        self.play.commands("megumi", "close")
        self.play.submits(
            "megumi", **({"reason": self.word(ja, en)} if self.asks("megumi", "reason") else {})
        )
