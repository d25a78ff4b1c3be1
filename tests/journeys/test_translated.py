"""A language that a translator makes: a folder, half done, and no code. Somebody answers a whole sheet in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.wording import coverage, languages_dir, problems, untranslated
from tests.journeys.steps import ISE, buttons, screen, t, values
from tests.journeys.town import Town, a_town

pytestmark = pytest.mark.asyncio(loop_scope="module")

SENTENCES = """
language-name = Português
answer-yes = Sim
answer-no = Não
progress = P{ $number } · { $at }/{ $total }
noted = Anotado: { $value }.
noted-changed = P{ $number }: de { $old } para { $value }.
button-agree = Começar
button-send = Enviar
still-open = { $n ->
    [one] Falta uma pergunta.
   *[other] Faltam { $n } perguntas.
 }
typed-fix = corrigir
typed-status = estado, como está
"""

FIRST = "この事業は何のためか、相手と同じ言葉で言えそうですか。"
QUESTION = "Vocês diriam com as mesmas palavras para que serve o projeto?"


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    for shipped in languages_dir().iterdir():
        (folder / shipped.name).symlink_to(shipped, target_is_directory=True)
    portuguese = folder / "pt"
    (portuguese / "packs").mkdir(parents=True)
    (portuguese / "pt.ftl").write_text(SENTENCES, "utf-8")
    (portuguese / "packs" / "ise.yaml").write_text(f"{FIRST!r}: {QUESTION!r}\n", "utf-8")
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory: pytest.TempPathFactory, languages: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path_factory.mktemp("pt"), languages=languages) as town:
        yield town


async def test_how_much_is_there_is_told_and_what_is_there_is_right(languages: Path) -> None:
    done, of = coverage(languages)["pt"]
    assert (done, of > 1000) == (9, True)
    assert "answer-unknown" in dict(untranslated("pt", languages))
    assert [fault for fault in problems(folder=languages) if fault.startswith("pt:")] == []


async def test_a_whole_sheet_is_answered_in_a_language_that_is_half_there(town: Town) -> None:
    coordinator = town.slack.add_person("Tanaka")
    codes = await town.new_project(coordinator)
    maria = town.line.add_person("Maria")
    await town.say(maria, f"参加 {codes['a']}")
    await town.say(maria, "言語")
    assert "Português" in buttons(town, maria)
    await town.tap(maria, "Português")
    await town.tap(maria, "Começar")
    assert QUESTION in screen(town, maria), "the pack's question, from the translator's file"
    asked = 0
    while "Enviar" not in buttons(town, maria):
        answer = buttons(town, maria)[0]
        said = await town.say(maria, answer.lower())
        assert f"Anotado: {answer}" in said[0]
        asked += 1
        assert asked <= len(ISE)
    assert asked == len(ISE)
    await town.say(maria, "corrigir 3")
    await town.say(maria, "não")
    assert "P3: de Sim para Não." in screen(town, maria)
    await town.tap(maria, "Enviar")
    assert t("sent", "en", others="公園緑地課") in screen(town, maria), "what is missing is said in English"
    given = await values(town)
    assert given["3"] == "no"
    assert sum(value == "yes" for value in given.values()) >= len(ISE) - 3
    assert "花壇づくり" in (await town.say(maria, "estado"))[0]
