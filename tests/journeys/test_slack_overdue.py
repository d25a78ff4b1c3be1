"""What is overdue and what comes next, in Slack and in LINE: the list, its table, the reasons, and speaking to people."""

import csv
import io

from tests.journeys.desk import japan, join
from tests.journeys.steps import enter, pushes, t, tap
from tests.journeys.town import Town

PROJECT = "花壇づくり"


async def a_late_garden(town: Town) -> tuple[str, str]:
    """田中 coordinates, ハナ (in LINE) and 佐藤 answer; it is 30 November, and the report of 24 November is late."""
    tanaka, sato = town.slack.add_person("田中"), town.slack.add_person("佐藤")
    codes = await town.new_project(tanaka, PROJECT)
    hana = town.line.add_person("ハナ")
    await enter(town, hana, codes["a"])
    await join(town, sato, codes["b"])
    town.clock.move_to(japan(2026, 11, 30, 10))
    return tanaka, hana


async def test_the_overdue_list_leads_to_the_table_the_reason_and_the_people(town: Town) -> None:
    tanaka, hana = await a_late_garden(town)
    (card,) = await town.command(tanaka, "overdue")
    lines = card.splitlines()
    report = next(n for n, line in enumerate(lines) if t("date-report-due") in line)
    assert "11月24日(火)" in lines[report]
    assert t("owed-by", names="田中、ハナ") in lines[report + 1]
    assert "10/25(日) + 30日 = 11/24(火)" in lines[report + 2]
    number = lines[report].strip("* ").partition(".")[0]

    await town.press(tanaka, t("button-overdue-table"))
    file = list(town.slack.team.files.values())[-1]  # before it came the invitations
    _, *rows = csv.reader(io.StringIO((file.data or b"").decode("utf-8-sig")))
    assert [PROJECT, t("date-report-due"), "2026-11-24", "6", "田中、ハナ"] in [row[:5] for row in rows]

    (why,) = await town.press(tanaka, t("button-date-why", n=int(number)))
    assert t("trace-created", who=t("trace-person", name="田中")) in why

    before, heard = pushes(town), len(town.line.received(hana))
    (asked,) = await town.press(tanaka, t("button-speak-to"))
    assert t("speak-to-ask", n=2) in asked
    assert "LINE" in asked
    await town.press(tanaka, t("button-speak-to-now"))
    assert pushes(town) == before + 1
    assert len(town.line.received(hana)) > heard
    await tap(town, hana, "done")
    (after,) = await town.command(tanaka, "期限切れ")
    assert t("date-report-due") not in after


async def test_what_comes_next_for_all_projects_and_for_one(town: Town) -> None:
    tanaka, hana = await a_late_garden(town)
    (card,) = await town.command(tanaka, "deadline")
    assert f"{PROJECT} — {t('date-publish-due')}" in card
    assert "12月24日(木)" in card
    (chain,) = await town.command(tanaka, "deadline 花壇")
    assert t("deadline-on", on="11月24日(火)", left=t("date-report-due")) in chain
    assert t("days-overdue", n=6) in chain
    assert t("deadlines") in "\n".join(await town.say(hana, "締切"))
    assert t("overdue") in "\n".join(await town.say(hana, "きげんぎれ"))


async def test_somebody_without_projects_is_told_so(town: Town) -> None:
    who = town.slack.add_person("新人")
    (card,) = await town.command(who, "overdue")
    assert t("overdue-none") in card
    (card,) = await town.command(who, "締切")
    assert t("deadlines-none") in card
    (card,) = await town.command(who, "overdue ない事業")
    assert "ない事業" in card
