"""Names that nobody can guess, from the operating system's randomness."""

import secrets

_LOWER = "0123456789abcdefghjkmnpqrstvwxyz"
_CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class RandomIds:
    """Crockford-like letters: nothing that can be mistaken when read aloud."""

    def new(self) -> str:
        """Sixteen characters, 80 bits."""
        return "".join([_LOWER[byte & 31] for byte in secrets.token_bytes(16)])

    def code(self) -> str:
        """Eight characters, about 39 bits, always with a digit so that it looks like no word."""
        while True:
            code = "".join(secrets.choice(_CODE) for _ in range(8))
            if any(char.isdigit() for char in code):
                return code

    def reference(self) -> str:
        """Four characters to quote."""
        return "".join(secrets.choice(_CODE) for _ in range(4))
