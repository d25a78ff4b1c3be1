"""Office files are archives: packed so that the same content gives the same bytes."""

import io
import re
import zipfile
from datetime import datetime
from typing import Final

MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - an office file's properties know no zone
"""When every file says that it was made."""

_MOMENT: Final = (2000, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
"""openpyxl writes the moment of saving over what the properties say."""


def packed_alike(content: bytes) -> bytes:
    """The archive with its parts in order and dated alike, without a picture of itself."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name.startswith("docProps/thumbnail"):
                continue
            if name == "_rels/.rels":
                data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
            elif name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            new.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
