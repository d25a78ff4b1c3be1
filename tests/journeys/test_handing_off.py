"""A12: somebody asks for a person with the question at hand; the reply comes under a name, and the sheet goes on."""

from tests.journeys.desk import audit, labels, newest, press_token, seen
from tests.journeys.steps import PROJECT, buttons, joined, pushes, screen, t, tap
from tests.journeys.town import Town, post_text

TANAKA = "田中"


async def at_question_3(town: Town) -> str:
    """ハナ of side A has answered two questions."""
    town.slack.add_person(TANAKA)
    codes = await town.new_project(TANAKA)
    hana = await joined(town, "ハナ", codes["a"])
    await town.tap(hana, "いいえ")
    await town.tap(hana, "はい")
    return hana


async def reply(town: Town, words: str, when: str = "") -> None:
    """[返事をする] and the dialog."""
    await town.press_only(TANAKA, t("button-reply"))
    await town.slack.submit(TANAKA, {"text": words, **({"when": when} if when else {})})
    await town.deliver()


async def test_the_coordinator_hears_who_asks_at_which_question_and_sees_no_answer(town: Town) -> None:
    """The question and how far; not what was answered."""
    hana = await at_question_3(town)
    assert await town.say(hana, "担当者") == [f"{t('person-told', names=TANAKA)}\n{t('person-write')}"]
    assert buttons(town, hana) == [t("button-resume"), t("button-show-answers")]
    asked = post_text(newest(town, TANAKA))
    assert t("person-asked", who="ハナ", project=PROJECT) in asked
    assert "問3" in asked
    assert t("handed-off-progress", done=2, all=10) in asked
    await town.press(TANAKA, t("button-see-answers"))
    shown = post_text(newest(town, TANAKA))
    assert t("answers-not-shown") in shown
    assert "いいえ" not in shown


async def test_answers_are_shown_by_a_tap_and_hidden_by_another(town: Town) -> None:
    """[答えも見せる] opens them to the coordinator, [見せるのをやめる] closes them again; the log knows."""
    hana = await at_question_3(town)
    await town.say(hana, "担当者")
    await tap(town, hana, "show-answers")
    assert t("answers-shown", name="ハナ") in seen(town, TANAKA)
    await town.press(TANAKA, t("button-see-answers"))
    assert "いいえ" in post_text(newest(town, TANAKA))
    await tap(town, hana, "hide-answers")
    await town.press(TANAKA, t("button-see-answers"))
    assert t("answers-not-shown") in post_text(newest(town, TANAKA))
    assert [len(await audit(town, PROJECT, f"answers.{what}")) for what in ("shown", "seen", "hidden")] == [
        1
    ] * 3


async def test_a_reply_arrives_under_the_coordinators_name_and_leads_back(town: Town) -> None:
    """One push, whose price stood in the dialog; [つづきから] is the same question."""
    hana = await at_question_3(town)
    await town.say(hana, "担当者")
    before = pushes(town)
    await town.press_only(TANAKA, t("button-reply"))
    dialog = str(town.slack.view(TANAKA))
    assert t("reply-price") in dialog
    assert t("reply-next") in dialog
    await town.slack.submit(TANAKA, {"text": "問3は、予算の話し合いのことです。"})
    await town.deliver()
    assert pushes(town) == before + 1
    arrived = screen(town, hana)
    assert t("reply-from", who=TANAKA) in arrived
    assert "予算の話し合い" in arrived
    await tap(town, hana, "resume")
    assert "問3 · 3/10" in screen(town, hana)
    (line,) = await audit(town, PROJECT, "person.replied")
    assert "予算" not in str(line)
    await town.press_only(TANAKA, t("button-reply"))
    assert t("reply-before", who=TANAKA) in str(town.slack.view(TANAKA))


async def test_a_reply_can_wait_for_the_next_free_answer(town: Town) -> None:
    """Nothing is pushed; it comes with the answer to whatever the person does next."""
    hana = await at_question_3(town)
    await town.say(hana, "担当者")
    before = pushes(town)
    await reply(town, "あとで電話します。", "next")
    assert t("reply-waits", name="ハナ") in seen(town, TANAKA)
    assert pushes(town) == before
    said = await town.say(hana, "再開")
    assert "あとで電話します。" in said[0]
    assert "問3 · 3/10" in said[-1]


async def test_nobody_but_a_coordinator_replies_or_looks(town: Town) -> None:
    """The buttons of the coordinator do nothing for the other side."""
    hana = await at_question_3(town)
    await town.say(hana, "担当者")
    await town.app.settle()
    project = (await town.export(PROJECT))["project"]["id"]
    stranger = town.slack.add_person("鈴木")
    for token in (f"1:sea:{project}:x", f"1:rpl:{project}:x::"):
        await press_token(town, stranger, token)
        assert t("not-allowed") in post_text(newest(town, stranger))
    assert labels(newest(town, TANAKA)) == [t("button-reply"), t("button-see-answers")]
