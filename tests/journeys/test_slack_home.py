"""The Home tab in Slack: one's projects by what is due, kept as things change, and acted on in its place."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.domain.home import HomeTab
from bot.domain.messages import Standing
from bot.domain.project import Project, Role
from bot.services.home import home_page
from bot.services.ports import UnitOfWork
from handlers.demo.slack_rules import elements_of
from tests.journeys.desk import (
    colleague,
    japan,
    join,
    newest,
    person_id,
    send_all,
    view_words,
)
from tests.journeys.steps import t
from tests.journeys.town import Town, post_text, slack_text

NAME = "花壇づくり"


def home(town: Town, who: str) -> str:
    """The words of the Home tab."""
    shown = town.slack.home_view(who)
    assert shown is not None, "the Home tab was never published"
    return slack_text({"blocks": shown["blocks"]})


def buttons(town: Town, who: str) -> list[str]:
    """What stands on its buttons."""
    shown = town.slack.home_view(who)
    assert shown is not None
    return [
        element["text"]["text"] for _, element in elements_of(shown["blocks"]) if element["type"] == "button"
    ]


async def open_home(town: Town, who: str) -> str:
    await town.slack.home(who)
    await town.deliver()
    return home(town, who)


async def press(town: Town, who: str, label: str) -> str:
    """A button of the Home tab, and what stands there then."""
    await town.slack.press(who, "home", label=label)
    await town.deliver()
    return home(town, who)


async def choose(town: Town, who: str, value: str) -> str:
    """An entry of one of its menus, by what it carries."""
    shown = town.slack.home_view(who) or {}
    for _, element in elements_of(shown["blocks"]):
        if any(option["value"] == value for option in element.get("options", ())):
            await town.slack.press(who, "home", element["action_id"], value=value)
            await town.deliver()
            return home(town, who)
    raise AssertionError(f"no menu offers {value}")


def published(town: Town, who: str) -> int:
    """How often it was published."""
    return sum(call.name == "views.publish" and _of(call.body, who) for call in town.slack.calls)


def _of(body: Any, who: str) -> bool:
    return isinstance(body, dict) and body.get("user_id") == who


async def a_garden(town: Town) -> tuple[str, str, str]:
    """田中 coordinates, 花 and 佐藤 answer, one on each side."""
    tanaka = town.slack.add_person("田中")
    hana, sato = town.slack.add_person("花"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, NAME)
    await join(town, hana, codes["a"])
    await join(town, sato, codes["b"])
    return tanaka, hana, sato


async def test_each_project_shows_its_stage_counts_next_date_and_the_one_due_button(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    said = await open_home(town, tanaka)
    assert f"*{NAME}*" in said
    assert "企画 未回答: 花壇の会 1/1、公園緑地課 1/1" in said
    assert "次: 9月10日(木)" in said
    assert "なぜこの日: " in said
    assert t("button-nudge") in buttons(town, tanaka)
    await open_home(town, hana)
    assert t("button-answer") in buttons(town, hana)
    assert t("button-nudge") not in buttons(town, hana)


async def test_it_is_published_again_when_somebody_sends_and_to_nobody_who_never_opened_it(
    town: Town,
) -> None:
    tanaka, hana, sato = await a_garden(town)
    await open_home(town, tanaka)
    await send_all(town, hana)
    assert "花壇の会 全員すみ、公園緑地課 1/1" in home(town, tanaka)
    assert town.slack.home_view(sato) is None
    await send_all(town, sato)
    assert t("button-close", stage="企画") in buttons(town, tanaka)


async def test_whoever_opened_it_long_ago_gets_it_when_they_open_it_again(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    await open_home(town, tanaka)

    def long_ago(uow: UnitOfWork) -> None:
        tab = uow.homes.get(tanaka_id)
        assert tab is not None
        uow.homes.save(replace(tab, opened_at=tab.opened_at.replace(year=2020)), None)

    tanaka_id = await person_id(town, tanaka)
    await town.read(long_ago)
    before = published(town, tanaka)
    await send_all(town, hana)
    assert published(town, tanaka) == before
    assert "花壇の会 全員すみ" in await open_home(town, tanaka)


async def test_several_changes_make_one_view(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    await open_home(town, tanaka)
    before = published(town, tanaka)
    id_ = await person_id(town, tanaka)
    (project,) = await town.read(lambda uow: uow.projects.named(NAME))
    for _ in range(5):
        await town.read(lambda uow: uow.audit.add(town.clock.now(), id_, "rule.set", project.id))
    await town.deliver()
    assert published(town, tanaka) == before + 1


async def test_a_press_shows_its_answer_in_the_tab_and_posts_nothing(town: Town) -> None:
    tanaka, hana, _ = await a_garden(town)
    await open_home(town, tanaka)
    posts = len(town.slack.messages(tanaka))
    card = await press(town, tanaka, t("button-status"))
    assert "まだの人: 花" in card
    assert len(town.slack.messages(tanaka)) == posts
    await send_all(town, hana)
    assert home(town, tanaka) == card  # what somebody reads is not taken away from them
    assert "全員が送りました" not in card
    refreshed = await press(town, tanaka, t("button-refresh"))
    assert "まだの人: 花" not in refreshed
    assert "花壇の会 全員すみ" in await press(town, tanaka, t("button-home-back"))


async def test_what_goes_on_in_the_chat_is_said_there(town: Town) -> None:
    _, hana, _ = await a_garden(town)
    await open_home(town, hana)
    assert t("home-in-messages") in await press(town, hana, t("button-answer"))
    assert "問1" in post_text(newest(town, hana))


async def test_a_dialog_opened_there_is_answered_there(town: Town) -> None:
    tanaka, hana, sato = await a_garden(town)
    await send_all(town, hana)
    await send_all(town, sato)
    await open_home(town, tanaka)
    posts = len(town.slack.messages(tanaka))
    await town.slack.press(tanaka, "home", label=t("button-close", stage="企画"))
    await town.app.settle()
    assert NAME in view_words(town, tanaka)
    await town.slack.submit(tanaka, {"reason": "そろいました"})
    await town.deliver()
    assert "企画を締めました" in home(town, tanaka)
    assert len(town.slack.messages(tanaka)) == posts
    assert "実施" in await press(town, tanaka, t("button-home-back"))


async def test_an_overdue_project_stands_first_with_its_days_and_filters_are_kept(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    town.clock.move_to(japan(2026, 11, 30, 10))
    await town.new_project(tanaka, "秋の祭り", do=("2027-05-01", "2027-05-05"))
    said = await open_home(town, tanaka)
    assert said.index(NAME) < said.index("秋の祭り")
    assert "日過ぎています" in said
    assert t("button-overdue") in buttons(town, tanaka)
    assert "秋の祭り" not in await choose(town, tanaka, "1:hom:show:overdue")
    assert "秋の祭り" not in await open_home(town, tanaka)
    assert NAME not in await choose(town, tanaka, "1:hom:year:2027")
    assert "この条件に合う事業はありません" in home(town, tanaka)
    assert "秋の祭り" in await press(town, tanaka, t("button-home-all"))


async def test_roles_see_what_is_theirs(town: Town) -> None:
    await a_garden(town)
    officer = await colleague(town, "課長", NAME, Role.OFFICER)
    stranger = town.slack.add_person("通りがかり")
    admin = town.slack.add_person("管理", admin=True)
    assert f"*{NAME}*" in await open_home(town, officer)
    assert t("button-nudge") not in buttons(town, officer)
    assert t("home-nothing") in await open_home(town, stranger)
    await open_home(town, admin)
    await town.deliver()  # who somebody is comes after the first look
    assert f"*{NAME}*" in home(town, admin)


async def test_a_guest_sees_their_project_and_no_way_to_make_one(town: Town) -> None:
    _, hana, _ = await a_garden(town)
    id_ = await person_id(town, hana)
    await town.read(lambda uow: uow.people.save(replace(uow.people.get(id_), standing=Standing.GUEST)))
    assert f"*{NAME}*" in await open_home(town, hana)
    assert t("button-new") not in buttons(town, hana)


async def test_hundreds_of_projects_come_ten_a_page_and_those_of_others_cost_nothing(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    id_ = await person_id(town, tanaka)
    (model,) = await town.read(lambda uow: uow.projects.named(NAME))

    def plant(uow: UnitOfWork, letter: str, count: int, whose: str) -> None:
        for number in range(count):
            project: Project = replace(model, id=f"{letter}{number:04}", name=f"{letter}の事業{number:03}")
            uow.projects.add(project)
            if whose:
                uow.projects.join(project.id, whose, Role.COORDINATOR, "", town.clock.now())

    await town.read(lambda uow: plant(uow, "自分", 300, id_))
    person = await town.read(lambda uow: uow.people.get(id_))
    statements: list[str] = []
    sa.event.listen(
        town.app.store._engine, "before_cursor_execute", lambda _c, _u, words, *_: statements.append(words)
    )
    tab = HomeTab(id_, town.clock.now())
    town.app.store.beside(lambda uow: home_page(uow, town.app.kit, person, tab, town.clock.now()))
    mine = len(statements)
    await town.read(lambda uow: plant(uow, "他人", 300, ""))
    statements.clear()
    town.app.store.beside(lambda uow: home_page(uow, town.app.kit, person, tab, town.clock.now()))
    assert len(statements) == mine

    said = await open_home(town, tanaka)
    assert "301件のうち 1〜10" in said
    assert len((town.slack.home_view(tanaka) or {})["blocks"]) <= 100
    assert "11〜20" in await press(town, tanaka, t("button-home-after", n=10))
    assert "1〜10" in await press(town, tanaka, t("button-home-before", n=10))


async def test_a_view_that_changed_meanwhile_is_put_together_anew(town: Town) -> None:
    tanaka, _, _ = await a_garden(town)
    await open_home(town, tanaka)
    known, before = town.slack.team.homes[tanaka], published(town, tanaka)
    town.slack.team.update_view(known, known.view)  # as if a press had changed it: another hash
    await town.new_project(tanaka, "秋の祭り")
    assert "秋の祭り" in home(town, tanaka)
    assert published(town, tanaka) == before + 2  # refused once
