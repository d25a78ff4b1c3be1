"""What is published, and where everybody finds it. The case book's own tables follow what is public: whoever saves a
publication writes them in the same transaction.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.domain.project import Project
from bot.domain.publishing import FACETS, Case, Correction, Publication, facets, searched
from storage.plain import Plain
from storage.repositories.base import Repository, Upsert, bind
from storage.tables import case_counts, case_facets, publications

LETTERS = "letters"
"""The facet of pairs of letters and of kanji."""

MOST_LETTERS = 6
"""So many pairs of letters of a search are looked up; whoever types more has all but named the case."""

_DRAFT: Plain[Publication] = Plain(Publication)
_CORRECTIONS: Plain[tuple[Correction, ...]] = Plain(tuple[Correction, ...])
_OWN = (
    "tenant",
    "project",
    "cycle",
    "slug",
    "content",
    "version",
    "first_at",
    "published_at",
    "withdrawn_at",
)
"""The fields that have columns of their own, beside the corrections."""

_p = publications.c
_public = _p.content.is_not(None)
_GET = sa.select(publications).where(
    _p.tenant == bind("tenant"), _p.project == bind("project"), _p.cycle == bind("cycle")
)
_OF_PROJECT = (
    sa.select(publications)
    .where(_p.tenant == bind("tenant"), _p.project == bind("project"))
    .order_by(_p.cycle)
)
_PUBLIC_OF = sa.select(_p.project, _p.cycle, _p.slug).where(
    _p.tenant == bind("tenant"), _p.project.in_(bind("ids", expanding=True)), _public
)
_ASKED = sa.select(publications).where(_p.preview == bind("preview"), _p.preview != sa.literal_column("''"))
_AT = sa.select(publications).where(_p.slug == bind("slug"), _public).order_by(_p.cycle.desc())
_GONE = (
    sa.select(_p.slug)
    .where(_p.slug == bind("slug"), _p.withdrawn_at.is_not(None))
    .limit(sa.literal_column("1"))
)
_LATEST = (
    sa.select(publications).where(_public).order_by(_p.published_at.desc()).limit(bind("n", type_=sa.Integer))
)


def _save(insert: Any) -> sa.Executable:
    new = insert(publications)
    keys = ("tenant", "project", "cycle")
    rest = {column.name: new.excluded[column.name] for column in publications.c if column.name not in keys}
    statement: sa.Executable = new.on_conflict_do_update(index_elements=keys, set_=rest)
    return statement


_SAVE = Upsert(_save)
_FACETS_OF = sa.select(case_facets).where(
    case_facets.c.slug == bind("slug"), case_facets.c.cycle == bind("cycle")
)
_PUT = Upsert(lambda insert: insert(case_facets).on_conflict_do_nothing().returning(case_facets.c.value))
_TAKE = sa.delete(case_facets).where(
    case_facets.c.facet == bind("facet_"),
    case_facets.c.value == bind("value_"),
    case_facets.c.slug == bind("slug_"),
    case_facets.c.cycle == bind("cycle_"),
)


def _count(insert: Any) -> sa.Executable:
    new = insert(case_counts)
    statement: sa.Executable = new.on_conflict_do_update(
        index_elements=["facet", "value"], set_={"n": case_counts.c.n + new.excluded.n}
    )
    return statement


_COUNT = Upsert(_count)
_COUNTS = sa.select(case_counts).where(case_counts.c.n > sa.literal_column("0"))


def _found_by(conditions: int) -> sa.Select[Any]:
    """The newest cases under so many facets: the first leads, the others are looked up for each."""
    first = case_facets.alias("first")
    places = [case_facets.alias(f"also{n}") for n in range(1, conditions)]
    source: sa.FromClause = first
    for n, place in enumerate(places, 1):
        source = source.join(
            place,
            sa.and_(
                place.c.facet == bind(f"facet{n}"),
                place.c.value == bind(f"value{n}"),
                place.c.slug == first.c.slug,
                place.c.cycle == first.c.cycle,
            ),
        )
    case = publications.alias("found")
    source = source.join(case, sa.and_(case.c.slug == first.c.slug, case.c.cycle == first.c.cycle))
    return (
        sa.select(case)
        .select_from(source)
        .where(first.c.facet == bind("facet0"), first.c.value == bind("value0"), case.c.content.is_not(None))
        .order_by(first.c.first_at.desc(), first.c.slug.desc(), first.c.cycle.desc())
        .limit(bind("n", type_=sa.Integer))
        .offset(bind("after", type_=sa.Integer))
    )


_FIND = tuple(_found_by(n) for n in range(1, len(FACETS) + MOST_LETTERS + 1))
_of = case_facets.alias("of_year")
_city = case_facets.alias("of_city")
_IN_YEAR = (
    sa.select(publications)
    .join_from(_of, publications, sa.and_(_p.slug == _of.c.slug, _p.cycle == _of.c.cycle))
    .where(
        _of.c.facet == sa.literal_column("'year'"),
        _of.c.value == bind("year"),
        sa.tuple_(_of.c.slug, _of.c.cycle) > sa.tuple_(bind("slug"), bind("cycle", type_=sa.Integer)),
        _public,
    )
    .order_by(_of.c.slug, _of.c.cycle)
    .limit(bind("n", type_=sa.Integer))
)
_IN_YEAR_AND_CITY = _IN_YEAR.join(
    _city, sa.and_(_city.c.slug == _of.c.slug, _city.c.cycle == _of.c.cycle)
).where(_city.c.facet == sa.literal_column("'city'"), _city.c.value == bind("city"))


def _publication_of(row: Any) -> Publication:
    return replace(
        _DRAFT.load({**row.draft, **dict.fromkeys(("tenant", "project", "slug"), ""), "cycle": row.cycle}),
        corrections=_CORRECTIONS.load(row.corrections),
        **{name: getattr(row, name) for name in _OWN},
    )


def _case_of(row: Any) -> Case:
    corrections = _CORRECTIONS.load(row.corrections)
    return Case(row.slug, row.cycle, row.content, row.version, row.first_at, row.published_at, corrections)


class SqlPublications(Repository):
    """The ``PublicationRepository`` port."""

    def get(self, project: Project, cycle: int) -> Publication | None:
        """That of that cycle; None while nobody has begun."""
        row = self._execute(_GET, tenant=project.tenant, project=project.id, cycle=cycle).first()
        return _publication_of(row) if row else None

    def of_project(self, project: Project) -> list[Publication]:
        """Those of all cycles, the first cycle first."""
        rows = self._execute(_OF_PROJECT, tenant=project.tenant, project=project.id)
        return [_publication_of(row) for row in rows]

    def public_of(self, tenant: str, projects: Sequence[str]) -> Mapping[tuple[str, int], str]:
        """What their public addresses end in, by project and cycle, of those that are public."""
        rows = self._execute(_PUBLIC_OF, tenant=tenant, ids=list(projects))
        return {(row.project, row.cycle): row.slug for row in rows}

    def save(self, publication: Publication) -> None:
        """Keeps it whole; what is public stands in the case book from now on, what is not does not."""
        draft = _DRAFT.dump(publication)
        self._execute(
            _SAVE,
            draft={name: value for name, value in draft.items() if name not in (*_OWN, "corrections")},
            corrections=_CORRECTIONS.dump(publication.corrections),
            preview=publication.preview,
            **{name: getattr(publication, name) for name in _OWN},
        )
        self._file(publication)

    def _file(self, publication: Publication) -> None:
        """Puts it under its facets and takes it from under others; what others count is changed by the difference."""
        slug, cycle = publication.slug, publication.cycle
        before = {(row.facet, row.value) for row in self._execute(_FACETS_OF, slug=slug, cycle=cycle)}
        now: set[tuple[str, str]] = set()
        if publication.content is not None:
            now = {*facets(publication.content), *((LETTERS, pair) for pair in searched(publication.content))}
        for facet, value in sorted(before - now):
            self._execute(_TAKE, facet_=facet, value_=value, slug_=slug, cycle_=cycle)
        fresh = [
            {
                "facet": facet, "value": value, "slug": slug, "cycle": cycle, "tenant": publication.tenant,
                "first_at": publication.first_at,
            }
            for facet, value in sorted(now - before)
        ]  # fmt: skip
        self._execute_many(_PUT, fresh)
        for changed, by in ((now - before, 1), (before - now, -1)):
            for facet, value in sorted(changed):
                if facet != LETTERS:
                    self._execute(_COUNT, facet=facet, value=value, n=by)

    def asked(self, preview: str) -> Publication | None:
        """The one that people are asked to approve at the address that ends in that."""
        row = self._execute(_ASKED, preview=preview).first()
        return _publication_of(row) if row else None

    def at(self, slug: str) -> list[Case]:
        """What is public at that address: the newest cycle first."""
        return [_case_of(row) for row in self._execute(_AT, slug=slug)]

    def gone(self, slug: str) -> bool:
        """Whether something was public there and was taken back."""
        return self._execute(_GONE, slug=slug).first() is not None

    def find(
        self, wanted: Collection[tuple[str, str]], letters: Sequence[str], limit: int, after: int = 0
    ) -> list[Case]:
        """The cases under all of these facets in which all of these pairs of letters stand, the newest first."""
        step = -(-len(letters) // MOST_LETTERS) or 1  # from all over the words
        conditions = [*((LETTERS, pair) for pair in letters[::step]), *sorted(wanted)] or [("", "")]
        values: dict[str, object] = {"n": limit, "after": after}
        for n, (facet, value) in enumerate(conditions):
            values |= {f"facet{n}": facet, f"value{n}": value}
        return [_case_of(row) for row in self._execute(_FIND[len(conditions) - 1], **values)]

    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many cases stand under each facet that has any; all of them under ("", "")."""
        return {(row.facet, row.value): row.n for row in self._execute(_COUNTS)}

    def latest(self, limit: int) -> list[Case]:
        """What was published or corrected last, the newest first."""
        return _cases(self._execute(_LATEST, n=limit))

    def of_year(self, year: int, city: str, after: str, limit: int) -> list[Case]:
        """The cases of that fiscal year (and pack), by address and cycle, from behind ``after`` on."""
        slug, _, cycle = after.partition(".")
        place = {"year": str(year), "slug": slug, "cycle": int(cycle or 0), "n": limit}
        if city:
            return _cases(self._execute(_IN_YEAR_AND_CITY, city=city, **place))
        return _cases(self._execute(_IN_YEAR, **place))


def _cases(rows: Iterable[Any]) -> list[Case]:
    return [_case_of(row) for row in rows]
