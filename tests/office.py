"""Finds the LibreOffice in which the tests open what we write."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

MISSING: Final = (
    "no LibreOffice was found. To add it: install `libreoffice-calc-nogui` and `libreoffice-writer-nogui` from your "
    "distribution, or name the program in the variable SOFFICE"
)


def find_office() -> str | None:
    """What SOFFICE names, else the one that is installed."""
    return os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(office: str, files: list[Path], folder: Path) -> list[Path]:
    """Opens all of them in one start and prints each; a file that needs repair is not opened, and has no PDF."""
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", folder, *files],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [found for file in files if (found := folder / f"{file.stem}.pdf").exists()]
