"""``python -m tests.fuzz TARGET [--seconds N]``: libFuzzer through atheris, led by the code that is reached.

Wants the extra ``fuzz``. What was found to lead further is kept in ``var/fuzz/TARGET/`` and begun with the next time; an
input that breaks a promise is written beside it as ``crash-…`` and the exit is not 0. Make each a case of
``tests/test_any_bytes.py``.
"""

import argparse
import sys
from pathlib import Path


def main() -> None:
    """Runs until the time is over or something broke."""
    import atheris

    # Before anything of ours is imported: modules are made to tell what is reached as they are loaded.
    with atheris.instrument_imports(include=["bot", "handlers", "yaml"]):
        from tests.fuzz.targets import TARGETS
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--longest", type=int, default=65536, help="bytes of an input")
    given = parser.parse_args()
    target = TARGETS[given.target]
    kept = Path("var") / "fuzz" / given.target
    seeds = kept / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    found = kept / "corpus"
    found.mkdir(exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (seeds / f"{number:04}").write_bytes(seed)
    options = [
        f"-max_total_time={given.seconds}",
        f"-max_len={given.longest}",
        f"-artifact_prefix={kept}/",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(found), str(seeds)], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
