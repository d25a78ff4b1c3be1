"""Tokens of platforms at rest: encrypted with Fernet keys that are kept apart from the database and its backups."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.services.ports import TokenUnreadable

SUFFIX = ".key"
"""The key file of ``kyodo.db`` is ``kyodo.db.key``."""

MAKE = "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"


class KeyTrouble(Exception):  # noqa: N818 - it names a state
    """There is no key, or it is none; says in one line how to mend it, and never the key."""


class Cipher:
    """Fernet keys, newest first: the newest encrypts, all of them decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.ids = tuple(hashlib.sha256(b"kyodo key " + key.encode()).hexdigest()[:12] for key in keys)
        """By which each key can be told from others, newest first; nothing of a key can be worked out of it."""
        self._newest = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])

    def __repr__(self) -> str:
        return "Cipher(…)"

    def seal(self, text: str) -> str:
        """The text as it may lie in a database."""
        return self._all.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises TokenUnreadable."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except (InvalidToken, ValueError):
            raise TokenUnreadable("it was encrypted with another key") from None

    def is_newest(self, sealed: str) -> bool:
        """Whether the newest key opens it, so that older ones can go."""
        try:
            self._newest.decrypt(sealed.encode())
        except (InvalidToken, ValueError):
            return False
        return True


class Sealed(TypeDecorator[str]):
    """Text that is encrypted in the database and plain in the program."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, cipher: Cipher) -> None:
        super().__init__()
        self.cipher = cipher

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """What is stored."""
        return None if value is None else self.cipher.seal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is read. Raises TokenUnreadable."""
        return None if value is None else self.cipher.open(value)


def cipher_of(given: str, beside: Path | None) -> Cipher:
    """The cipher of KYODO_ENCRYPTION_KEY, else of the key file beside the embedded database, which is made where there
    is none. Raises KeyTrouble.
    """
    if given.strip():
        return _cipher(given, "KYODO_ENCRYPTION_KEY")
    if beside is None:
        raise KeyTrouble(
            "KYODO_ENCRYPTION_KEY is required where Slack's tokens are stored in PostgreSQL; make one with: "
            + MAKE
        )
    return _cipher(_kept(beside), str(beside))


def _cipher(text: str, where: str) -> Cipher:
    keys = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    for place, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except (ValueError, TypeError):
            raise KeyTrouble(
                f"{where}: key {place} of {len(keys)} is no Fernet key; make one with: {MAKE}"
            ) from None
    if not keys:
        raise KeyTrouble(f"{where} holds no key; put back the one that was there, or make one with: {MAKE}")
    return Cipher(keys)


def _kept(path: Path) -> str:
    """The key in the file; made when there is none. Of two processes that make it at once one wins, and a file is
    there whole or not at all.
    """
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        pass
    except (UnicodeDecodeError, OSError) as error:
        raise KeyTrouble(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no key file'}"
        ) from None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(prefix=path.name, dir=path.parent)  # mode 0600 from the first moment
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(Fernet.generate_key() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(fresh, path)
        finally:
            Path(fresh).unlink()
    except OSError as error:
        raise KeyTrouble(f"{path} cannot be made: {error.strerror}; set KYODO_ENCRYPTION_KEY") from None
    return path.read_text("ascii")
