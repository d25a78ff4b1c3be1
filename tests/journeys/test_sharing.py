"""A phone that a couple shares: each has an own sheet, and it always says whose turn it is."""

from tests.journeys.desk import newest
from tests.journeys.steps import PROJECT, answer_all, buttons, joined, screen, t, tap
from tests.journeys.town import Town, post_text

TANAKA = "田中"


async def test_a_couple_answers_on_one_phone_each_for_themself(town: Town) -> None:
    """One types the other's name; a tap takes turns; two sheets, two pseudonyms, both counted."""
    town.slack.add_person(TANAKA)
    codes = await town.new_project(TANAKA)
    hana = await joined(town, "ハナ", codes["a"])
    await town.tap(hana, "いいえ")
    await town.say(hana, "夫婦で使う")
    await town.say(hana, "太郎")
    assert t("shared-told", name="太郎") in screen(town, hana)
    await tap(town, hana, "take-turn", name="太郎")
    assert t("shared-heading", heading=PROJECT, name="太郎") in screen(town, hana)
    assert "問1 · 1/10" in screen(town, hana)
    assert t("button-take-turn", name="ハナ") in buttons(town, hana)
    await town.tap(hana, "はい")
    await tap(town, hana, "take-turn", name="ハナ")
    assert t("shared-heading", heading=PROJECT, name="ハナ") in screen(town, hana)
    assert "問2 · 2/10" in screen(town, hana)
    await answer_all(town, hana)
    await tap(town, hana, "send")
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-owing", owing=1, joined=2) in card
    await town.say(hana, "回答")
    assert t("shared-heading", heading=PROJECT, name="太郎") in screen(town, hana)
    await answer_all(town, hana)
    await tap(town, hana, "send")
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-all", joined=2) in card
    rows = (await town.export(PROJECT))["answers"]
    first = {row["respondent"]: row["value"] for row in rows if row["question"] == "ise.chk.1"}
    assert sorted(first.values()) == ["no", "yes"]
    assert not any(row["on_paper"] for row in rows)


async def test_the_coordinator_adds_somebody_and_a_new_phone_takes_both_along(town: Town) -> None:
    """From the members card; whoever shares is found again on the phone that is linked anew."""
    town.slack.add_person(TANAKA)
    codes = await town.new_project(TANAKA)
    old = await joined(town, "ハナ", codes["a"])
    await town.command(TANAKA, f"status {PROJECT}")
    for label in (t("button-manage"), t("button-members"), t("button-place", name="ハナ")):
        await town.press(TANAKA, label)
    await town.press_only(TANAKA, t("button-share"))
    await town.slack.submit(TANAKA, {"name": "太郎"})
    await town.deliver()
    assert t("shared-added", name="太郎", owner="ハナ") in post_text(newest(town, TANAKA))
    assert t("shared-told", name="太郎") in screen(town, old)
    await town.press(TANAKA, t("button-relink"))
    words = "参加 " + "\n".join(map(post_text, town.slack.messages(TANAKA))).split("参加 ")[-1][:9]
    new = town.line.add_person("ハナ")
    await town.say(new, words)
    await tap(town, new, "agree")
    assert t("button-take-turn", name="太郎") in buttons(town, new)
    await tap(town, new, "take-turn", name="太郎")
    assert t("shared-heading", heading=PROJECT, name="太郎") in screen(town, new)
