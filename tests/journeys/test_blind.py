"""V5: nobody reads the other side before both have sent; then everybody reads the same table at once."""

import asyncio
import re
from collections.abc import Iterable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.domain.actions import Verb, act
from bot.domain.project import Role
from bot.domain.sheets import SheetState
from bot.services.ports import UnitOfWork
from tests.journeys import desk
from tests.journeys.steps import PROJECT, answer_all, joined, pushes, screen, t, tap
from tests.journeys.town import Town, a_town, post_text, shown, slack_text

CHECKLIST = "企画のチェックシート"
SECRET = "去年の山本さんの件があったので"
WORDS = (
    "状況", "回答", "一覧", "3を直す", "出力", "出力 json", "比較", f"状況 {PROJECT}", "話し合い", "年次報告", "戻る", "取消",
    "なぜ", "理由", "再開", "中断", "ヘルプ", "担当者", "送る", "メニュー", "わたしの記録", "消して", "招待", "完了", "期限切れ", "締切", f"回答 {PROJECT}",
    f"出力 {PROJECT}", "花壇の会", "別の事業へ",
)  # fmt: skip
ALL_NO = {f"q{n}": "いいえ" for n in (1, 2, 3, 5, 6, 7, 8, 9, 10)}


class Project:
    """One project with hana in LINE on side a; on side b an official in Slack and a colleague in LINE."""

    def __init__(self, town: Town) -> None:
        self.town = town

    async def begin(self) -> None:
        town = self.town
        self.tanaka = town.slack.add_person("田中")
        self.admin = town.slack.add_person("管理", admin=True)
        self.outsider = town.slack.add_person("よその課")
        codes = await town.new_project(self.tanaka)
        self.hana = await joined(town, "佐藤 ハナ", codes["a"])
        self.suzuki = await joined(town, "鈴木", codes["a"])
        self.takahashi = town.slack.add_person("高橋")
        await desk.join(town, self.takahashi, codes["b"])
        self.ito = await joined(town, "伊藤", codes["b"])
        self.stranger = town.line.add_person("通りすがり")
        self.observer = await desk.colleague(town, "見る人", PROJECT, Role.OBSERVER)
        self.officer = await desk.colleague(town, "担当課", PROJECT, Role.OFFICER)

    async def a_sends(self, answers: dict[str, str], reason: str) -> None:
        """Side a's whole sheet with a reason at question 2."""
        town = self.town
        await answer_all(town, self.hana, **answers)
        await town.say(self.hana, f"理由（問2）：{reason}")
        await tap(town, self.hana, "send")
        await answer_all(town, self.suzuki, **answers)  # a member of the same side, not sent

    async def forged(self, who: str) -> None:
        """Every action on the other side's sheets and on the project, as if a button for it had been there."""
        sheet, project = await self.town.read(_ids)
        on_sheet = (Verb.LIST, Verb.RESUME, Verb.BACK, Verb.UNDO, Verb.CHOOSE_FIX)
        everything = [act(verb, sheet) for verb in on_sheet]
        everything += [act(verb, sheet, "ise.chk.2") for verb in (Verb.FIX, Verb.WHY, Verb.REASON, Verb.SKIP)]
        everything += [
            act(Verb.ANSWER, sheet, "ise.chk.2", "yes"),
            act(Verb.OPEN_FORM, project, "ise.q.plan"),
        ]
        about_sheet = (project, "1", "ise.q.plan")
        everything += [act(verb, *about_sheet) for verb in (Verb.COMPARISON, Verb.AGENDA, Verb.TALK_DAY)]
        everything += [
            act(Verb.WANT_TO_HEAR, *about_sheet, "ise.chk.2", "on"),
            act(Verb.POINT, *about_sheet, "ise.chk.2"),
        ]
        everything += [act(Verb.EXPORT, project, form) for form in ("csv", "json")]
        everything += [
            act(verb, project)
            for verb in (Verb.STATUS, Verb.MANAGE, Verb.MEMBERS, Verb.OPEN_SHEET, Verb.TOOLS, Verb.AGREEMENT)
        ]
        everything += [act(verb, project) for verb in (Verb.POINTS, Verb.NOTES, Verb.MONEY, Verb.NEXT_CYCLE)]
        everything += [act(Verb.CLOSE, project, "plan")]
        for action in everything:
            if who in self.town.line.chats.people:
                await self.town.line.postback(who, action.token)
            else:
                await desk.press_token(self.town, who, action.token)
        await self.town.deliver()

    async def pry(self) -> dict[str, str]:
        """Everybody but side a tries everything; gives what each of them has on the screen afterwards."""
        town = self.town
        for who in (self.ito, self.stranger):
            for words in WORDS:
                await town.say(who, words)
            for label in [action["label"] for action in town.line.actions(who) if "data" in action]:
                if label in (t("button-send"), t("button-agree")) or label.startswith("抜ける"):
                    continue
                if label in [action["label"] for action in town.line.actions(who)]:
                    await town.tap(who, label)
            await self.forged(who)
        for who in (self.takahashi, self.tanaka, self.admin, self.outsider, self.observer, self.officer):
            for number, words in enumerate(WORDS if who in (self.takahashi, self.tanaka) else WORDS[:10]):
                await (town.write if number % 2 else town.command)(who, words)
            await self.forged(who)
        await town.move_to(town.clock.now() + timedelta(days=15))
        return self.screens()

    def screens(self) -> dict[str, str]:
        """Everything that anybody outside side a was ever shown, files, dialogs and Home included."""
        town = self.town
        seen = {who: _lines(shown(m) for m in town.line.received(who)) for who in (self.ito, self.stranger)}
        for who in (self.takahashi, self.tanaka, self.admin, self.outsider, self.observer, self.officer):
            parts = [post_text(post) for post in town.slack.messages(who)]
            parts += [desk.view_words(town, who)] if town.slack.view(who) else []
            seen[who] = _lines([*parts, str(town.slack.home_view(who))])
        files = [file.data or b"" for file in town.slack.team.files.values()]
        texts = sorted(_file_words(data) for data in files if not data.startswith(b"\x89PNG"))
        return {str(n): text for n, text in enumerate([*seen.values(), _lines(texts)])}


def _file_words(data: bytes) -> str:
    if data.startswith(b"%PDF"):  # where its lines break hangs on how wide a code's letters are
        return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
    return data.decode()


def _ids(uow: UnitOfWork) -> tuple[str, str]:
    """Side a's sent sheet and its project."""
    project = uow.projects.named(PROJECT)[0]
    sheets = uow.sheets.of_project(project.id, 1, "ise.q.plan")
    return next(s.id for s in sheets if s.state is SheetState.SENT), project.id


def _lines(texts: Iterable[str]) -> str:
    """Without what is drawn by chance: ids, join codes, times of the day."""
    text = re.sub(
        r"[0-9a-z]{16,}|[A-Z0-9]{4}-?\s?[A-Z0-9]{4}|U[0-9A-Z]{8,}|V[0-9A-Z]{8,}", "#", "\n".join(texts)
    )
    return re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?", "#", text)


async def what_others_see(folder: Path, answers: dict[str, str], reason: str) -> dict[str, str]:
    folder.mkdir()
    async with a_town(folder) as town:
        project = Project(town)
        await project.begin()
        await project.a_sends(answers, reason)
        seen = await project.pry()
        assert town.wire_problems() == []
        return seen


async def test_nothing_of_a_sheet_shows_before_both_have_sent(tmp_path: Path) -> None:
    """Whatever side a answered, the screens of all others are the same to the letter, after every word and every
    button: the other side, the coordinator, the administrator, an officer, an observer and a stranger.
    """
    yes, no = await asyncio.gather(
        what_others_see(tmp_path / "yes", {}, "話し合いは四月に済んでいる"),
        what_others_see(tmp_path / "no", {**ALL_NO, "q4": "動きだすとき"}, SECRET),
    )
    assert sum(map(len, yes.values())) > 15_000  # there was something to read
    for who, text in yes.items():
        assert text.splitlines() == no[who].splitlines()
        assert SECRET not in no[who]


@pytest.fixture
async def both(town: Town) -> Project:
    """Side b has sent (七つの yes, いいえ at 2, 8 and 9); side a stands before the sending."""
    project = Project(town)
    await project.begin()
    await desk.send_all(town, project.takahashi, no=("2", "8", "9"))
    await answer_all(town, project.hana, q8="いいえ")
    return project


def tables(texts: Iterable[str]) -> list[str]:
    """The comparison cards among these messages."""
    return [text for text in texts if t("comparison-heading", project=PROJECT) in text]


def facts(table: str) -> list[str]:
    """Every word of the table, whatever the platform draws around it."""
    return re.findall(r"[\wぁ-んァ-ヶ一-龠ー]+", table.replace("*", " "))


async def test_both_sent_and_everybody_has_the_same_table(town: Town, both: Project) -> None:
    """The sender by reply, Slack at once, the others in LINE by one counted push each; under the real names."""
    before, quota = pushes(town), town.line.chats.used
    replied = await tap(town, both.hana, "send")
    assert replied[0].endswith(t("sent-last"))
    [mine] = tables(replied)
    assert {b.via for b in town.line.bubbles(both.hana) if b.by != both.hana} <= {"reply"}
    assert pushes(town) - before == town.line.chats.used - quota == 2
    for who in (both.suzuki, both.ito):
        assert tables([screen(town, who)]) == [mine]
        assert [b.via for b in town.line.bubbles(who) if b.via == "push"] == ["push"]
    for who in (both.tanaka, both.takahashi, both.officer):
        [table] = tables(slack_text(m) for m in town.slack.received(who))
        assert facts(table) == facts(mine)
    for who in (both.admin, both.outsider, both.observer):
        assert tables(slack_text(m) for m in town.slack.received(who)) == []
    assert town.line.received(both.stranger) == []
    assert t("comparison", agree=11, differ=2, missing=0) in mine
    order = [mine.index(f"問{n} ") for n in ("2", "9", "8")]
    assert order == sorted(order)  # the differing first, then the shared no
    assert "花壇の会: はい" in mine
    assert "公園緑地課: いいえ" in mine
    assert t("comparison-both", value="いいえ") in mine
    assert "A: " not in mine
    assert not re.search(r"\d点|%", mine)


async def test_the_table_can_be_read_again_and_shows_later_corrections(town: Town, both: Project) -> None:
    """状況 leads back to it, with people's own words; an answer corrected afterwards stands beside the first one."""
    await tap(town, both.hana, "send")
    await town.say(both.hana, "2を直す")
    await town.tap(both.hana, "いいえ")
    await town.say(both.hana, f"理由（問2）：{SECRET}")
    await town.say(both.ito, "状況")
    [again] = tables(await town.tap(both.ito, t("button-comparison", stage=CHECKLIST)))
    assert t("comparison-later", first="はい", later="いいえ") in again
    assert "公園緑地課: いいえ" in again
    facts_now = await town.export(PROJECT)
    second = next(r for r in facts_now["comparison"] if r["question"] == "ise.chk.2")
    assert (second["a"], second["b"], second["agree"]) == ("yes", "no", False)


async def test_a_closed_stage_shows_what_was_sent_and_nothing_else(town: Town) -> None:
    """The coordinator closes with a reason: the side that sent is shown, the draft of the other side is not."""
    project = Project(town)
    await project.begin()
    await project.a_sends({"q3": "いいえ"}, SECRET)
    await town.say(project.ito, "はい")
    await town.press(project.takahashi, "いいえ")
    await town.command(project.tanaka, "close")
    await town.slack.submit(project.tanaka, {"reason": "公園緑地課は異動のため"})
    await town.deliver()
    [table] = tables([screen(town, project.hana)])
    assert "花壇の会: いいえ" in table
    assert f"公園緑地課: {t('answer-none')}" in table
    assert "公園緑地課: いいえ" not in table
    assert SECRET not in table  # people's own words are for those who ask for the table


async def test_a_blocked_phone_costs_no_push(town: Town, both: Project) -> None:
    """Who blocked the account is left alone; the others still hear."""
    await town.line.unfollow(both.suzuki)
    before = pushes(town)
    await tap(town, both.hana, "send")
    assert pushes(town) - before == 1
    assert tables([screen(town, both.ito)])
