"""A free local port for a process of its own."""

import os
import socket
from itertools import count

_EACH = 3_000
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_ports = count(20_000 + _WORKER % 4 * _EACH)
"""Below the ports that systems give out by themselves, apart for each worker: nobody takes one between the asking and
the use.
"""


def free_port() -> int:
    """A port that is free on the loopback address, and that is given out once."""
    for port in _ports:
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")
