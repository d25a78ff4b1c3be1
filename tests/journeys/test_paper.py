"""F7: what people gave on paper is keyed in by the coordinator, marked as such everywhere, and counted once."""

import io
import json

import pypdf

from tests.journeys.desk import audit, labels, newest, seen, send_all
from tests.journeys.steps import (
    PROJECT,
    answer_all,
    enter,
    joined,
    quick,
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


async def key_in(town: Town, side: str, whose: str) -> None:
    """[設定] [紙の回答を入力], the side, and whose paper it is."""
    await town.command(TANAKA, f"status {PROJECT}")
    for label in (t("button-manage"), t("button-key-in"), side, whose):
        await town.press(TANAKA, label)


async def name(town: Town, words: str) -> None:
    """The dialog that asks for the name on the paper."""
    await town.app.settle()
    await town.slack.submit(TANAKA, {"name": words})
    await town.deliver()


async def test_a_paper_is_keyed_in_by_the_coordinator_and_marked_everywhere(town: Town) -> None:
    """The same conversation, under the name on the paper; sheet, comparison, count, export and log say so."""
    codes = await desk(town)
    await key_in(town, "花壇の会", t("button-paper-name"))
    await name(town, "山本 キヨ")
    first = post_text(newest(town, TANAKA))
    heading = t("paper-heading", heading=PROJECT, name="山本 キヨ", side="花壇の会")
    assert heading in first
    assert "問1 · 1/10" in first
    await send_all(town, TANAKA)
    assert t("paper-keyed", name="山本 キヨ") in seen(town, TANAKA)
    assert t("button-next-paper") in labels(newest(town, TANAKA))
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-from-paper", count=t("count-all", joined=1), n=1) in card
    (line,) = await audit(town, PROJECT, "sheet.sent")
    assert line["details"]["on_paper"] is True

    sato = await joined(town, "佐藤", codes["b"])
    await answer_all(town, sato)
    await tap(town, sato, "send")
    told = t("comparison-from-paper", sides=t("comparison-from-paper-side", side="花壇の会", n=1))
    assert told in screen(town, sato)
    assert told in seen(town, TANAKA)
    rows = (await town.export(PROJECT))["answers"]
    keyed = [row for row in rows if row["side"] == "a"]
    assert keyed
    assert {row["on_paper"] for row in keyed} == {True}
    assert {row["entered_by"] for row in keyed}.isdisjoint({row["respondent"] for row in keyed} | {None})
    assert {(row["on_paper"], row["entered_by"]) for row in rows if row["side"] == "b"} == {(False, None)}
    assert "田中" not in json.dumps(rows, ensure_ascii=False)

    await key_in(town, "公園緑地課", t("button-blank"))
    await town.command(TANAKA, f"export {PROJECT} pdf")
    *_, blank, record = town.slack.team.files.values()
    assert blank.name == "用紙_公園緑地課_花壇づくり.pdf"
    assert record.name == "協働の記録_花壇づくり.pdf"
    page = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(record.data or b"")).pages)
    assert "公園緑地課" in page
    assert t("filing-on-paper", sides="花壇の会").split(":")[0] in page


async def test_a_member_in_line_whose_paper_came_is_told_and_has_the_last_word(town: Town) -> None:
    """It is their own sheet: they hear of it, correct it, and from then on the coordinator keys nothing in."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    await key_in(town, "花壇の会", t("button-paper-of", name="ハナ"))
    await send_all(town, TANAKA)
    assert t("paper-keyed-for-you", who=TANAKA) in screen(town, hana)
    await tap(town, hana, "look")
    await town.say(hana, "3を直す")
    await town.tap(hana, "いいえ")
    rows = {r["question"]: r for r in (await town.export(PROJECT))["answers"]}
    assert (rows["ise.chk.3"]["value"], rows["ise.chk.3"]["on_paper"]) == ("no", False)
    assert rows["ise.chk.2"]["on_paper"] is True
    await town.command(TANAKA, f"status {PROJECT}")
    await town.press(TANAKA, t("button-manage"))
    await town.press(TANAKA, t("button-key-in"))
    await town.press(TANAKA, "花壇の会")
    assert t("button-paper-of", name="ハナ") not in labels(newest(town, TANAKA))


async def test_nobody_keys_in_over_what_people_answer_themselves(town: Town) -> None:
    """Whoever has begun is not offered, and their name typed leads to a kind refusal that shows nothing."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    await town.tap(hana, "いいえ")
    await key_in(town, "花壇の会", t("button-paper-name"))
    await name(town, "ハナ")
    assert post_text(newest(town, TANAKA)).endswith(t("paper-answers-themself", name="ハナ"))


async def test_whoever_gave_a_paper_and_joins_later_is_counted_once(town: Town) -> None:
    """The coordinator says that they are one person; what was answered in LINE holds unless the paper is preferred."""
    codes = await desk(town)
    await key_in(town, "花壇の会", t("button-paper-name"))
    await name(town, "佐藤ハナ")
    await send_all(town, TANAKA)
    hana = await joined(town, "ハナ", codes["a"])
    await answer_all(town, hana, q1="いいえ")
    assert t("paper-newcomer", name="ハナ", side="花壇の会") in seen(town, TANAKA)
    await town.press(TANAKA, t("button-same-person", name="佐藤ハナ"))
    assert t("paper-joined", name="ハナ") in seen(town, TANAKA)
    assert t("paper-which-holds") in screen(town, hana)

    async def in_force() -> list[str]:
        rows = (await town.export(PROJECT))["answers"]
        return [r["value"] for r in rows if r["question"] == "ise.chk.1"]

    assert await in_force() == ["no"]
    await tap(town, hana, "use-paper")
    assert await in_force() == ["yes"]
    back = next(a["data"] for a in quick(town, hana) if a["label"] == t("button-use-other"))
    card = "\n".join(await town.command(TANAKA, f"status {PROJECT}"))
    assert t("count-from-paper", count=t("count-all", joined=1), n=1) in card
    again = await town.press(TANAKA, t("button-same-person", name="佐藤ハナ"))
    assert t("paper-joined-before", who=TANAKA) in again[-1]

    sato = town.line.add_person("佐藤")
    await enter(town, sato, codes["b"])
    await answer_all(town, sato)
    await tap(town, sato, "send")
    await town.line.postback(hana, back)
    await town.deliver()
    assert screen(town, hana).endswith(t("paper-too-late"))


async def test_only_coordinators_key_in(town: Town) -> None:
    """The button of a coordinator in somebody else's hands opens nothing."""
    codes = await desk(town)
    hana = await joined(town, "ハナ", codes["a"])
    project = (await town.export(PROJECT))["project"]["id"]
    await town.line.postback(hana, f"1:kin:{project}:a")
    await town.deliver()
    assert screen(town, hana) == t("not-allowed")
