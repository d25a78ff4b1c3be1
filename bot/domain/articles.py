"""The written agreement as a document: what it is called, who makes it, its articles, where to sign.

Everything is in words already; whoever writes the file only lays them out.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One item of the agreement. ``lines`` are its words, none while nobody has written any; ``hint`` says what
    belongs there, ``remarks`` what is to be known before signing.
    """

    title: str
    lines: tuple[str, ...] = ()
    hint: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: a body with what sort of body it is, and the joint body that it belongs to ("" for none)."""

    name: str
    kind: str = ""
    within: str = ""


@dataclass(frozen=True, slots=True)
class SigningWords:
    """What stands in a place to sign: address, person, seal."""

    name: str
    address: str
    person: str
    seal: str


@dataclass(frozen=True, slots=True)
class AgreementDocument:
    """The whole document, in one language. ``numbering`` is the number of an article with ``%1`` for the figure,
    ``facts`` stand above the articles, ``history`` are the versions that were recorded; ``fill`` is what a place
    to fill in says, with the hint behind it.
    """

    language: str
    kind: str
    subject: str
    preamble: str
    facts: tuple[tuple[str, str], ...]
    numbering: str
    articles: tuple[Article, ...]
    fill: str
    history_title: str
    history: tuple[str, ...]
    closing: str
    dated: str
    signatories: tuple[Signatory, ...]
    signing: SigningWords
    note: str
