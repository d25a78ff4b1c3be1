"""An invitation in finished words, to be drawn as a page and as a picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invitation:
    """What stands on the invitation of one side, in ``language``. ``words`` let somebody in; ``link`` is what the QR
    code opens ("" where there is none); ``facts`` are pairs of a name and what is to be known; ``file`` is what the
    files are called, without their endings; ``address`` is where the picture can be fetched ("" where it cannot be).
    """

    language: str
    heading: str
    project: str
    addressed: str
    purpose: str
    begin: str
    steps: tuple[str, ...]
    words: str
    words_label: str
    facts: tuple[tuple[str, str], ...]
    foot: str
    file: str
    link: str = ""
    link_label: str = ""
    address: str = ""
