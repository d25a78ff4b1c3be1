"""What a newer version of a pack changes for a project that is pinned to an older one.

Answers stand by question id, so an upgrade loses none: those of a dropped question stay in the history and in the
export, those of a changed one stay as they were given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.pack import Pack
from bot.domain.questions import Basis, Label, Option, Question
from bot.domain.timetable import DateRule


@dataclass(frozen=True, slots=True)
class PackChanges:
    """Questions by what happens to them, in the newer version's words where it has them.

    ``reworded_labels`` only sound different; ``changed_labels`` are answered in another way, by others, under
    another condition or at another place. ``sheet_labels`` are the titles of sheets that come or go,
    ``date_kinds`` the dates that come, go or are counted differently.
    """

    added_labels: tuple[Label, ...] = ()
    dropped_labels: tuple[Label, ...] = ()
    reworded_labels: tuple[Label, ...] = ()
    changed_labels: tuple[Label, ...] = ()
    sheet_labels: tuple[Label, ...] = ()
    date_kinds: tuple[str, ...] = ()


def pack_changes(old: Pack, new: Pack) -> PackChanges:
    """What upgrading from ``old`` to ``new`` brings. Questions and sheets are matched by id."""
    before, after = _questions(old), _questions(new)
    kept = [(before[name], now) for name, now in after.items() if name in before]
    return PackChanges(
        added_labels=tuple(one.label for name, (_, one) in after.items() if name not in before),
        dropped_labels=tuple(one.label for name, (_, one) in before.items() if name not in after),
        reworded_labels=tuple(
            now[1].label
            for was, now in kept
            if _words(was[1]) != _words(now[1]) and _manner(*was) == _manner(*now)
        ),
        changed_labels=tuple(now[1].label for was, now in kept if _manner(*was) != _manner(*now)),
        sheet_labels=(
            *(sheet.title for sheet in new.questionnaires if sheet.id not in old.by_sheet),
            *(sheet.title for sheet in old.questionnaires if sheet.id not in new.by_sheet),
        ),
        date_kinds=_date_kinds(old, new),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """A question that stands on another sheet of the same stage from now on (sheets by id)."""

    question: str
    before: str
    after: str


def moves(old: Pack, new: Pack) -> tuple[Move, ...]:
    """The questions whose answers an upgrade carries to another sheet. One that changes its stage, or is no longer
    answered by the same, starts anew: what was said of the plan says nothing of the review.
    """
    before, found = _questions(old), []
    for name, ((sheet, stage), question) in _questions(new).items():
        place, was = before.get(name, ((sheet, stage), question))
        if place != (sheet, stage) and place[1] == stage and was.shared is question.shared:
            found.append(Move(name, place[0], sheet))
    return tuple(found)


_Place = tuple[str, str]
"""A sheet and its stage."""


def _questions(pack: Pack) -> Mapping[str, tuple[_Place, Question]]:
    """Every question by id, with the place where it stands."""
    return {
        one.id: ((sheet.id, sheet.stage), one) for sheet in pack.questionnaires for one in sheet.questions
    }


def _words(question: Question) -> tuple[object, ...]:
    """All that people read of it."""
    options = (*question.options, *(option for column in question.columns for option in column.options))
    return (
        *(question.label, question.help, question.talk, question.topic, question.example, question.unit),
        *((option.label, option.short) for option in options),
        *((column.label, column.example) for column in question.columns),
    )


def _manner(place: _Place, question: Question) -> tuple[_Place, Question]:
    """Where and how it is asked and answered: the question without its words, its number, and where it comes from."""
    nothing = Label()
    columns = tuple(
        replace(column, label=nothing, example=nothing, options=_ids(column.options))
        for column in question.columns
    )
    bare = replace(
        question,
        number="",
        label=nothing,
        help=nothing,
        talk=nothing,
        topic=nothing,
        example=nothing,
        unit=nothing,
        options=_ids(question.options),
        columns=columns,
        maps_to="",
        basis=Basis.LOCAL,
        source=None,
    )
    return place, bare


def _ids(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(option.id, Label(), Label()) for option in options)


def _date_kinds(old: Pack, new: Pack) -> tuple[str, ...]:
    """A date that keeps off closed days, or goes by the fiscal year, is counted differently when these are others."""
    before, after = (
        {
            rule.kind: (
                rule,
                pack.closed if rule.shift != "none" or any(one.open_days for one in rule.offsets) else (),
                pack.fy_start if _by_the_year(rule) else (),
            )
            for rule in pack.rules
        }
        for pack in (old, new)
    )
    kinds = dict.fromkeys((*after, *before))
    return tuple(kind for kind in kinds if before.get(kind) != after.get(kind))


def _by_the_year(rule: DateRule) -> bool:
    return rule.every == "fiscal_year" or any(
        one.on_day or one.end_of == "fiscal_year" or not {"fy.start", "fy.end"}.isdisjoint(one.anchors)
        for one in rule.offsets
    )
