"""Choosing well: a project begins without a form; a few taps later all see which one fits, and the coordinator settles
it.
"""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.journeys.desk import clean_wire
from tests.journeys.steps import t
from tests.journeys.town import Town, a_town
from tests.journeys.writing import CHOICE, CHOOSING, Round, a_round

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORM = "協働の手法"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("choosing")) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module")
async def town(the_town: Town) -> AsyncIterator[Town]:
    async with clean_wire(the_town) as town:
        yield town


@pytest_asyncio.fixture(loop_scope="module", params=["line", "slack"])
async def round_(town: Town, request: pytest.FixtureRequest) -> Round:
    """Nobody has decided on a form; ハナ is in LINE, or in Slack."""
    name = f"{request.param} {request.node.originalname.removeprefix('test_')[:40]}"
    return await a_round(town, name, line=request.param == "line", form="ise/")


async def test_from_no_form_to_one_that_all_know_the_reasons_of(town: Town, round_: Round) -> None:
    assert f"{FORM}  {t('form-undecided')}" in (await round_.hana.say("状況")).replace("*", "").replace(
        "\n", "  "
    )
    said = await round_.hana.hand_in(CHOICE, CHOOSING)
    assert t("advice-best", form="共催") in said
    for words in (
        "C 双方主体の領域",
        "先に立つ人：両方",
        "お金や物の出どころ：両方で出し合う",
        "協定書",
        "事業協力",
    ):
        assert words in said
    assert t("button-set-form", form="共催") not in round_.hana.labels()
    assert "「進め方の相談」を書きました" in round_.tanaka.all()

    assert "委託" in await round_.hana.tap(t("button-compare-forms"))
    beside = await round_.hana.say("事業協力")
    assert t("compare-heading", one="共催", other="事業協力") in beside
    assert t("compare-own", value="一度だけ") in beside
    await round_.hana.tap(t("button-compare-others"))
    assert t("compare-heading", one="共催", other="委託") in await round_.hana.say("2")

    await round_.tanaka.tap(t("button-choosing"))
    said = await round_.tanaka.tap(t("button-set-form", form="共催"))
    assert t("form-set-papers", papers="協定書") in said
    assert t("form-told", term=FORM, form="共催") in round_.hana.all()
    record = await round_.record()
    assert record["project"]["form"] == "co_hosting"
    assert {row["question"] for row in record["answers"]} >= {
        "core.pi.benefit",
        "core.ch.lead",
        "core.pi.area",
    }
    assert t("advice-same", form="共催") in await round_.hana.say("手法")


async def test_the_area_is_confirmed_with_one_tap(round_: Round) -> None:
    await round_.hana.open(CHOICE)
    for number in range(1, 8):
        await round_.hana.say(str(CHOOSING[str(number)]))
    assert round_.hana.number() == "8"
    assert "「C 双方主体の領域」になりそうです" in round_.hana.screen()
    await round_.hana.tap(t("button-take-advice", area="C"))
    assert await round_.given("core.pi.area") == "3"


async def test_a_doubt_reaches_the_coordinator_at_once_and_holds_nobody_up(town: Town, round_: Round) -> None:
    await round_.hana.open(CHOICE)
    said = await round_.hana.say("いいえ")
    assert t("doubt-explained") in said
    await town.deliver()
    assert "「公益性」に答えました" in round_.tanaka.screen()
    await round_.hana.say("会の中の花見なので")
    await round_.hana.fill(CHOOSING)
    said = await round_.hana.tap("この内容で送る")
    assert t("doubt-no-benefit", term="公益性") in said, "it stands beside the advice"
    card = await round_.tanaka.say("状況")
    assert t("advice-heed") in card
    lines = await town.audit(round_.name)
    assert lines.count("gate.raised") == lines.count("gate.passed") == 1, lines
    await round_.checklists()
    await round_.close("plan")
    assert (await round_.record())["project"]["stage"] == "do"


async def test_guides_are_a_word_or_a_tap_away(round_: Round) -> None:
    await round_.hana.say("ほか")
    assert {t("button-choosing"), t("button-roles"), t("button-insurance")} <= set(round_.hana.labels())
    tapped = await round_.hana.tap(t("button-insurance"))
    assert t("insurance") in tapped
    assert await round_.hana.say("保険") == tapped
    assert t("advice-none") in await round_.hana.say("形態")
    assert t("roles" if "団体" in await round_.hana.say("役割") else "roles-none") in round_.hana.screen()
