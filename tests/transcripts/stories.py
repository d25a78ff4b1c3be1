"""Every story there is: who tells it, and where it is written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.services.ports import Catalogue
from tests.transcripts import official, one_year, two_years
from tests.transcripts.cities import CITIES
from tests.transcripts.story import LANGUAGES, Story


@dataclass(frozen=True)
class Told:
    """One story: ``begin`` makes it in an empty folder, with the packs that there are."""

    path: Path
    begin: Callable[[Path, Catalogue], Story]

    def told(self, folder: Path, catalogue: Catalogue) -> str:
        """The whole of it, played in that folder."""
        story = self.begin(folder, catalogue)
        try:
            return story.told()
        finally:
            story.play.close()

    @property
    def name(self) -> str:
        """City and file, as a test is called."""
        return f"{self.path.parent.name}-{self.path.stem}"


def stories() -> Iterator[Told]:
    """Two years in Ise on each platform, an official's spring there, one year in each other city; in every language."""
    for language in LANGUAGES:
        yield Told(official.written(language), partial(official.AnOfficial, language=language))
        for platform in two_years.PLATFORMS:
            begin = partial(two_years.TwoYears, language=language, platform=platform)
            yield Told(two_years.written(platform, language), begin)
        for city in CITIES:
            yield Told(
                one_year.written(city, language), partial(one_year.OneYear, language=language, city=city)
            )
