"""What the five documents say, as a fingerprint: pieces of their wording are recognised, but cannot be read.

Of each piece of twelve characters it keeps three bytes of a hash. One piece that looks known may be chance (one in
three hundred); three in a row, which are a run of fourteen characters, are none.

``python -m tests.packs.fingerprint FILE…`` makes it anew from the documents as text.
"""

import sys
from functools import cache
from hashlib import blake2b
from pathlib import Path

from bot.packs.copying import pieces, plain

FILE = Path(__file__).parent / "guidelines.bin"
BYTES = 3


def short_hash(piece: str) -> bytes:
    return blake2b(piece.encode(), digest_size=BYTES).digest()


@cache
def _known() -> frozenset[bytes]:
    content = FILE.read_bytes()
    return frozenset(content[at : at + BYTES] for at in range(0, len(content), BYTES))


def known(piece: str) -> bool:
    """Whether that piece stands in one of the documents."""
    return short_hash(piece) in _known()


if __name__ == "__main__":
    found = {
        short_hash(piece) for name in sys.argv[1:] for piece in pieces(plain(Path(name).read_text("utf-8")))
    }
    FILE.write_bytes(b"".join(sorted(found)))
