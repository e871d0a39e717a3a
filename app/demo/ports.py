"""
Whether the demo's ports are free, asked before anything is started.
"""

import socket
import time
from collections.abc import Mapping

HOST = "127.0.0.1"


class PortBusy(Exception):
    """
    Somebody else listens on a port the demo needs; the message says which and what to do.
    """


def check_free(ports: Mapping[str, int], *, wait_s: float = 0.0) -> None:
    """
    Make sure that nobody listens on the ports.

    Args:
        ports: by the option that chooses them.
        wait_s: how long a port may still be busy, where processes that held one have just been ended.

    Raises:
        PortBusy: names the first busy port, or the number given twice.
    """
    if len(set(ports.values())) < len(ports):
        raise PortBusy(f"{' and '.join(ports)} are the same; give each a number of its own")
    deadline = time.monotonic() + wait_s
    for option, port in ports.items():
        while not _is_free(port):
            if time.monotonic() >= deadline:
                raise PortBusy(f"port {port} is in use by another program; end it or choose another with {option}")
            time.sleep(0.05)


def answers(port: int) -> bool:
    """
    Whether somebody accepts connections on the port.
    """
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((HOST, port)) == 0


def _is_free(port: int) -> bool:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((HOST, port))
        except OSError:
            return False
    # On some systems one may bind beside a server that listens on every address.
    return not answers(port)
