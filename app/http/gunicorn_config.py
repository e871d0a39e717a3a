"""
gunicorn's configuration of the web process, from the settings of the environment.
"""

from __future__ import annotations

import os

# The arrays of a request are too small to gain from more than one thread each.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.http.memory import give_large_blocks_back
from app.settings import SettingsRefused, read_settings

try:
    _settings = read_settings()
except SettingsRefused as refused:
    raise SystemExit(str(refused)) from None

# Inherited by the workers.
give_large_blocks_back()

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.web_workers
# Many threads, because a slow sender occupies one and other callers must not wait for it.
worker_class = "gthread"
threads = _settings.web_threads
backlog = 256
timeout = 30
graceful_timeout = 10
keepalive = 5
preload_app = False
accesslog = None
loglevel = _settings.log_level.lower()

# Forwarding headers are never trusted, not even from 127.0.0.1.
forwarded_allow_ips = ""
forwarder_headers = ""
header_map = "drop"
# No control socket: nothing else may manage the running server.
control_socket_disable = True
