"""
How gunicorn runs the web process. Settings come from the environment, as everywhere.
"""

from __future__ import annotations

import os

# The arrays of a request are small: more threads inside one of them only get into each other's way.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from app.settings import SettingsRefused, read_settings

try:
    _settings = read_settings()
except SettingsRefused as refused:
    raise SystemExit(str(refused)) from None

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.web_workers
# Threads to spare: a slow sender holds one, and healthy callers must not wait for it.
worker_class = "gthread"
threads = _settings.web_threads
backlog = 256
timeout = 30
graceful_timeout = 10
keepalive = 5
preload_app = False
accesslog = None
loglevel = _settings.log_level.lower()

# Nobody in front of us is believed about who called or where: not even from 127.0.0.1.
forwarded_allow_ips = ""
forwarder_headers = ""
header_map = "drop"
# No second door into the running server.
control_socket_disable = True
