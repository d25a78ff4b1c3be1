"""The survey in the chat: who opens it, who hears what and when, and what no card and no file ever tells."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.actions import Verb
from bot.domain.messages import Typed
from bot.domain.project import Role
from bot.domain.survey import Answers, Survey
from bot.services.records import as_csv, as_json, record
from bot.services.surveys import Taken, address, sighted, take
from tests.services.front_door import Door
from tests.services.house import kit
from tests.services.test_evaluating import of_pack

PUBLIC = "https://kyodo.example.jp"
WORDS = ("ベンチがほしい", "ありがとう", "また来たい")


def t(key: str, **values: object) -> str:
    return kit().wording(key, "ja", **values)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = of_pack(tmp_path, kit().catalogue.get("takaoka"))
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=PUBLIC))
    door.person("mieko", Role.OBSERVER, tenant="T1")
    door.person("sato", Role.EVALUATOR)
    door.person("nobody")
    return door


def opened(door: Door) -> Survey:
    door.presses("tanaka", Verb.OPEN_SURVEY, "p1")
    return the_survey(door)


def the_survey(door: Door) -> Survey:
    (found,) = door.look(lambda uow: uow.surveys.of_project("p1"))
    return found


def answers(door: Door, *given: Answers) -> list[Taken]:
    token = the_survey(door).token
    return [
        door.look(lambda uow, one=one: take(uow, door.kit, token, door.kit.ids.new(), one))  # type: ignore[misc]
        for one in given
    ]


def crowd(*points: int, words: Iterable[str] = ()) -> list[Answers]:
    """Somebody for each point, some of whom write something."""
    said = [*words]
    return [
        {"tak.evb.1": point, "tak.evb.2": 4, **({"tak.srv.3": said[n]} if n < len(said) else {})}
        for n, point in enumerate(points)
    ]


def close(door: Door) -> dict[str, str]:
    """Closes it; gives what everybody hears."""
    heard = door.presses("tanaka", Verb.CLOSE_SURVEY, "p1", the_survey(door).id, "yes")
    return {name: heard.by(name) for name in door.places}


# ---------------------------------------------------------------- opening and handing on


def test_the_coordinator_opens_it_and_gets_address_and_qr_code(door: Door) -> None:
    heard = door.hears("tanaka", Typed("アンケート")).by("tanaka")
    assert t("survey-offer") in heard
    assert "OPEN_SURVEY" in heard
    heard = door.presses("tanaka", Verb.OPEN_SURVEY, "p1").by("tanaka")
    link = f"{PUBLIC}/v/{the_survey(door).token}"
    assert heard.count(link) == 2  # to press, and to draw
    assert "QrCode" in heard
    assert len(the_survey(door).token) == 32


def test_opening_twice_shows_the_same(door: Door) -> None:
    first = opened(door)
    assert first.token in door.presses("tanaka", Verb.OPEN_SURVEY, "p1").by("tanaka")
    assert the_survey(door) == first


def test_without_a_public_address_the_card_says_what_the_operator_must_set(door: Door) -> None:
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url=""))
    heard = door.hears("tanaka", Typed("survey")).by("tanaka")
    assert "PUBLIC_URL" in heard
    assert "OPEN_SURVEY" not in heard
    door.presses("tanaka", Verb.OPEN_SURVEY, "p1")
    assert door.look(lambda uow: uow.surveys.of_project("p1")) == []


def test_a_pack_without_a_survey_says_so(tmp_path: Path) -> None:
    door = of_pack(tmp_path, kit().catalogue.get("ise"))
    for name in ("tanaka", "hana"):
        assert t("survey-none-here") in door.hears(name, Typed("アンケート")).by(name)


@pytest.mark.parametrize("name", ["hana", "sato", "mieko", "nobody"])
def test_nobody_else_opens_renews_or_closes_it(door: Door, name: str) -> None:
    door.presses(name, Verb.OPEN_SURVEY, "p1")
    assert door.look(lambda uow: uow.surveys.of_project("p1")) == []
    survey = opened(door)
    door.presses(name, Verb.RENEW_SURVEY, "p1", survey.id, survey.token[:6])
    door.presses(name, Verb.CLOSE_SURVEY, "p1", survey.id, "yes")
    assert the_survey(door) == survey
    assert survey.token not in door.presses(name, Verb.SURVEY, "p1").by(name)


def test_a_renewed_address_leaves_the_old_one_dead_and_a_second_click_changes_nothing(door: Door) -> None:
    old = opened(door)
    heard = door.presses("tanaka", Verb.RENEW_SURVEY, "p1", old.id, old.token[:6]).by("tanaka")
    new = the_survey(door)
    assert new.token != old.token
    assert address(door.kit, new) in heard
    assert door.look(lambda uow: sighted(uow, door.kit, old.token)) is None
    again = door.presses("tanaka", Verb.RENEW_SURVEY, "p1", old.id, old.token[:6]).by("tanaka")
    assert the_survey(door) == new
    assert address(door.kit, new) in again


def test_a_button_about_no_survey_is_an_old_one(door: Door) -> None:
    opened(door)
    for verb in (Verb.RENEW_SURVEY, Verb.CLOSE_SURVEY):
        assert t("old-button") in door.presses("tanaka", verb, "p1", "gone", "yes").by("tanaka")


def test_the_coordinators_status_card_leads_to_it(door: Door) -> None:
    assert "SURVEY" in door.presses("tanaka", Verb.STATUS, "p1").by("tanaka")
    assert "SURVEY" not in door.presses("hana", Verb.STATUS, "p1").by("hana")
    opened(door)
    close(door)
    assert "SURVEY_RESULTS" in door.presses("hana", Verb.STATUS, "p1").by("hana")


# ---------------------------------------------------------------- while it is open


def test_while_it_is_open_the_coordinator_sees_how_many_and_nobody_sees_what(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4, 3, 3, 3, words=WORDS))
    card = door.presses("tanaka", Verb.SURVEY, "p1").by("tanaka")
    assert t("survey-people", n=6) in card
    for name in ("tanaka", "hana", "mieko", "sato"):
        for verb, rest in ((Verb.SURVEY, ()), (Verb.SURVEY_RESULTS, ("",)), (Verb.SURVEY_WORDS, ("1", "0"))):
            heard = door.presses(name, verb, "p1", *rest).by(name)
            assert "とてもよかった" not in heard
            assert not any(words in heard for words in WORDS)
    assert t("survey-not-yet") in door.presses("hana", Verb.SURVEY, "p1").by("hana")
    told = surveyed(door)
    assert (told["status"], told["answered"], told["questions"]) == ("open", None, [])


def test_closing_is_asked_once_more(door: Door) -> None:
    survey = opened(door)
    answers(door, *crowd(4, 4))
    heard = door.presses("tanaka", Verb.CLOSE_SURVEY, "p1", survey.id, "")
    assert t("survey-ask-close", n=2) in heard.by("tanaka")
    assert the_survey(door).closed_at is None


# ---------------------------------------------------------------- once it is closed


def test_all_sides_hear_the_results_when_it_is_closed(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4, 4, 3, 3, 3, 1, words=WORDS))
    heard = close(door)
    for name in ("hana", "ito", "tanaka"):
        assert t("survey-results", n=8) in heard[name]
        assert repr(("とてもよかった", "4人")) in heard[name]
        assert repr(("よくなかった", "3人未満")) in heard[name]
        assert repr(("あまりよくなかった", "3人未満")) in heard[name]
        assert "SURVEY_WORDS" in heard[name]
    assert not heard["mieko"]
    assert not heard["sato"]
    assert answers(door, *crowd(4)) == [Taken.OVER]


def test_a_small_count_is_in_nothing_that_leaves_the_bot(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4, 4, 4, 1))
    heard = close(door)
    assert "1人" not in heard["hana"]
    assert repr(("とてもよかった", "5人")) in heard["hana"]
    first = surveyed(door)["questions"][0]
    assert first["counts"] == {
        "1": None,
        "2": None,
        "3": None,
        "4": 5,
    }  # which of three it was, nobody can tell
    assert first["hidden_below"] == 3


def test_a_question_whose_answers_would_tell_is_not_broken_down(door: Door) -> None:
    opened(door)
    answers(door, *({"tak.evb.1": point, "tak.evb.2": 2 + point % 2} for point in (1, 2, 3, 4)))
    heard = close(door)
    assert t("survey-all-hidden") in heard["hana"]
    first = surveyed(door)["questions"][0]
    assert (set(first["counts"].values()), first["hidden_below"]) == ({None}, None)


def test_of_fewer_than_three_nothing_is_told_but_that(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 1, words=WORDS))
    heard = close(door)
    assert t("survey-too-few") in heard["hana"]
    for verb, rest in ((Verb.SURVEY_RESULTS, ("1",)), (Verb.SURVEY_WORDS, ("1", "0"))):
        said = door.presses("hana", verb, "p1", *rest).by("hana")
        assert "よかった" not in said
        assert not any(words in said for words in WORDS)
    told = surveyed(door)
    assert (told["status"], told["answered"], told["questions"]) == ("closed", None, [])


def test_words_are_for_sides_and_coordinator_in_an_order_that_tells_nothing(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4, 4, words=WORDS))
    close(door)
    for name in ("hana", "tanaka"):
        said = door.presses(name, Verb.SURVEY_WORDS, "p1", "1", "0").by(name)
        places = [said.index(words) for words in sorted(WORDS)]
        assert places == sorted(places)
    for name in ("mieko", "sato", "nobody"):
        assert not any(
            words in door.presses(name, Verb.SURVEY_WORDS, "p1", "1", "0").by(name) for words in WORDS
        )
    assert "SURVEY_WORDS" not in door.presses("mieko", Verb.SURVEY_RESULTS, "p1", "").by("mieko")


def test_one_or_two_who_wrote_are_not_read(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4, 4, words=WORDS[:2]))
    heard = close(door)
    assert "SURVEY_WORDS" not in heard["hana"]
    said = door.hears("hana", Typed("ひとことを読む")).by("hana")
    assert not any(words in said for words in WORDS)


def test_many_words_come_some_at_a_time(door: Door) -> None:
    opened(door)
    answers(door, *crowd(*[4] * 45, words=[f"声{n:02}" for n in range(45)]))
    close(door)
    first = door.presses("hana", Verb.SURVEY_WORDS, "p1", "1", "0").by("hana")
    assert "声19" in first
    assert "声20" not in first
    last = door.presses("hana", Verb.SURVEY_WORDS, "p1", "1", "40").by("hana")
    assert "声44" in last
    assert "button-survey-more-words" not in last
    assert t("button-survey-more-words") in first
    assert t("button-survey-more-words") not in last


def test_no_file_holds_peoples_words_or_their_forms(door: Door) -> None:
    opened(door)
    answers(door, *crowd(*[4] * 9, words=WORDS))
    close(door)
    for blind in (True, False):
        facts = as_record(door, blind=blind)
        for text in (as_json(facts), as_csv(facts)):
            assert not any(words in text for words in WORDS)
            assert the_survey(door).token not in text
    told = surveyed(door)
    assert told["answered"] == 9
    assert told["questions"][0] == {
        "question": "tak.evb.1",
        "counts": {"1": 0, "2": 0, "3": 0, "4": 9},
        "hidden_below": None,
        "mean": None,
    }
    assert json.loads(as_json(as_record(door)))["survey"] == [told]


def surveyed(door: Door) -> dict[str, Any]:
    """What the project's record says of its survey."""
    found = as_record(door)["survey"]
    assert isinstance(found, list)
    (told,) = found
    assert isinstance(told, dict)
    return told


def as_record(door: Door, *, blind: bool = True) -> dict[str, object]:
    project = door.project()
    return door.look(lambda uow: record(uow, door.kit, project, door.clock.at, blind=blind))


# ---------------------------------------------------------------- its days


def test_it_closes_by_itself_21_days_after_the_later_of_end_and_opening(door: Door) -> None:
    survey = opened(door)
    assert answers(door, *crowd(4, 4, 4)) == [Taken.KEPT] * 3
    door.clock.at += timedelta(days=21)
    assert answers(door, *crowd(4)) == [Taken.KEPT]
    assert t("survey-not-yet") in door.presses("hana", Verb.SURVEY, "p1").by("hana")
    door.clock.at += timedelta(days=1)
    assert answers(door, *crowd(4)) == [Taken.OVER]
    assert t("survey-results", n=4) in door.presses("hana", Verb.SURVEY, "p1").by("hana")
    assert the_survey(door).closed_at is not None
    assert t("survey-over") in door.presses("tanaka", Verb.CLOSE_SURVEY, "p1", survey.id, "yes").by("tanaka")


def test_a_later_day_lets_nobody_in_once_the_results_were_seen(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4))
    door.clock.at += timedelta(days=30)
    door.presses("hana", Verb.SURVEY_RESULTS, "p1", "1")
    project = door.project()
    later = {**project.dates, "do.end": project.today(door.clock.at)}
    door.look(lambda uow: uow.projects.save(replace(project, dates=later)))
    assert answers(door, *crowd(1)) == [Taken.OVER]


def test_of_a_project_that_is_over_no_answers_are_taken(door: Door) -> None:
    opened(door)
    door.submits("tanaka", Verb.CANCEL, "p1", reason="雨のため")
    assert answers(door, *crowd(4)) == [Taken.OVER]
    assert t("survey-over") in door.presses("tanaka", Verb.SURVEY, "p1").by("tanaka")


def test_the_next_cycle_has_its_own(door: Door) -> None:
    opened(door)
    answers(door, *crowd(4, 4, 4))
    project = replace(door.project(), cycle=2)
    door.look(lambda uow: uow.projects.save(project))
    heard = door.presses("tanaka", Verb.SURVEY, "p1").by("tanaka")  # last year's still runs
    assert t("survey-of-cycle", project="花壇づくり", n=1) in heard
    close(door)
    heard = door.presses("tanaka", Verb.SURVEY, "p1").by("tanaka")
    assert "OPEN_SURVEY" in heard
    assert "SURVEY_RESULTS" in heard
    door.presses("tanaka", Verb.OPEN_SURVEY, "p1")
    both = door.look(lambda uow: uow.surveys.of_project("p1"))
    assert [one.cycle for one in both] == [1, 2]
    assert t("survey-results", n=3) in door.presses("hana", Verb.SURVEY_RESULTS, "p1", "").by("hana")


@pytest.mark.parametrize("cycle", ["0", "9", "-1", "x", "9" * 30])
def test_cycles_that_never_were(door: Door, cycle: str) -> None:
    opened(door)
    close(door)
    for verb, rest in ((Verb.SURVEY_RESULTS, ()), (Verb.SURVEY_WORDS, ("²",))):
        assert t("survey-not-yet") in door.presses("hana", verb, "p1", cycle, *rest).by("hana")
