"""What a coordinator does with a project in Slack, what the log keeps of it, and what a second person is told."""

import asyncio
import csv
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.project import Role
from handlers.demo.slack_team import Post, SlackPerson
from tests.journeys.desk import (
    SIDES,
    audit,
    choose_date,
    clean_wire,
    colleague,
    japan,
    join,
    labels,
    newest,
    person_id,
    press_token,
    project_id,
    seen,
    send_all,
    shown_dates,
    view_words,
)
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town, post_text
from tests.journeys.writing import CHOICE, CHOOSING, INTERVIEW, MONEY, PLAN, Someone
from tests.packs.mini import small, written

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("managing")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


class Desk:
    """A fresh project of 田中's, and the workspace's administrator 部長."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.name = town, name
        self.tanaka = town.slack.add_person("田中")
        self.hana = town.slack.add_person("ハナ")
        self.sato = town.slack.add_person("佐藤")
        self.chief = town.slack.add_person("部長", admin=True)
        self.codes: dict[str, str] = {}

    async def both_join(self) -> None:
        await join(self.town, self.hana, self.codes["a"])
        await join(self.town, self.sato, self.codes["b"])

    async def manage(self, what: str, who: str = "") -> None:
        """[設定] on the status card, and one of the things there."""
        who = who or self.tanaka
        await self.town.command(who, f"status {self.name}")
        await self.town.press(who, "設定")
        await self.town.press(who, what)
        await self.town.app.settle()

    async def send(self, who: str, **values: str) -> list[str]:
        """Sends the open dialog; gives what that person sees afterwards."""
        before = len(self.town.slack.messages(who))
        await self.town.slack.submit(who, values)
        await self.town.deliver()
        return [post_text(post) for post in self.town.slack.messages(who)[before:]]

    async def close(self, who: str = "", **values: str) -> list[str]:
        """``/kyodo close`` with what is written into its dialog."""
        who = who or self.tanaka
        await self.town.command(who, f"close {self.name}")
        return await self.send(who, **values)

    async def record(self) -> dict[str, Any]:
        return await self.town.export(self.name)

    async def reminders(self, kind: str) -> list[dict[str, Any]]:
        return [r for r in (await self.record())["reminders"] if r["kind"] == kind]


@pytest_asyncio.fixture(loop_scope="module")
async def desk(town: Town, request: pytest.FixtureRequest) -> Desk:
    desk = Desk(town, request.node.name.removeprefix("test_")[:60])
    desk.codes = await town.new_project(desk.tanaka, desk.name)
    return desk


# ---------------------------------------------------------------- status


async def test_one_project_needs_no_name(town: Town, desk: Desk) -> None:
    (said,) = await town.command(desk.tanaka, "status")
    assert said.startswith(desk.name)
    assert "企画の質問の締切" in said
    assert "企画の始まり" not in said  # it was today: nothing that is still to come


async def test_a_part_of_the_name_is_enough_in_any_width_and_case(town: Town, desk: Desk) -> None:
    (said,) = await town.command(desk.tanaka, f"状況 {desk.name[:12].upper()}")
    assert said.startswith(desk.name)


async def test_two_matches_give_a_choice_and_never_a_guess(town: Town, desk: Desk) -> None:
    await town.new_project(desk.tanaka, f"{desk.name} 二つ目")
    (said,) = await town.command(desk.tanaka, f"status {desk.name[:20]}")
    assert said.splitlines() == ["どの事業ですか。", f"1. {desk.name}", f"2. {desk.name} 二つ目"]
    assert labels(newest(town, desk.tanaka)) == [desk.name, f"{desk.name} 二つ目"]
    await town.press(desk.tanaka, f"{desk.name} 二つ目")
    assert post_text(newest(town, desk.tanaka)).startswith(f"{desk.name} 二つ目")


async def test_the_exact_name_wins_over_longer_ones(town: Town, desk: Desk) -> None:
    await town.new_project(desk.tanaka, f"{desk.name} 二つ目")
    (said,) = await town.command(desk.tanaka, f"status {desk.name}")
    assert said.startswith(desk.name + "\n")


async def test_more_than_five_matches_say_how_many_are_left(town: Town, desk: Desk) -> None:
    for number in range(6):
        await town.new_project(desk.tanaka, f"祭り{number}")
    (said,) = await town.command(desk.tanaka, "status 祭り")
    assert "ほかに1件" in said
    assert labels(newest(town, desk.tanaka)) == [*(f"祭り{n}" for n in range(5)), "ほかの事業"]
    (rest,) = await town.press(desk.tanaka, "ほかの事業")
    assert labels(newest(town, desk.tanaka)) == ["祭り5"]
    place = rest.splitlines()[1].partition(".")[0]
    (card,) = await town.write(desk.tanaka, place)
    assert card.startswith("祭り5")


async def test_an_unknown_name_is_said_to_be_unknown(town: Town, desk: Desk) -> None:
    (said,) = await town.command(desk.tanaka, "status 月の裏側")
    assert said.startswith("「月の裏側」という事業は見つかりませんでした。")


async def test_a_stranger_cannot_tell_a_project_from_none(town: Town, desk: Desk) -> None:
    stranger = town.slack.add_person("山本")
    (real,) = await town.command(stranger, f"status {desk.name}")
    (none,) = await town.command(stranger, "status 月の裏側")
    assert real.replace(desk.name, "…") == none.replace("月の裏側", "…")


BORROWED = (
    "sta:{}", "inv:{}", "mng:{}", "mem:{}", "exp:{}:csv", "cls:{}:plan", "arc:{}", "cmp:{}:1:ise.q.plan",
    "opf:{}:core.q.interview", "agd:{}:1:ise.q.plan", "wth:{}:1:ise.q.plan:ise.chk.1:on",
    "pnt:{}:1:ise.q.plan:ise.chk.1", "pts:{}", "tls:{}", "agm:{}", "cla:{}:core.ag.purpose",
    "cle:{}:core.ag.purpose", "ccl:{}", "nte:{}:problem", "nts:{}", "mvd:{}:do.end",
    "mvt:{}:do.end:2026-10-25:2026-11-01", "amv:{}:do.end:2026-11-01", "mny:{}", "prn:{}", "rop:{}:plan",
    "nxc:{}", "sds:{}", "ads:{}", "eds:{}:a", "rul:{}:majority", "upg:{}", "cho:{}",
    "cpf:{}:co_hosting:commission", "sfm:{}:commission", "rol:{}:", "ins:{}",
)  # fmt: skip


@pytest.mark.parametrize("verb", BORROWED)
async def test_a_strangers_press_on_a_borrowed_button_does_nothing(town: Town, desk: Desk, verb: str) -> None:
    stranger = town.slack.add_person("山本")
    before = await town.audit(desk.name)
    await press_token(town, stranger, "1:" + verb.format(await project_id(town, desk.name)))
    assert "見つからないか、ここからは開けないもの" in post_text(newest(town, stranger))
    assert await town.audit(desk.name) == before
    assert town.slack.view(stranger) is None


@pytest.mark.parametrize("words", ["close", "invite", "export"])
async def test_a_respondent_is_refused_what_the_coordinator_may(town: Town, desk: Desk, words: str) -> None:
    await desk.both_join()
    await town.command(desk.sato, words)
    assert "それは進行役の方がします" in post_text(newest(town, desk.sato))
    assert town.slack.view(desk.sato) is None


async def test_an_administrator_of_the_workspace_sees_every_project_at_the_first_word(
    town: Town, desk: Desk
) -> None:
    await join(town, desk.hana, desk.codes["a"])
    (said,) = await town.command(desk.chief, f"status {desk.name}")
    assert "未回答 1/1" in said
    assert "ハナ" not in said, "names are for the coordinator alone"


async def test_with_kyodo_admins_those_are_the_administrators_and_no_others(tmp_path: Path) -> None:
    async with a_town(tmp_path, KYODO_ADMINS="UCHIEF0001") as town:
        town.slack.team.people["UCHIEF0001"] = SlackPerson("UCHIEF0001", "課長", "課長")
        owner = town.slack.add_person("持ち主", admin=True)
        await town.new_project(town.slack.add_person("田中"))
        (chief,) = await town.command("UCHIEF0001", "status 花壇")
        (other,) = await town.command(owner, "status 花壇")
        assert chief.startswith("花壇づくり")
        assert "見つかりませんでした" in other
        assert town.wire_problems() == []


# ---------------------------------------------------------------- closing a stage


async def test_closing_shows_what_is_missing_and_asks_for_a_reason(town: Town, desk: Desk) -> None:
    await join(town, desk.hana, desk.codes["a"])
    await town.command(desk.tanaka, "close")
    words = view_words(town, desk.tanaka)
    assert f"{SIDES['a']}: 答えがまだです(ハナ)" in words
    assert f"{SIDES['b']}: まだだれも参加していません" in words
    town_says = await town.slack.submit(desk.tanaka, {"reason": " "})
    assert town_says.json["response_action"] == "errors"
    assert (await desk.record())["project"]["stage"] == "plan"


async def test_closing_with_a_reason_reveals_what_was_sent(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    await town.press(desk.sato, "いいえ")
    await desk.close(reason="公園緑地課の都合がつかないため")
    (line,) = await audit(town, desk.name, "stage.closed")
    assert line["details"] == {"stage": "plan", "reason": "公園緑地課の都合がつかないため", "missing": 4}
    assert "答えを並べました" in seen(town, desk.tanaka)
    assert "答えを並べました" in seen(town, desk.hana)


async def test_what_was_never_sent_is_not_handed_out_after_closing(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    await town.press(desk.sato, "いいえ")
    await desk.close(reason="期限のため")
    facts = json.loads(await exported(town, desk, "json"))
    assert {answer["side"] for answer in facts["answers"]} == {"a"}


async def test_closing_when_all_is_there_needs_no_reason(town: Town, desk: Desk) -> None:
    """The sheets of both sides and the plan of all; a subsidy asks for no agreement."""
    desk.codes = await town.new_project(desk.tanaka, f"{desk.name} 助成", form="ise/subsidy")
    await desk.both_join()
    await send_all(town, desk.hana)
    await send_all(town, desk.sato)
    await Someone(town, desk.sato).hand_in(CHOICE, CHOOSING)
    await Someone(town, desk.sato).hand_in(PLAN, INTERVIEW)
    await town.command(desk.tanaka, f"close {desk.name} 助成")
    assert "すべてそろっています" in view_words(town, desk.tanaka)
    said = await desk.send(desk.tanaka)
    assert said[0].startswith(f"{desk.name} 助成\n企画を締めました。次は実施です。")
    assert (await town.export(f"{desk.name} 助成"))["project"]["stage"] == "do"


async def test_closing_tells_how_many_can_no_longer_answer(town: Town, desk: Desk) -> None:
    """Both bodies' answers are in, and a member of one has not sent."""
    desk.codes = await town.new_project(desk.tanaka, f"{desk.name} 助成", form="ise/subsidy")
    await desk.both_join()
    late = town.slack.add_person("遅")
    await join(town, late, desk.codes["a"])
    await send_all(town, desk.hana)
    await send_all(town, desk.sato)
    await Someone(town, desk.sato).hand_in(CHOICE, CHOOSING)
    await Someone(town, desk.sato).hand_in(PLAN, INTERVIEW)
    await town.command(desk.tanaka, f"close {desk.name} 助成")
    words = view_words(town, desk.tanaka)
    assert "どの団体の答えもそろっています" in words
    assert t("close-unsent", n=1) in words
    assert "すべてそろっています" not in words


async def test_closing_names_the_plan_of_all_sides_and_the_agreement_while_they_are_missing(
    town: Town, desk: Desk
) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    await send_all(town, desk.sato)
    await town.command(desk.tanaka, "close")
    words = view_words(town, desk.tanaka)
    assert f"「{PLAN}」がまだ記録されていません" in words
    assert t("missing-agreement", n=10) in words
    assert "答えがまだです" not in words
    assert "答えはお互いに見えます" not in words, "they are mutual already"


async def test_closing_the_work_names_its_sheets_its_money_and_its_last_day(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await desk.close(reason="練習のため")
    await town.command(desk.tanaka, f"close {desk.name}")
    words = view_words(town, desk.tanaka)
    assert "実施は10月25日(日)までの予定です" in words
    assert f"「{MONEY}」がまだ記録されていません" in words
    assert f"{SIDES['a']}: 答えがまだです(ハナ)" in words


async def test_closing_a_stage_without_a_sheet_promises_no_answers(tmp_path: Path) -> None:
    """A pack of its own whose only sheet is that of the plan."""
    (tmp_path / "mini.yaml").write_bytes(written(small()))
    async with a_town(tmp_path, KYODO_PACKS_DIR=str(tmp_path)) as town:
        tanaka = town.slack.add_person("田中")
        await town.new_project(tanaka, form="mini/co_hosting")
        await town.command(tanaka, "close")
        await town.slack.submit(tanaka, {"reason": "練習のため"})
        await town.command(tanaka, "close")
        assert "実施は10月25日(日)までの予定です" in view_words(town, tanaka)
        assert "答え" not in view_words(town, tanaka)


async def test_typing_close_in_the_direct_message_leads_to_the_dialog(town: Town, desk: Desk) -> None:
    await town.write(desk.tanaka, "完了")
    await town.slack.press(desk.tanaka, label="企画を締める")
    await town.app.settle()
    assert "締められます" in view_words(town, desk.tanaka)


async def test_closing_twice_is_one_change_and_the_second_person_is_told_who_did_it(
    town: Town, desk: Desk
) -> None:
    await town.command(desk.chief, "help")
    for who in (desk.tanaka, desk.chief):
        await town.command(who, f"close {desk.name}")
    await asyncio.gather(
        *(town.slack.submit(who, {"reason": "急ぐため"}) for who in (desk.tanaka, desk.chief))
    )
    await town.deliver()
    (line,) = await audit(town, desk.name, "stage.closed")
    first = await person_id(town, desk.tanaka)
    name, second = ("田中", desk.chief) if line["actor"] == first else ("部長", desk.tanaka)
    assert f"企画は9/1(火)に{name}さんが締めています。" in seen(town, second)


async def test_a_press_after_the_closing_says_who_closed_and_changes_nothing(town: Town, desk: Desk) -> None:
    await town.command(desk.tanaka, "status")
    await desk.close(reason="急ぐため")
    id_ = await project_id(town, desk.name)
    await press_token(town, desk.tanaka, f"1:cls:{id_}:plan")
    assert "企画は9/1(火)に田中さんが締めています。" in post_text(newest(town, desk.tanaka))
    assert len(await audit(town, desk.name, "stage.closed")) == 1


async def test_an_answer_after_the_closing_is_kindly_refused(town: Town, desk: Desk) -> None:
    await desk.both_join()
    question = newest(town, desk.sato)
    await desk.close(reason="期限のため")
    await town.slack.press(desk.sato, question, label="はい")
    await town.deliver()
    assert "受付は終わりました" in post_text(newest(town, desk.sato))
    assert (await desk.record())["answers"] == []


async def test_all_three_stages_close_one_after_the_other(town: Town, desk: Desk) -> None:
    await desk.close(reason="練習のため")
    await desk.close(reason="早く終わったため")
    await desk.close(reason="みんなで話して終えたため")
    assert (await desk.record())["project"]["stage"] == "closed"
    told = post_text(newest(town, desk.tanaka))
    assert t("closed-all-but", stage="評価・改善") in told
    assert "11月24日(火) 実績報告の期限" in told
    assert "12月24日(木) 結果の公表の期限" in told
    await town.command(desk.tanaka, "close")
    assert "この事業は終わっています。" in post_text(newest(town, desk.tanaka))


# ---------------------------------------------------------------- the record


async def exported(town: Town, desk: Desk, form: str) -> str:
    """``/kyodo export NAME FORM``: the file's content."""
    town.slack.team.files.clear()
    await town.command(desk.tanaka, f"export {desk.name} {form}")
    (file,) = town.slack.team.files.values()
    assert file.name.endswith(f".{form}")
    return (file.data or b"").decode()


async def test_blind_answers_are_not_in_the_file(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    assert json.loads(await exported(town, desk, "json"))["answers"] == []
    assert "まだそろっていない段階の分は入っていません" in seen(town, desk.tanaka)


async def test_after_both_have_sent_the_file_has_every_answer(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana, no=("3",))
    await send_all(town, desk.sato)
    facts = json.loads(await exported(town, desk, "json"))
    assert len(facts["answers"]) == 26
    (differing,) = [row for row in facts["comparison"] if row["agree"] is False]
    assert (differing["question"], differing["a"], differing["b"]) == ("ise.chk.3", "no", "yes")
    assert {answer["respondent"] for answer in facts["answers"]} == {"r1", "r2"}


async def test_the_spreadsheet_file_has_a_row_for_each_answer(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    await send_all(town, desk.sato)
    content = await exported(town, desk, "csv")
    assert content.startswith("\ufeffcycle,")
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert len(rows) == 26
    assert {row["side_name"] for row in rows} == set(SIDES.values())


# ---------------------------------------------------------------- codes and people


def invitations(town: Town, who: str) -> list[Post]:
    """The invitations that this person was sent, oldest first."""
    return [post for post in town.slack.messages(who) if "番号を新しくする" in labels(post)]


def invited(town: Town, who: str) -> list[str]:
    """The codes on them."""
    return [
        code
        for post in invitations(town, who)
        for code in dict.fromkeys(re.findall(r"「参加 (\S+)」", post_text(post)))
    ]


async def test_a_renewed_code_lets_people_in_and_the_old_one_does_not(town: Town, desk: Desk) -> None:
    await town.press(desk.tanaka, "番号を新しくする")  # the newest invitation: side b
    fresh = invited(town, desk.tanaka)[-1]
    await town.command(desk.sato, f"join {desk.codes['b']}")
    assert "もう使えません" in post_text(newest(town, desk.sato))
    await join(town, desk.sato, fresh)
    assert "問1" in post_text(newest(town, desk.sato))


async def test_a_double_click_on_renew_makes_one_new_code_which_works(town: Town, desk: Desk) -> None:
    (*_, invitation) = invitations(town, desk.tanaka)
    presses = (town.slack.press(desk.tanaka, invitation, label="番号を新しくする") for _ in range(2))
    await asyncio.gather(*presses)
    await town.deliver()
    codes = invited(town, desk.tanaka)[2:]
    assert len(codes) == 2
    assert len(set(codes)) == 1
    assert len(await audit(town, desk.name, "code.made")) == 3


async def test_the_second_to_renew_a_code_is_told_who_did_it(town: Town, desk: Desk) -> None:
    mori = await colleague(town, "森", desk.name, Role.COORDINATOR)
    await town.command(mori, "invite")
    (*_, theirs) = invitations(town, mori)
    await town.press(desk.tanaka, "番号を新しくする")
    await town.slack.press(mori, theirs, label="番号を新しくする")
    await town.deliver()
    assert "番号は田中さんが9/1(火)に新しくしています。" in seen(town, mori)


async def test_a_revoked_code_lets_nobody_in(town: Town, desk: Desk) -> None:
    await town.press(desk.tanaka, "番号を止める")
    await town.command(desk.sato, f"join {desk.codes['b']}")
    assert "もう使えません" in post_text(newest(town, desk.sato))
    assert len(await audit(town, desk.name, "code.revoked")) == 1


async def test_invite_after_a_revocation_makes_a_new_code(town: Town, desk: Desk) -> None:
    await town.press(desk.tanaka, "番号を止める")
    await town.command(desk.tanaka, "invite")
    again = invited(town, desk.tanaka)[2:]
    assert again[0] == desk.codes["a"]
    assert again[1] != desk.codes["b"]


async def test_the_members_are_listed_by_name_role_and_side(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await desk.manage("参加している人")
    said = post_text(newest(town, desk.tanaka))
    assert re.search(r"田中\W+進行役", said)
    assert re.search(rf"ハナ\W+記入者 {SIDES['a']}", said)
    assert re.search(rf"佐藤\W+記入者 {SIDES['b']}", said)


async def test_the_coordinator_makes_a_member_the_respondent(town: Town, desk: Desk) -> None:
    await desk.both_join()
    moto = town.slack.add_person("本")
    await join(town, moto, desk.codes["b"])
    await desk.manage("参加している人")
    await town.press(desk.tanaka, "記入者にする: 本さん")
    assert f"{SIDES['b']}の記入者を本さんにしました。" in post_text(newest(town, desk.tanaka))
    (line,) = await audit(town, desk.name, "member.respondent")
    assert line["details"]["person"] == await person_id(town, moto)


async def test_two_presses_on_make_respondent_are_one_change(town: Town, desk: Desk) -> None:
    await desk.both_join()
    moto = town.slack.add_person("本")
    await join(town, moto, desk.codes["b"])
    await desk.manage("参加している人")
    listed = newest(town, desk.tanaka)
    presses = (town.slack.press(desk.tanaka, listed, label="記入者にする: 本さん") for _ in range(2))
    await asyncio.gather(*presses)
    assert len(await audit(town, desk.name, "member.respondent")) == 1


async def test_a_removed_person_is_told_and_sees_nothing_any_more(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await desk.manage("参加している人")
    await town.press(desk.tanaka, "外す: 佐藤さん")
    assert "への参加は終わりになりました" in post_text(newest(town, desk.sato))
    (said,) = await town.command(desk.sato, f"status {desk.name}")
    assert "見つかりませんでした" in said


async def test_the_one_who_joined_next_follows_a_respondent_who_leaves(town: Town, desk: Desk) -> None:
    await desk.both_join()
    moto = town.slack.add_person("本")
    await join(town, moto, desk.codes["b"])
    await town.command(desk.sato, "leave")
    await town.press(desk.sato, f"抜ける: {desk.name}")
    assert "抜けました" in post_text(newest(town, desk.sato))
    assert "佐藤さんが抜けました。本さんが記入者になります。" in post_text(newest(town, desk.tanaka))


async def test_when_nobody_is_left_the_next_to_join_becomes_respondent(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await town.command(desk.sato, "leave")
    await town.press(desk.sato, f"抜ける: {desk.name}")
    assert "次に参加した人が記入者になります" in post_text(newest(town, desk.tanaka))
    moto = town.slack.add_person("本")
    await join(town, moto, desk.codes["b"])
    await desk.manage("参加している人")
    assert re.search(r"本\W+記入者", post_text(newest(town, desk.tanaka)))


# ---------------------------------------------------------------- the project itself


async def test_a_renamed_project_keeps_its_codes_and_people(town: Town, desk: Desk) -> None:
    await desk.manage("名前を変える")
    (said,) = await desk.send(desk.tanaka, name=f"{desk.name} 改")
    assert said == f"「{desk.name}」を「{desk.name} 改」に変えました。"
    await join(town, desk.sato, desk.codes["b"])
    assert "問1" in post_text(newest(town, desk.sato))


async def test_what_cannot_be_undone_is_not_the_first_button(town: Town, desk: Desk) -> None:
    await town.command(desk.tanaka, "status")
    await town.press(desk.tanaka, "設定")
    assert labels(newest(town, desk.tanaka))[-1] == "中止する"


async def test_an_empty_new_name_is_said_at_the_field(town: Town, desk: Desk) -> None:
    await desk.manage("名前を変える")
    await town.slack.submit(desk.tanaka, {"name": "　"})
    assert set(town.slack.view_errors(desk.tanaka)) == {"name"}


async def test_moved_dates_show_before_and_after_and_move_the_reminders(town: Town, desk: Desk) -> None:
    await desk.manage("日程を変える")
    await choose_date(town, desk.tanaka, "do.end", "2026-11-01")
    assert await desk.send(desk.tanaka) == [], "nothing is kept before it was seen"
    moves = r"実績報告の期限\W+11/24\(火\) → 12/1\(火\)"
    assert re.search(moves, view_words(town, desk.tanaka))
    assert re.search(moves, "\n".join(await desk.send(desk.tanaka)))
    found = {(r["due_at"][:10], r["status"]) for r in await desk.reminders("report.due")}
    assert {("2026-11-17", "cancelled"), ("2026-11-24", "pending"), ("2026-12-01", "pending")} <= found


async def test_saving_the_dates_unchanged_says_so(town: Town, desk: Desk) -> None:
    await desk.manage("日程を変える")
    assert "日程は変わっていません。" in "\n".join(await desk.send(desk.tanaka))


async def test_moving_dates_there_and_back_leaves_one_reminder_each(town: Town, desk: Desk) -> None:
    for on in ("2026-11-01", "2026-10-25"):
        await desk.manage("日程を変える")
        await choose_date(town, desk.tanaka, "do.end", on)
        await desk.send(desk.tanaka)
        await desk.send(desk.tanaka)
    pending = [
        (r["kind"], r["due_at"]) for r in (await desk.record())["reminders"] if r["status"] == "pending"
    ]
    assert len(pending) == len(set(pending))
    assert "report.due" in dict(pending)


async def test_the_dates_dialog_opens_with_the_dates_in_force(town: Town, desk: Desk) -> None:
    await desk.manage("日程を変える")
    expected = {d["kind"]: d["due"] for d in (await desk.record())["deadlines"]}
    assert {kind: on.isoformat() for kind, on in shown_dates(town, desk.tanaka).items()} == expected


async def test_a_cancelled_project_tells_everyone_once_and_stops_reminding(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await desk.manage("中止する")
    await desk.send(desk.tanaka, reason="台風のため")
    for who in (desk.tanaka, desk.hana, desk.sato):
        assert seen(town, who).count("は中止になりました") == 1
    assert {r["status"] for r in (await desk.record())["reminders"]} == {"cancelled"}
    (said,) = await town.command(desk.tanaka, f"status {desk.name}")
    assert "中止(台風のため)" in said


async def test_the_second_to_cancel_is_told_who_did_it(town: Town, desk: Desk) -> None:
    mori = await colleague(town, "森", desk.name, Role.COORDINATOR)
    for who in (desk.tanaka, mori):
        await desk.manage("中止する", who)
    await desk.send(desk.tanaka, reason="台風のため")
    await desk.send(mori, reason="台風だから")
    assert "この事業は9/1(火)に田中さんが中止にしています。" in post_text(newest(town, mori))
    assert len(await audit(town, desk.name, "project.cancelled")) == 1


async def test_an_archived_project_is_out_of_lists_and_kept_in_the_record(town: Town, desk: Desk) -> None:
    await desk.manage("しまう")
    (said,) = await town.command(desk.tanaka, f"status {desk.name}")
    assert "見つかりませんでした" in said
    assert (await desk.record())["project"]["archived"] is True


async def test_the_second_to_archive_is_told_who_did_it(town: Town, desk: Desk) -> None:
    mori = await colleague(town, "森", desk.name, Role.COORDINATOR)
    await town.command(mori, f"status {desk.name}")
    await town.press(mori, "設定")
    await desk.manage("しまう")
    await town.press(mori, "しまう")
    assert "この事業は9/1(火)に田中さんがしまっています。" in post_text(newest(town, mori))
    assert len(await audit(town, desk.name, "project.archived")) == 1


async def test_every_step_is_in_the_log_with_actor_and_time(town: Town, desk: Desk) -> None:
    await desk.both_join()
    await send_all(town, desk.hana)
    await send_all(town, desk.sato)
    await desk.manage("名前を変える")
    await desk.send(desk.tanaka, name=f"{desk.name}2")
    await desk.manage("名前を変える")
    await desk.send(desk.tanaka, name=desk.name)
    await exported(town, desk, "json")
    await desk.close(reason="協定は紙で結んだため")
    await desk.manage("中止する")
    await desk.send(desk.tanaka, reason="台風のため")
    id_ = await project_id(town, desk.name)
    lines = await town.read(lambda uow: uow.audit.of_project(id_))
    tanaka, hana, sato = [await person_id(town, who) for who in (desk.tanaka, desk.hana, desk.sato)]
    steps = [(line["action"], line["actor"]) for line in lines if line["action"] != "answer.put"]
    assert steps == [
        ("project.created", tanaka),
        ("code.made", tanaka),
        ("code.made", tanaka),
        ("member.joined", hana),
        ("member.joined", sato),
        ("sheet.sent", hana),
        ("sheet.sent", sato),
        ("stage.revealed", sato),
        ("project.renamed", tanaka),
        ("project.renamed", tanaka),
        ("project.exported", tanaka),
        ("stage.closed", tanaka),
        ("project.cancelled", tanaka),
    ]
    assert all(line["at"] >= japan(2026, 9, 1, 10) for line in lines)


# ---------------------------------------------------------------- other words


async def test_help_names_the_words_that_work(town: Town, desk: Desk) -> None:
    (first,) = await town.command(desk.tanaka, "ヘルプ")
    assert "よく使う言葉: 状況・締切・期限切れ" in first
    topics = ("事業を見る・進める", "進行役の仕事", "役所の仕事", "自分のこと")
    said = "\n".join([(await town.press(desk.tanaka, topic))[0] for topic in topics])
    for word in (
        "新規",
        "参加 CODE",
        "状況",
        "招待",
        "完了",
        "期限切れ",
        "締切",
        "出力",
        "年次報告",
        "公表",
        "お知らせ",
    ):
        assert word in said


async def test_the_years_report_comes_with_its_files(town: Town, desk: Desk) -> None:
    said = await town.command(desk.tanaka, "年次報告")
    assert "協働事業の年次報告" in "\n".join(said)
