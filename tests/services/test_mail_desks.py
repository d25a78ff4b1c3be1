"""メール: a box is proved before anything goes there, hears once a month and at most once a week of what is overdue, and
can be stopped from both ends.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.actions import Verb
from bot.domain.desks import MailDesk
from bot.domain.messages import FieldErrors, Message, OpenDialog, Outgoing, Place, Typed
from bot.domain.project import Role
from bot.services.mail_desks import (
    MOST_A_DAY,
    MOST_DESKS,
    MOST_TRIES,
    Mail,
    answered,
    due_mails,
    keep_due,
    not_delivered,
    written,
)
from bot.services.ports import Dispatch, UnitOfWork
from tests.services.front_door import Door, Heard, opened
from tests.services.house import garden

PUBLIC = "https://kyodo.example.jp"
BOX = "desk@city.example.jp"


@pytest.fixture
def door(tmp_path: Path) -> Door:
    door = opened(tmp_path)
    defaults = replace(door.kit.defaults, public_url=PUBLIC, platforms=frozenset({"slack", "line", "mail"}))
    door.kit = replace(door.kit, defaults=defaults)
    door.person("hana", Role.RESPONDENT, "a")
    door.person("tanaka", Role.COORDINATOR, tenant="T1")
    door.person("aki", tenant="T1")
    return door


def mails(heard: Heard) -> list[tuple[Message, ...]]:
    return [outgoing.messages for outgoing in heard.queued if outgoing.to.platform == "mail"]


def told(heard: Heard) -> str:
    """What is said in the chat."""
    return "\n".join(
        repr(message) for out in heard.queued if out.to.platform != "mail" for message in out.messages
    )


def desks(door: Door, key: str = "tanaka") -> list[MailDesk]:
    def look(uow: object) -> list[MailDesk]:
        person = uow.people.find(door.places[key])  # type: ignore[attr-defined]
        return list(uow.mail_desks.of_person(person.id))  # type: ignore[attr-defined]

    return door.look(look)


def enter(door: Door, email: str = BOX, project: str = "p1") -> str:
    """Enters a box; gives the code that was mailed there."""
    heard = door.submits("tanaka", Verb.ADD_MAIL, project, email=email)
    assert heard.at_once is None, heard.at_once
    ((message,),) = mails(heard)
    return str(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", message.rows[0].text)[0])


def standing(door: Door) -> MailDesk:
    """A box that is proved, after its first summary."""
    code = enter(door)
    (desk,) = desks(door)
    heard = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code=code.lower())
    assert len(mails(heard)) == 1
    return desks(door)[0]


def later(door: Door, **passed: float) -> list[tuple[Message, ...]]:
    """Some time passes; what is mailed then."""
    door.clock.at += timedelta(**passed)
    return beat(door)


def beat(door: Door) -> list[tuple[Message, ...]]:
    now = door.clock.at
    for due in door.store.beside(lambda uow: due_mails(uow, door.kit, now)):
        door.look(lambda uow, one=due: keep_due(uow, door.kit, one, now))  # type: ignore[misc]
    return [d.outgoing.messages for d in door.look(taken) if d.outgoing.to.platform == "mail"]


def taken(uow: UnitOfWork) -> list[Dispatch]:
    found = []
    while rows := uow.outbox.claim(datetime.max.replace(tzinfo=ZoneInfo("UTC")), "t", timedelta(0), 10):
        for row in rows:
            uow.outbox.sent(row.id, row.created_at, "x", 0)
            found.append(row)
    return found


# ---------------------------------------------------------------- entering and proving


def test_nothing_but_a_code_goes_to_a_box_before_it_is_proved(door: Door) -> None:
    heard = door.hears("tanaka", Typed("メール 花壇づくり"))
    assert "宛先は、まだありません" in told(heard)
    assert isinstance(door.presses("tanaka", Verb.ADD_MAIL, "p1").at_once, OpenDialog)
    code = enter(door)
    (desk,) = desks(door)
    assert desk.waits
    assert code.replace("-", "") not in repr(desk)
    assert later(door, days=40) == []
    heard = door.presses("tanaka", Verb.SEND_MAIL, "p1", desk.id)
    assert mails(heard) == []
    assert "まだ確認できていません" in told(heard)


def test_the_code_opens_the_box_and_the_first_summary_goes_out(door: Door) -> None:
    door.answers("hana", chk_1="yes")
    code = enter(door)
    (desk,) = desks(door)
    wrong = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code="AAAA-2222")
    assert isinstance(wrong.at_once, FieldErrors)
    heard = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code=code.lower().replace("-", " "))
    ((first, *_, foot),) = mails(heard)
    assert "「花壇づくり」の状況" in first.heading
    assert first.file is not None
    assert first.file.content.startswith("\ufeff事業,段階,")
    assert "hana" not in repr(mails(heard))
    assert foot.choices[0].url == f"{PUBLIC}/s/mail/{desk.token}"
    assert "確認しました" in told(heard)
    again = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code=code)
    assert (mails(again), "もう確認できています" in told(again)) == ([], True)


def test_a_code_cannot_be_guessed_and_ends(door: Door) -> None:
    code = enter(door)
    (desk,) = desks(door)
    for _ in range(MOST_TRIES):
        door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code="AAAA-2222")
    heard = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code=code)
    assert isinstance(heard.at_once, FieldErrors)
    assert "新しい番号を送ります" in heard.at_once.errors["code"]
    fresh = enter(door)  # the same box once more
    assert len(desks(door)) == 1
    door.clock.at += timedelta(days=8)
    heard = door.submits("tanaka", Verb.PROVE_MAIL, "p1", desk.id, code=fresh)
    assert isinstance(heard.at_once, FieldErrors)


def test_what_is_no_address_is_told_at_its_field(door: Door) -> None:
    for email in (
        "",
        "kyodo",
        "a@b",
        "a b@c.jp",
        "a@c.jp\nbcc: x@y.jp",
        "あ@c.jp",
        f"{'a' * 300}@c.jp",
        "<a@c.jp>",
    ):
        heard = door.submits("tanaka", Verb.ADD_MAIL, "p1", email=email)
        assert isinstance(heard.at_once, FieldErrors)
        assert "kyodo@city.example.jp" in heard.at_once.errors["email"]
        assert mails(heard) == []


def test_nobody_fills_other_peoples_boxes(door: Door) -> None:
    for number in range(MOST_DESKS):
        enter(door, f"d{number}@city.example.jp")
    heard = door.submits("tanaka", Verb.ADD_MAIL, "p1", email="more@city.example.jp")
    assert isinstance(heard.at_once, FieldErrors)
    for number in range(MOST_A_DAY - MOST_DESKS):
        enter(door, f"e{number}@city.example.jp", project="")
    door.presses("tanaka", Verb.STOP_MAIL, "", desks(door)[-1].id)
    door.clock.at += timedelta(days=1)
    enter(door, "tomorrow@city.example.jp", project="")


def test_only_those_who_look_after_a_project_have_mail_sent(door: Door) -> None:
    for key in ("hana", "aki"):
        assert mails(door.submits(key, Verb.ADD_MAIL, "p1", email=BOX)) == []
        assert mails(door.submits(key, Verb.ADD_MAIL, "", email=BOX)) == []
        assert not desks(door, key)


def test_nobody_handles_another_persons_box(door: Door) -> None:
    desk = standing(door)
    door.person("mori", Role.COORDINATOR, tenant="T1")
    assert mails(door.presses("mori", Verb.SEND_MAIL, "p1", desk.id)) == []
    door.presses("mori", Verb.STOP_MAIL, "p1", desk.id)
    assert desks(door)[0].stands


# ---------------------------------------------------------------- what is sent, and when


def test_the_summary_comes_once_a_month_from_nine_on(door: Door) -> None:
    standing(door)
    door.clock.at = datetime(2026, 10, 1, 8, 59, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert beat(door) == []
    ((first, *_),) = later(door, minutes=1)
    assert "2026年10月1日(木)・令和8年" in first.heading
    assert beat(door) == []
    assert later(door, days=2) == []


def test_what_is_overdue_comes_once_a_week_at_most(door: Door) -> None:
    standing(door)
    door.clock.at = datetime(2026, 9, 14, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    mail = beat(door)
    assert len(mail) == 1
    assert "期限を過ぎているもの" in mail[0][0].heading
    assert all(later(door, days=1) == [] for _ in range(6))
    assert len(later(door, days=1)) == 1
    files = [message.file for message in mail[0] if message.file]
    assert [file.name for file in files] == ["kyodo-overdue-20260914.csv"]


def test_a_mail_on_request_is_sent_once_by_a_double_click(door: Door) -> None:
    desk = standing(door)
    door.clock.at += timedelta(minutes=5)
    assert len(mails(door.presses("tanaka", Verb.SEND_MAIL, "p1", desk.id))) == 1
    door.clock.at -= timedelta(seconds=50)
    heard = door.presses("tanaka", Verb.SEND_MAIL, "p1", desk.id)
    assert mails(heard) == []
    assert "たったいま送りました" in told(heard)


def test_a_mail_tells_what_its_person_may_see_when_it_is_written(door: Door) -> None:
    standing(door)
    tanaka = door.look(lambda uow: uow.people.find(door.places["tanaka"]))
    assert tanaka is not None
    door.look(lambda uow: uow.projects.leave("p1", tanaka.id, door.clock.at))
    door.clock.at = datetime(2026, 10, 1, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    ((first, *_),) = beat(door)
    assert "いまお見せできる事業はありません" in first.text
    assert first.file is None


# ---------------------------------------------------------------- the end


def test_the_person_stops_it(door: Door) -> None:
    desk = standing(door)
    assert "やめました" in told(door.presses("tanaka", Verb.STOP_MAIL, "p1", desk.id))
    assert "もうやめています" in told(door.presses("tanaka", Verb.STOP_MAIL, "p1", desk.id))
    assert later(door, days=40) == []


def test_the_desk_confirms_and_stops_it_by_its_own_address(door: Door) -> None:
    enter(door)
    (desk,) = desks(door)
    look = door.look(lambda uow: answered(uow, door.kit, desk.token, ""))
    assert look is not None
    assert look.desk.waits  # opening it does nothing
    confirmed = door.look(lambda uow: answered(uow, door.kit, desk.token, "confirm"))
    assert confirmed is not None
    assert confirmed.desk.stands
    stopped = door.look(lambda uow: answered(uow, door.kit, desk.token, "stop"))
    assert stopped is not None
    assert not stopped.desk.stands
    heard = door.hears("tanaka", Typed("ヘルプ"))
    assert f"{BOX}の人が、メールをやめました" in told(heard)
    assert door.look(lambda uow: answered(uow, door.kit, "0" * 32, "stop")) is None


def test_a_box_that_is_not_there_is_taken_out_and_its_person_told(door: Door) -> None:
    desk = standing(door)
    place = Place("mail", desk.id, BOX)
    door.look(
        lambda uow: not_delivered(uow, door.kit, Outgoing(place, (Message("x"),)), "gone", door.clock.at)
    )
    heard = door.hears("tanaka", Typed("ヘルプ"))
    assert f"{BOX}という宛先がないため" in told(heard)
    assert desks(door) == []
    assert later(door, days=40) == []


def test_without_a_mail_server_it_says_what_the_operator_must_set(door: Door) -> None:
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, platforms=frozenset({"slack"})))
    assert "SMTP_URL" in told(door.hears("tanaka", Typed("メール")))
    assert "メールで送る" not in told(door.hears("tanaka", Typed("状況ページ")))


def test_the_log_names_no_address(door: Door) -> None:
    standing(door)
    log = repr(door.look(lambda uow: uow.audit.of_project("p1")))
    assert "mail.confirmed" in log
    assert BOX not in log


def test_a_mail_of_very_many_projects_stays_readable_and_its_tables_have_them_all(door: Door) -> None:
    desk = standing(door)
    tanaka = door.look(lambda uow: uow.people.find(door.places["tanaka"]))
    assert tanaka is not None

    def many(uow: UnitOfWork) -> None:
        for number in range(70):
            name = f"m{number}"
            uow.projects.add(replace(garden(), id=name, name=f"事業{number}"))
            uow.projects.join(name, tanaka.id, Role.COORDINATOR, "", door.clock.at)

    door.look(many)
    door.clock.at += timedelta(days=15)
    whole = replace(desk, project="")
    messages = door.look(lambda uow: written(uow, door.kit, whole, Mail.SUMMARY, door.clock.at))
    assert len(messages[0].rows) < 71
    assert "添付の表" in messages[0].note
    assert "添付の表" in messages[1].note
    assert messages[0].file is not None
    assert messages[0].file.content.count("\r\n") == 1 + 71
