"""A town for each journey. Whatever happened in it, no request was against LINE's or Slack's rules."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.town import Town, a_town


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with a_town(tmp_path) as town:
        yield town
        assert town.wire_problems() == []
