"""Broken packs: the city of locales/README.md with one mistake, and exactly what its author is told.

What is not told is as much to the point: one mistake gives one fault, not a dozen that follow from it. Only a mistake
in the defaults of a section is told for each of its questions.
"""

from collections.abc import Iterable, Sequence

import pytest

from bot.packs.reading import Loaded
from bot.packs.tables import Fault
from tests.packs.mini import read
from tests.packs.test_readme import CITIES

(CITY,) = CITIES


class Broken:
    """A mistake: what stands in the file once, what is written in its place, and the faults that are told."""

    def __init__(self, name: str, right: str, wrong: str, *told: str) -> None:
        self.name, self.right, self.wrong, self.told = name, right, wrong, list(told)

    def read(self) -> Loaded:
        assert CITY.count(self.right) == 1
        return read(CITY.replace(self.right, self.wrong), name="sakura.yaml")


def shortened(faults: Iterable[Fault], told: Sequence[str]) -> list[str]:
    """The faults as lines, each cut where the expected one is (…): what is known beside may grow."""
    lines = [str(fault) for fault in faults]
    for at, line in enumerate(told):
        if line.endswith("…") and at < len(lines):
            lines[at] = lines[at][: len(line) - 1] + "…"
    return lines


ERRORS = (
    Broken(
        "no schema version",
        "kyodo_pack: 1  ",
        "# kyodo_pack: 1  ",
        "sakura.yaml: kyodo_pack is missing",
    ),
    Broken(
        "another schema",
        "kyodo_pack: 1  ",
        "kyodo_pack: 9  ",
        "sakura.yaml: kyodo_pack must be 1: this version reads no other schema",
    ),
    Broken(
        "an id with capitals",
        "id: sakura ",
        "id: Sakura City ",
        "sakura.yaml: id 'Sakura City' has the wrong form; write it as sakura",
    ),
    Broken(
        "a version of two parts",
        "version: 1.0.0",
        'version: "1.0"',
        "sakura.yaml: version '1.0' has the wrong form; write it as 1.0.0",
    ),
    Broken(
        "a prefix that no id has",
        "prefix: sak ",
        "prefix: sakura ",
        "sakura.yaml: prefix is sakura, but the ids begin with sak.; write prefix: sak",
    ),
    Broken(
        "a base that is not there",
        "extends: core@1 ",
        "extends: ise@1 ",
        "sakura.yaml: extends ise@1, but only core@1 is known",
    ),
    Broken(
        "a base of another age",
        "extends: core@1 ",
        "extends: core@4 ",
        "sakura.yaml: extends core@4, but only core@1 is known",
    ),
    Broken(
        "a text without Japanese",
        "{ja: 見守り, ja-simple: 見守（みまも）り, en: Watching over}",
        "{ja-simple: 見守（みまも）り, en: Watching over}",
        "sakura.yaml, forms[3] (sak.form.4): label has no ja text",
    ),
    Broken(
        "a text without a language",
        "title: {ja: 始める前に, ja-simple: 始（はじ）める前（まえ）に, en: Before you begin}",
        "title: 始める前に",
        "sakura.yaml, questionnaires[1] (sak.q.plan): title must be texts by language, as {ja: …, en: …}, not '始める前に'",
    ),
    Broken(
        "a language that is not on offer",
        "title: {ja: 始める前に, ja-simple: 始（はじ）める前（まえ）に, en: Before you begin}",
        "title: {ja: 始める前に, ja-simple: 始（はじ）める前（まえ）に, english: Before you begin}",
        "sakura.yaml, questionnaires[1] (sak.q.plan): title has a text in 'english', which is not on offer (ja, ja-simple, en)",
    ),
    Broken(
        "an empty text",
        "ja: どちらが上ということはありません。",
        "ja: ''",
        "sakura.yaml, principles[0] (sak.prin.1): gist is empty in ja",
    ),
    Broken(
        "a form that nobody knows",
        "  - id: co_hosting\n",
        "  - id: hosting\n",
        "sakura.yaml, forms[1] (hosting): unknown form hosting; known are …",
    ),
    Broken(
        "an area with an unknown form",
        "forms: [subsidy]\n",
        "forms: [subsidies]\n",
        "sakura.yaml, areas[0]: forms names an unknown form subsidies",
    ),
    Broken(
        "an agreement for an unknown form",
        "agreement_required_for: [commission]",
        "agreement_required_for: [contract]",
        "sakura.yaml, policy: agreement_required_for names an unknown form contract",
    ),
    Broken(
        "a principle mapped to nothing",
        "maps_to: [equality]",
        "maps_to: [equalty]",
        "sakura.yaml, principles[0] (sak.prin.1): maps_to names an unknown id equalty; did you mean equality?",
    ),
    Broken(
        "a word mapped to nothing",
        "maps_to: [civic_group]",
        "maps_to: [circle]",
        "sakura.yaml, definitions[0] (sak.def.1): maps_to names an unknown id circle",
    ),
    Broken(
        "a question mapped to nothing",
        "maps_to: core.ev.principles_respected",
        "maps_to: core.ev.principles",
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): maps_to names an unknown question core.ev.principles",
    ),
    Broken(
        "a word of core's that is none",
        "  form: {ja: 協働の形",
        "  forms: {ja: 協働の形",
        "sakura.yaml: terms names an unknown identifier forms; did you mean form?; known are …",
    ),
    Broken(
        "an unknown kind of question",
        "kind: scale ",
        "kind: slider ",
        "sakura.yaml, questionnaires[1].sections[0].questions[1] (sak.chk.2): unknown kind 'slider'; known are …",
    ),
    Broken(
        "an unknown kind of sheet",
        "kind: checklist",
        "kind: check",
        "sakura.yaml, questionnaires[1] (sak.q.plan): unknown kind 'check'; known are …",
    ),
    Broken(
        "an unknown level",
        "level: should",
        "level: may",
        "sakura.yaml, principles[1] (sak.prin.2): unknown level 'may'; known are must, should",
    ),
    Broken(
        "an unknown answer to suit",
        "suits: {lead: [citizens], money: [none]}",
        "suits: {lead: [neighbours], money: [none]}",
        "sakura.yaml, forms[3].suits: unknown lead 'neighbours'; known are citizens_alone, citizens, both, city, city_alone",
    ),
    Broken(
        "two questions of one id",
        "- id: sak.chk.3b",
        "- id: sak.chk.3a",
        "sakura.yaml, questionnaires[1].sections[1].questions[1] (sak.chk.3a): duplicate id sak.chk.3a (also at questionnaires[1].sections[1].questions[0] (sak.chk.3a))",
    ),
    Broken(
        "two principles of one id",
        "- id: sak.prin.2",
        "- id: sak.prin.1",
        "sakura.yaml, principles[1] (sak.prin.1): duplicate id sak.prin.1 (also at principles[0] (sak.prin.1))",
    ),
    Broken(
        "an id with another city's prefix",
        "- id: sak.def.1",
        "- id: tak.def.1",
        "sakura.yaml, definitions[0] (tak.def.1): id must begin with sak.",
    ),
    Broken(
        "an area twice",
        "  - pos: 3\n",
        "  - pos: 2\n",
        "sakura.yaml, areas[1]: pos 2 is repeated",
    ),
    Broken(
        "an area beyond the city alone",
        "  - pos: 3\n",
        "  - pos: 6\n",
        "sakura.yaml, areas[1]: pos must be 1 (citizens alone) to 5 (the city alone)",
    ),
    Broken(
        "a document that is not listed",
        'defaults: {basis: derived, source: {doc: guide, section: "3"}}',
        'defaults: {basis: derived, source: {doc: rules, section: "3"}}',
        "sakura.yaml, questionnaires[5].questions[0] (sak.see.1): source names an unknown document rules",
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): source names an unknown document rules",
        "sakura.yaml, questionnaires[5].questions[2] (sak.see.3): source names an unknown document rules",
    ),
    Broken(
        "a source without a section",
        'defaults: {basis: derived, source: {doc: guide, section: "3"}}',
        "defaults: {basis: derived, source: {doc: guide}}",
        "sakura.yaml, questionnaires[5].questions[0] (sak.see.1): source needs doc and section",
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): source needs doc and section",
        "sakura.yaml, questionnaires[5].questions[2] (sak.see.3): source needs doc and section",
    ),
    Broken(
        "a condition on an unknown question",
        "q: sak.chk.3, op",
        "q: sak.chk.33, op",
        "sakura.yaml, questionnaires[1].sections[1].questions[0] (sak.chk.3a): show_if names an unknown question sak.chk.33",
        "sakura.yaml, questionnaires[1].sections[1].questions[1] (sak.chk.3b): show_if names an unknown question sak.chk.33",
    ),
    Broken(
        "a condition on a later question",
        "          - id: sak.chk.2\n",
        '          - id: sak.chk.2\n            show_if: {all: [{q: sak.chk.3, op: eq, value: "yes"}]}\n',
        "sakura.yaml, questionnaires[1].sections[0].questions[1] (sak.chk.2): show_if looks ahead to sak.chk.3; only earlier questions can be looked at",
    ),
    Broken(
        "conditions in a circle",
        "          - id: sak.chk.3\n",
        '          - id: sak.chk.3\n            show_if: {all: [{q: sak.chk.3a, op: eq, value: "yes"}]}\n',
        "sakura.yaml, questionnaires[1].sections[0].questions[2] (sak.chk.3): show_if goes in a circle: sak.chk.3 -> sak.chk.3a -> sak.chk.3",
    ),
    Broken(
        "a condition on an answer that there is not",
        'op: eq, value: "yes"',
        "op: eq, value: perhaps",
        "sakura.yaml, questionnaires[1].sections[1].questions[0] (sak.chk.3a): show_if compares sak.chk.3 with 'perhaps', which is none of its answers",
        "sakura.yaml, questionnaires[1].sections[1].questions[1] (sak.chk.3b): show_if compares sak.chk.3 with 'perhaps', which is none of its answers",
    ),
    Broken(
        "a condition without all, any or not",
        'show_if: {all: [{q: sak.chk.3, op: eq, value: "yes"}]}',
        'show_if: {q: sak.chk.3, op: eq, value: "yes"}',
        "sakura.yaml, questionnaires[1].sections[1].questions[0] (sak.chk.3a): show_if needs exactly one of all, any, not",
        "sakura.yaml, questionnaires[1].sections[1].questions[1] (sak.chk.3b): show_if needs exactly one of all, any, not",
    ),
    Broken(
        "a scale of two points",
        "                - {ja: まずまず, ja-simple: まあまあ, en: Fairly well}\n",
        "",
        "sakura.yaml, questionnaires[1].sections[0].questions[1] (sak.chk.2).scale: a scale has 3 to 7 points",
    ),
    Broken(
        "attention to an answer that there is not",
        'attention: ["1"]',
        'attention: ["4"]',
        "sakura.yaml, questionnaires[1].sections[0].questions[1] (sak.chk.2): attention names an unknown answer 4",
    ),
    Broken(
        "one for each of nothing",
        "expand: principles ",
        "expand: form_points ",
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): expand of an empty list: the pack has no form_points",
    ),
    Broken(
        "one for each of what is no list",
        "expand: principles ",
        "expand: rules ",
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): unknown expand 'rules'; known are …",
    ),
    Broken(
        "a sheet of core's that is none",
        "- use: core.q.interview",
        "- use: core.q.talks",
        "sakura.yaml, questionnaires[2]: use names an unknown sheet core.q.talks; known are …",
    ),
    Broken(
        "a question of core's that is none",
        "use: core.ev.goal_achieved",
        "use: core.ev.goal",
        "sakura.yaml, questionnaires[5].questions[0] (sak.see.1): use names an unknown question core.ev.goal",
    ),
    Broken(
        "a date from an unknown day",
        "date: do.end + 21 days",
        "date: do.finish + 21 days",
        "sakura.yaml, deadlines[0] (see.due): deadline see.due names an unknown anchor do.finish",
    ),
    Broken(
        "a date from one that comes later",
        "date: do.end + 21 days",
        "date: see.end - 21 days",
        "sakura.yaml, deadlines[0] (see.due): deadline see.due names an unknown anchor see.end (it comes later in the list)",
    ),
    Broken(
        "a date that cannot be read",
        "date: do.end + 21 days",
        "date: three weeks after do.end",
        "sakura.yaml, deadlines[0] (see.due): date 'three weeks after do.end' is not understood; write it as do.end + 30 days, plan.start, or halfway from do.start to do.end",
    ),
    Broken(
        "an unknown closed day",
        '"08-15"]',
        "bon]",
        "sakura.yaml, calendar: closed: 'bon' is no closed day: write sat, holiday, 08-15, 2027-03-05 or 12-29..01-03",
    ),
    Broken(
        "answers shown before all have sent",
        "  collab_kinds:",
        "  blind: false\n  collab_kinds:",
        "sakura.yaml, policy: blind must stay true: no side sees another's answers before all have sent",
    ),
    Broken(
        "a key written twice",
        "version: 1.0.0  ",
        "id: sakura\nversion: 1.0.0  ",
        "sakura.yaml: line 4: the key 'id' stands twice (first in line 2)",
    ),
    Broken(
        "a bracket left open",
        "forms: [subsidy]\n",
        "forms: [subsidy\n",
        "sakura.yaml: line 48, column 8: not readable as YAML: did not find expected ',' or ']'",
    ),
    Broken(
        "a source that is not told",
        '    maps_to: [civic_group]\n    source: {doc: guide, section: "1"}\n',
        "    maps_to: [civic_group]\n    basis: source\n",
        "sakura.yaml, definitions[0] (sak.def.1): basis is source, but no source is named; add source: {doc: …, section: …}",
    ),
    Broken(
        "an unknown stage",
        "    stage: plan\n    kind: checklist",
        "    stage: before\n    kind: checklist",
        "sakura.yaml, questionnaires[1] (sak.q.plan): unknown stage 'before'; known are plan, do, see",
    ),
    Broken(
        "a misspelt key",
        "    carry: true ",
        "    cary: true ",
        "sakura.yaml, questionnaires[5].questions[2] (sak.see.3): unknown key cary; did you mean carry?",
    ),
    Broken(
        "a choice of one option",
        "            attention: []\n            topic: {ja: 外での活動",
        '            kind: single\n            options: [{id: "yes", label: {ja: はい, ja-simple: はい, en: "Yes"}}]\n            attention: []\n            topic: {ja: 外での活動',
        "sakura.yaml, questionnaires[1].sections[0].questions[2] (sak.chk.3): a question of kind single needs at least two options",
    ),
    Broken(
        "yes or no where neither is written",
        "        required: false\n",
        "        required: maybe\n",
        "sakura.yaml, questionnaires[5].questions[2] (sak.see.3): required must be true or false, not 'maybe'",
    ),
    Broken(
        "a level of a list where a text is meant",
        "    title: {ja: 終わってから, ja-simple: 終（お）わってから, en: Afterwards}",
        "    title: [終わってから]",
        "sakura.yaml, questionnaires[5] (sak.q.see): title must be texts by language, as {ja: …, en: …}, not ['終わってから']",
    ),
)

WARNINGS = (
    Broken(
        "a date that nothing goes by",
        "kind: see.due",
        "kind: money.due",
        "sakura.yaml, deadlines[0] (money.due): warning: money.due has no label, so it is left out; …",
    ),
    Broken(
        "a form of one's own in no area",
        "commission, sak.form.4]",
        "commission]",
        "sakura.yaml, forms[3] (sak.form.4): warning: no area names the form sak.form.4 under forms; add it to those where it fits",
    ),
    Broken(
        "a paper that there is not",
        "    num: ③\n",
        "    num: ③\n    needs: [contract, treaty]\n",
        "sakura.yaml, forms[2] (commission): warning: needs names an unknown paper treaty; known are agreement, contract, spec",
    ),
    Broken(
        "one for each, in the same words",
        'en: Was "{name}" kept?',
        'en: Was "{principle}" kept?',
        "sakura.yaml, questionnaires[5].questions[1] (sak.see.2): warning: label in en has no {name}: it is asked once for each, in the same words",
    ),
    Broken(
        "a text without English",
        "label: {ja: 横ならび, ja-simple: 横（よこ）に 並（なら）ぶ, en: Side by side}",
        "label: {ja: 横ならび, ja-simple: 横（よこ）に 並（なら）ぶ}",
        "sakura.yaml, principles[0] (sak.prin.1): warning: label has no en text; the Japanese one is shown instead",
    ),
    Broken(
        "a text without easy Japanese",
        "label: {ja: まる見え, ja-simple: みんなに 見（み）せる, en: In full view}",
        "label: {ja: まる見え, en: In full view}",
        "sakura.yaml, principles[1] (sak.prin.2): warning: label has no ja-simple text; the Japanese one is shown instead",
    ),
    Broken(
        "a question that is too long",
        "ja: 外で行う日がありますか。",
        "ja: 外で行う日がありますか。あるときは、どこで、何人くらいで、何時から何時まで行うのか、雨の日はどうするのかも、あわせて考えてみてください。いかがですか。",
        "sakura.yaml, questionnaires[1].sections[0].questions[2] (sak.chk.3): warning: label in ja has 75 characters, more than 60",
    ),
    Broken(
        "a section that is not listed",
        '    source: {doc: guide, section: "1"}\n    label: {ja: 市民の会',
        '    source: {doc: guide, section: "9"}\n    label: {ja: 市民の会',
        "sakura.yaml, definitions[0] (sak.def.1): warning: source names the section 9, which the document guide does not list",
    ),
    Broken(
        "a scale whose points have no words",
        "              points:\n                - {ja: まだ足りない, ja-simple: まだ 足（た）りない, en: Not yet}\n                - {ja: まずまず, ja-simple: まあまあ, en: Fairly well}\n                - {ja: じゅうぶん, ja-simple: たくさん 話（はな）した, en: Enough}\n",
        "              {min: 1, max: 3}\n",
        "sakura.yaml, questionnaires[1].sections[0].questions[1] (sak.chk.2).scale: warning: the points of the scale have no words; points: […] words every one",
    ),
    Broken(
        "a button that is too long",
        "{ja: 外での活動, ja-simple: 外（そと）の 活動（かつどう）, en: Outdoors}\n",
        '{ja: 外での活動, ja-simple: 外（そと）の 活動（かつどう）, en: Outdoors}\n            kind: single\n            options:\n              - {id: a, label: {ja: 外, ja-simple: 外（そと）, en: Outdoors}, short: {ja: 屋根のない場所で行う日がすくなくとも一日ある, ja-simple: 外（そと）, en: Outdoors}}\n              - {id: "yes", label: {ja: 中, ja-simple: 中（なか）, en: Indoors}}\n',
        "sakura.yaml, questionnaires[1].sections[0].questions[2] (sak.chk.3).options[0] (a): warning: short in ja has 22 characters, more than 20",
    ),
)


@pytest.mark.parametrize("broken", ERRORS, ids=lambda broken: broken.name)
def test_a_broken_pack_gets_its_named_errors_and_no_others(broken: Broken) -> None:
    loaded = broken.read()
    assert loaded.pack is None
    assert shortened(loaded.errors, broken.told) == broken.told


@pytest.mark.parametrize("broken", WARNINGS, ids=lambda broken: broken.name)
def test_a_warning_is_told_apart_and_does_not_stop_the_pack(broken: Broken) -> None:
    loaded = broken.read()
    assert loaded.pack is not None
    assert loaded.errors == ()
    assert shortened(loaded.warnings, broken.told) == broken.told


def test_there_are_more_than_thirty_ways_to_be_wrong() -> None:
    assert len({broken.name for broken in ERRORS}) == len(ERRORS) > 30
