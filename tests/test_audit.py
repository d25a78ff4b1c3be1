"""What the audit of pinned versions says, and that each is pinned with hashes."""

import json

from tests.audit import PINNED, judged


def test_a_known_weakness_fails_and_names_the_version_that_mends_it() -> None:
    weak = {"name": "a", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
    status, lines = judged(json.dumps({"dependencies": [weak, {"name": "b", "version": "2", "vulns": []}]}))
    assert status == 1
    assert "a 1.0: PYSEC-1, mended in 1.1" in lines


def test_what_could_not_be_asked_is_never_called_good() -> None:
    for answer in (
        None,
        "",
        "no json",
        json.dumps({"dependencies": [{"name": "a", "skip_reason": "not found"}]}),
    ):
        status, lines = judged(answer)
        assert status == 0
        assert any(line.startswith("NOT CHECKED") for line in lines)


def test_every_version_that_is_shipped_is_pinned_with_its_hashes() -> None:
    logical = PINNED.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    pins = [line for line in logical if line.strip() and not line.lstrip().startswith(("#", "--"))]
    loose = [line[:60] for line in pins if "==" not in line or "--hash=sha256:" not in line]
    assert pins
    assert not loose
