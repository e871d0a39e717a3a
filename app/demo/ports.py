"""
Checks that the demo's ports are free before anything is started.
"""

import socket
import time
from collections.abc import Mapping

HOST = "127.0.0.1"


class PortBusy(Exception):
    """
    Another program listens on a port that the demo needs; the message names the port and the option to change it.
    """


def check_free(ports: Mapping[str, int], *, wait_s: float = 0.0) -> None:
    """
    Check that nothing listens on the ports.

    Args:
        ports: by the option that sets them.
        wait_s: how long to wait for a busy port, in case its process has just been ended.

    Raises:
        PortBusy: a port is busy, or two are the same.
    """
    if len(set(ports.values())) < len(ports):
        raise PortBusy(f"{' and '.join(ports)} are the same; choose different ports")
    deadline = time.monotonic() + wait_s
    for option, port in ports.items():
        while not _is_free(port):
            if time.monotonic() >= deadline:
                raise PortBusy(f"port {port} is in use by another program; end it or choose another with {option}")
            time.sleep(0.05)


def answers(port: int) -> bool:
    """
    Whether something accepts connections on the port.
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
    # On some systems a port can be bound even though another server listens on all addresses.
    return not answers(port)
