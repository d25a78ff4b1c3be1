"""A free local port for a process of its own."""

import socket


def free_port() -> int:
    """A port that was free a moment ago, on the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
