"""F6, F8: a lost or new phone, officers who change, and people who block the account."""

from tests.journeys.desk import audit, labels, newest, seen
from tests.journeys.steps import (
    PROJECT,
    answer_all,
    buttons,
    joined,
    screen,
    t,
    tap,
)
from tests.journeys.town import Town, post_text

TANAKA = "田中"


async def desk(town: Town) -> dict[str, str]:
    """A project of 田中's; gives the codes of its sides."""
    town.slack.add_person(TANAKA)
    return await town.new_project(TANAKA)


async def members(town: Town) -> None:
    """[設定] [参加している人]."""
    await town.command(TANAKA, f"status {PROJECT}")
    await town.press(TANAKA, t("button-manage"))
    await town.press(TANAKA, t("button-members"))


async def place_code(town: Town, name: str, what: str) -> str:
    """The words that hand on that person's place, from the list of members."""
    await members(town)
    await town.press(TANAKA, t("button-place", name=name))
    await town.press(TANAKA, t(f"button-{what}"))
    words = seen(town, TANAKA).split("参加 ")[-1]
    return f"参加 {words[:9]}"


async def test_a_new_phone_goes_on_at_the_same_question_and_the_old_one_is_out(town: Town) -> None:
    """Side, role and answers come along; the old account can do nothing any more; both and the coordinator hear it."""
    codes = await desk(town)
    old = await joined(town, "ハナ", codes["a"])
    await town.tap(old, "いいえ")
    await town.tap(old, "はい")
    words = await place_code(town, "ハナ", "relink")
    assert (await town.say(old, words))[-1].endswith(t("relink-own"))
    new = town.line.add_person("ハナ")
    assert t("relink-door", name="ハナ", side="花壇の会") in (await town.say(new, words))[-1]
    assert "問3 · 3/10" in (await tap(town, new, "agree"))[-1]
    assert screen(town, old).endswith(t("relinked-old"))
    assert t("relinked-told", name="ハナ", side="花壇の会") in seen(town, TANAKA)
    assert await town.say(old, "一覧") != []
    assert "いいえ" not in screen(town, old)
    await answer_all(town, new)
    await tap(town, new, "send")
    rows = (await town.export(PROJECT))["answers"]
    assert {row["respondent"] for row in rows} == {"r1"}
    (line,) = await audit(town, PROJECT, "member.relinked")
    assert line["details"]["side"] == "a"
    thief = town.line.add_person("だれか")
    assert await town.say(thief, words) == [t("join-expired", who="田中さん")]


async def test_the_new_phone_may_have_joined_as_somebody_new_before(town: Town) -> None:
    """Whoever scanned the circular again is made one with the place; they count once."""
    codes = await desk(town)
    old = await joined(town, "ハナ", codes["a"])
    await answer_all(town, old)
    await tap(town, old, "send")
    new = await joined(town, "ハナ2", codes["a"])
    words = await place_code(town, "ハナ", "relink")
    await town.say(new, words)
    await tap(town, new, "agree")
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-all", joined=1) in card


async def test_an_officer_hands_over_to_whoever_follows(town: Town) -> None:
    """From 退会 the leaving respondent makes a code; the next one gets a brief and the open sheet; history stays."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    await town.tap(hana, "いいえ")
    await town.say(hana, "退会")
    await tap(town, hana, "succeed-mine", project=PROJECT)
    words = "参加 " + screen(town, hana).split("参加 ")[1][:9]
    taro = town.line.add_person("タロウ")
    door = (await town.say(taro, words))[-1]
    assert t("succeed-door", name="ハナ") in door
    assert "終わる年度のあと5年度" in door
    said = await tap(town, taro, "agree")
    brief = "\n".join(said)
    assert t("brief", name="ハナ") in brief
    assert t("brief-ask") in brief
    assert TANAKA in brief
    assert "問2 · 2/10" in said[-1]
    assert screen(town, hana).endswith(t("succeeded-old", name="タロウ"))
    assert t("succeeded-told", name="ハナ", next="タロウ", side="花壇の会") in seen(town, TANAKA)
    assert t("not-allowed") in "\n".join(await town.tap(hana, "はい")) or buttons(town, hana)
    await answer_all(town, taro)
    await tap(town, taro, "send")
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-all", joined=1) in card


async def test_a_whole_board_changes_with_one_list(town: Town) -> None:
    """A code for each place, by name."""
    codes = await desk(town)
    for name in ("ハナ", "キヨ"):
        await joined(town, name, codes["a"])
    await members(town)
    await town.press(TANAKA, t("button-succeed-side", side="花壇の会"))
    listed = post_text(newest(town, TANAKA))
    assert t("succeed-place", name="ハナ", role=t("role-respondent")) in listed
    assert t("succeed-place", name="キヨ", role=t("role-member")) in listed
    assert listed.count("参加 ") == 2


async def test_who_blocks_the_account_is_seen_and_comes_back_to_the_same_place(town: Town) -> None:
    """The coordinator reads it on the members card and beside the name; unblocking goes on where it stood."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    await town.tap(hana, "はい")
    await town.line.unfollow(hana)
    await town.deliver()
    await members(town)
    assert t("member-blocked") in post_text(newest(town, TANAKA))
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("missing-blocked", name="ハナ") in card
    await town.line.follow(hana)
    await town.deliver()
    assert t("welcome-back") in screen(town, hana)
    assert "問2 · 2/10" in screen(town, hana)
    await members(town)
    assert t("member-blocked") not in post_text(newest(town, TANAKA))
    assert t("button-place", name="ハナ") in labels(newest(town, TANAKA))
