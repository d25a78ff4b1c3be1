"""In a LINE group: what the bot does there, progress without names, no answer, and nothing that costs unseen."""

from datetime import timedelta
from pathlib import Path

from bot.clock import MovableClock, SystemClock
from tests.journeys.desk import labels, newest, seen
from tests.journeys.steps import PROJECT, joined, pushes, quick, t, values
from tests.journeys.town import Town, a_town, post_text, shown

TANAKA = "田中"


async def club(town: Town) -> tuple[str, str, str]:
    """ハナ of side A, a neighbour without a project, and their group with the bot in it."""
    town.slack.add_person(TANAKA)
    codes = await town.new_project(TANAKA)
    hana = await joined(town, "ハナ", codes["a"])
    neighbour = town.line.add_person("キヨ")
    group = town.line.add_group("花壇の会", [hana, neighbour])
    await town.line.join_group(group)
    await town.deliver()
    return hana, neighbour, group


async def say(town: Town, who: str, words: str, group: str) -> list[str]:
    """Writes in the group; gives what comes back there, without the link to the one-to-one chat."""
    before = len(town.line.received(who, group=group))
    await town.line.text(who, words, group=group)
    await town.deliver()
    told = [shown(m) for m in town.line.received(who, group=group)[before:]]
    return [text.partition(f"\n\n{t('group-link')}")[0] for text in told]


async def test_on_joining_one_message_says_what_it_does_there_and_what_not(town: Town) -> None:
    """With the link to the one-to-one chat; no question, no button."""
    hana, _, group = await club(town)
    (hello,) = town.line.received(hana, group=group)
    for key in ("group-hello", "group-does-text", "group-does-not-text", "group-how-text"):
        assert t(key) in shown(hello)
    assert "https://line.me/R/ti/p/" in str(hello)
    assert "postback" not in str(hello)


async def test_somebody_who_takes_part_binds_it_and_it_tells_counts_without_names(town: Town) -> None:
    """A neighbour cannot; then anybody there may ask how it goes."""
    hana, neighbour, group = await club(town)
    assert await say(town, neighbour, "協働 状況", group) == [t("group-unbound")]
    assert await say(town, neighbour, "協働 つなぐ", group) == [t("group-not-yours")]
    assert await say(town, hana, "@Kyodo つなぐ", group) == [t("group-bound", project=PROJECT)]
    (told,) = await say(town, neighbour, "協働 状況", group)
    assert PROJECT in told
    assert t("count-owing", owing=1, joined=1) in told
    assert "ハナ" not in told
    assert await say(town, neighbour, "kyodo disconnect", group) == [t("group-not-yours")]
    assert await say(town, hana, "協働 外す", group) == [t("group-free", project=PROJECT)]
    assert pushes(town) == 0


async def test_their_own_talk_and_other_bots_words_are_left_alone(town: Town) -> None:
    """Answers only where it is called; coming and going of members is no event."""
    hana, _, group = await club(town)
    for words in ("はい", "明日の水やりは？", "状況はどう", "[天気ボット] 雨です", "参加します"):
        assert await say(town, hana, words, group) == []
    (way,) = await say(town, hana, "協働 はい", group)
    assert way == t("group")


async def test_telling_the_group_costs_each_member_and_the_price_stands_first(town: Town) -> None:
    """Members times one: shown before, counted once, and not twice a day."""
    hana, _, group = await club(town)
    await say(town, hana, "協働 つなぐ", group)
    await town.app.settle()
    await town.command(TANAKA, f"status {PROJECT}")
    await town.press(TANAKA, t("button-manage"))
    await town.press(TANAKA, t("button-tell-group"))
    assert t("group-price", n=2) in post_text(newest(town, TANAKA))
    assert pushes(town) == 0
    yes = t("button-tell-group-now", n=2)
    assert labels(newest(town, TANAKA)) == [yes]
    await town.press(TANAKA, yes)
    assert pushes(town) == 1
    assert t("group-progress") in shown(town.line.received(hana, group=group)[-1])
    assert t("group-told", n=2) in seen(town, TANAKA)
    spent = await town.read(lambda uow: uow.spending.month("line", "", "2026-09"))
    assert spent.counted == 2


async def test_where_the_month_is_used_up_meanwhile_the_coordinator_hears_that_the_group_heard_nothing(
    town: Town,
) -> None:
    hana, _, group = await club(town)
    await say(town, hana, "協働 つなぐ", group)
    await town.app.settle()
    await town.command(TANAKA, f"status {PROJECT}")
    await town.press(TANAKA, t("button-manage"))
    await town.press(TANAKA, t("button-tell-group"))
    town.line.quota = 1
    await town.press(TANAKA, t("button-tell-group-now", n=2))
    await town.deliver()
    assert len(town.line.received(hana, group=group)) == 2
    told = t("not-delivered-group", platform="line", reason=t("refused-quota"))
    assert [told in post_text(post) for post in town.slack.messages(TANAKA)].count(True) == 1


async def test_an_answer_that_comes_too_late_to_be_free_is_not_pushed_to_the_group(tmp_path: Path) -> None:
    """Nobody has agreed to its price: the neighbours ask again."""
    wall = MovableClock(SystemClock().now())
    async with a_town(tmp_path, wall=wall) as town:
        hana, _, group = await club(town)
        await town.line.text(hana, "協働 状況", group=group)
        wall.move_to(wall.now() + timedelta(minutes=2))
        await town.deliver()
        assert len(town.line.received(hana, group=group)) == 1
        assert pushes(town) == 0


async def test_nobody_in_the_group_answers_in_anothers_name(town: Town) -> None:
    """A tap there does not say whose it is: it changes nothing."""
    hana, _, group = await club(town)
    yes = next(action["data"] for action in quick(town, hana) if action["label"] == "はい")
    await town.line.postback(hana, yes, group=group)
    await town.deliver()
    assert len(town.line.received(hana, group=group)) == 1
    assert await values(town) == {}


async def test_taken_out_of_the_group_it_belongs_to_no_project_any_more(town: Town) -> None:
    """Quietly there; whoever bound it hears of it."""
    hana, _, group = await club(town)
    await say(town, hana, "協働 つなぐ", group)
    await town.line.leave_group(group)
    await town.deliver()
    bound = await town.read(lambda uow: uow.groups.of_project(uow.projects.named(PROJECT)[0].id))
    assert bound == []
