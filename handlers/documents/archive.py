"""Office files are archives: the same content gives the same bytes, whenever and wherever it was written."""

import io
import re
import zipfile
from typing import Final

DATED: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive knows; every part has it."""

MADE: Final = b"2000-01-01T00:00:00Z"
"""When every file says that it was made and changed."""

_TIMES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def undated(content: bytes) -> bytes:
    """The archive (docx, xlsx) with its parts in order, dated alike, and without a picture of its first page."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name.startswith("docProps/thumbnail"):
                continue
            if name == "_rels/.rels":
                data = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
            if name == "docProps/core.xml":
                data = _TIMES.sub(rb"\g<1>" + MADE, data)
            new.writestr(zipfile.ZipInfo(name, DATED), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
