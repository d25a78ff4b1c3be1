"""The sample projects of the demo are what real chats would have stored, and a slip in their file is named."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.messages import Address
from bot.domain.project import GOVERNMENT
from bot.domain.questions import Kind
from bot.samples import plant, preview_samples, read_samples
from bot.services.ports import UnitOfWork
from bot.services.publishing import approvers, waited_for
from bot.services.records import record as record_of
from tests.services.house import NOW, kit, store_in

Samples = dict[str, Any]


def planted(uow: UnitOfWork, samples: Mapping[str, Any]) -> None:
    people = {key: Address("line", "", f"U{key}") for key in samples["line"]}
    people |= {key: Address("slack", "T1", f"U{key}") for key in samples["slack"]}
    plant(uow, kit(), samples, people, NOW)


def test_what_is_stored_is_what_somebody_could_have_said(tmp_path: Path) -> None:
    def odd(uow: UnitOfWork) -> tuple[int, list[tuple[str, str, object]]]:
        planted(uow, read_samples())
        seen, found = 0, []
        for sample in read_samples()["projects"]:
            (project,) = uow.projects.named(sample["name"])
            questions = {q.id: q for sheet in kit().pack(project).questionnaires for q in sheet.questions}
            for record in uow.sheets.records(project.id):
                words, seen = record.value, seen + 1
                placeholder = words in ("yes", "no") and questions[record.question].kind is Kind.TEXT
                if placeholder or "side:" in str(words):
                    found.append((project.name, record.question, words))
        return seen, found

    seen, found = store_in(tmp_path).run_sync(odd)
    assert seen > 100
    assert found == []


def test_each_sample_says_what_its_sides_are_so_that_the_council_report_counts_them_right(
    tmp_path: Path,
) -> None:
    def kinds(uow: UnitOfWork) -> set[tuple[bool, str]]:
        planted(uow, read_samples())
        projects = [uow.projects.named(sample["name"])[0] for sample in read_samples()["projects"]]
        assert len(projects) == 9
        return {(p.side("b").kind == GOVERNMENT, p.collab_kind) for p in projects}

    assert store_in(tmp_path).run_sync(kinds) == {(True, "public_private")}


def _sheets(samples: Samples, name: str) -> Samples:
    sheets: Samples = next(p for p in samples["projects"] if p["name"] == name)["members"][0]["sheets"]
    return sheets


def _letter(samples: Samples) -> None:
    _sheets(samples, "夏至のキャンドル")["core.q.interview"]["core.pi.responsible"] = "side:a"


def _letter_in_a_row(samples: Samples) -> None:
    _sheets(samples, "夏至のキャンドル")["core.q.interview"]["core.pi.roles"][0]["who"] = "side:a"


def _yes_for_words(samples: Samples) -> None:
    _sheets(samples, "夏至のキャンドル")["ise.q.do"]["ise.do.10"] = "yes"


def _no_kind(samples: Samples) -> None:
    del samples["projects"][0]["kinds"]["b"]


def _slip_in_a_kind(samples: Samples) -> None:
    samples["projects"][0]["kinds"]["b"] = "goverment"


def _nobody_of_the_section(samples: Samples) -> None:
    members = next(p for p in samples["projects"] if p["name"] == "夏至のキャンドル")["members"]
    members[:] = [one for one in members if one.get("role") != "section_officer"]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        (_letter, "samples: core.pi.responsible does not take 'side:a'"),
        (_letter_in_a_row, "samples: core.pi.roles does not take"),
        (_yes_for_words, "samples: ise.do.10 does not take 'yes'"),
        (_no_kind, "samples: 川のクリーン作戦: 環境課 needs a kind, one of civic_group,"),
        (_slip_in_a_kind, "samples: 川のクリーン作戦: 環境課 needs a kind"),
        (_nobody_of_the_section, "samples: 夏至のキャンドル: nobody can approve for section"),
    ],
)
def test_a_slip_in_the_file_is_named(slip: Callable[[Samples], None], said: str, tmp_path: Path) -> None:
    samples = read_samples()
    slip(samples)
    with pytest.raises(ValueError, match="samples: ") as refused:
        store_in(tmp_path).run_sync(lambda uow: planted(uow, samples))
    assert str(refused.value).startswith(said)


def test_the_preview_of_every_pack_can_be_planted(tmp_path: Path) -> None:
    for pack in kit().catalogue.all():
        folder = tmp_path / pack.id
        folder.mkdir()
        store_in(folder).run_sync(partial(planted, samples=preview_samples(pack)))


def test_what_is_published_is_settled_as_by_those_who_approved_it(tmp_path: Path) -> None:
    def told(uow: UnitOfWork) -> tuple[str, dict[str, str]]:
        planted(uow, read_samples())
        (project,) = uow.projects.named("夏至のキャンドル")
        dates: Any = record_of(uow, kit(), project, NOW, blind=True)["deadlines"]
        states = {one["kind"]: one["status"] for one in dates}
        names = {m.person.id: m.person.name or "" for m in uow.projects.members(project.id)}
        approved = {}
        for line in uow.audit.of_project(project.id, "publication.approved"):
            details = line["details"]
            assert isinstance(details, Mapping)
            approved[str(details["party"])] = names[str(line["actor"])]
        return states["publish.due"], approved

    state, approved = store_in(tmp_path).run_sync(told)
    assert state == "done"
    assert approved == {"a": "岡本 進", "b": "中村", "section": "小林"}


def test_no_sample_owes_what_it_must_have_done_long_ago(tmp_path: Path) -> None:
    def late(uow: UnitOfWork) -> list[tuple[str, str]]:
        planted(uow, read_samples())
        found = []
        for sample in read_samples()["projects"]:
            (project,) = uow.projects.named(sample["name"])
            dates: Any = record_of(uow, kit(), project, NOW, blind=True)["deadlines"]
            found += [(project.name, one["kind"]) for one in dates if one["status"] == "overdue"]
        return found

    assert store_in(tmp_path).run_sync(late) == [
        ("夏至のキャンドル", "see.due")
    ]  # the talk after the review waits


def test_a_section_officer_can_be_played_whose_approval_is_all_that_a_publication_waits_for(
    tmp_path: Path,
) -> None:
    def told(uow: UnitOfWork) -> tuple[tuple[str, ...], list[str]]:
        planted(uow, read_samples())
        (project,) = uow.projects.named("朝市の案内係")
        (publication,) = uow.publications.of_project(project)
        asked = approvers(uow, project, publication.asked)
        return waited_for(uow, project, publication), [m.person.name or "" for m in asked["section"]]

    assert store_in(tmp_path).run_sync(told) == (("section",), ["小林"])
