"""Writes the transcripts anew: ``python -m tests.transcripts [CITY …]``. Read what changed before you keep it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.catalogue import load_catalogue
from tests.transcripts.stories import stories


def main(cities: list[str]) -> None:
    """Every story, or those of the cities named."""
    catalogue = load_catalogue()
    for story in stories():
        if cities and story.path.parent.name not in cities:
            continue
        with TemporaryDirectory() as folder:
            told = story.told(Path(folder), catalogue)
        story.path.parent.mkdir(exist_ok=True)
        story.path.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
