"""A bot that serves in a process of its own, as it would in production."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from tests.processes import ROOT, environment


@dataclass(frozen=True, slots=True)
class Server:
    """Its address and its process."""

    at: str
    process: asyncio.subprocess.Process

    @property
    def processor(self) -> float:
        """Seconds of processor time that it has taken so far; never any where the system does not tell."""
        told = Path(f"/proc/{self.process.pid}/stat")
        if not told.exists():
            return 0.0
        after_name = told.read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")

    async def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        await self.process.wait()


def uvicorn_loop() -> asyncio.Runner:
    """A runner on the loop that the bot runs on."""
    return asyncio.Runner(loop_factory=uvicorn.Config("", loop="auto").get_loop_factory())


@asynccontextmanager
async def serving(*words: str, folder: Path = ROOT, **settings: str) -> AsyncIterator[Server]:
    """``python WORDS`` from when it says its address; asked to end afterwards, if it has not ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=folder, env=environment(settings) | {"PYTHONOPTIMIZE": ""},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said: list[str] = []
    try:
        while True:
            line = (await process.stdout.readline()).decode()
            if not line:
                raise RuntimeError("".join(said))
            said.append(line)
            if "http://" in line:
                at = "http://" + line.split("http://")[1].split()[0].rstrip("/")
                break
        heard = asyncio.ensure_future(process.stdout.read())
        yield Server(at, process)
        if process.returncode is None:
            process.terminate()
        await heard
        if os.environ.get("KYODO_BENCH_LOUD"):
            print((await heard).decode()[-3000:])
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
