"""Writes the transcripts anew: ``python -m tests.transcripts``. Read what changed before you keep it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bot.catalogue import load_catalogue
from tests.transcripts.two_years import LANGUAGES, PLATFORMS, TwoYears, written


def main() -> None:
    """Every story, on every platform and in every language."""
    catalogue = load_catalogue()
    for platform in PLATFORMS:
        for language in LANGUAGES:
            with TemporaryDirectory() as folder:
                told = TwoYears(Path(folder), catalogue, language, platform).told()
            path = written(platform, language)
            path.parent.mkdir(exist_ok=True)
            path.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
