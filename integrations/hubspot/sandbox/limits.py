"""
Rate limits: one on all calls in ten seconds, and five searches per second besides.
"""

from __future__ import annotations

import threading
import time
from collections import deque

from integrations.hubspot.sandbox.refusals import RequestRefused

SEARCHES_PER_S = 5


class Window:
    """
    At most `calls` calls within any `seconds` seconds.
    """

    def __init__(self, calls: int, seconds: float, policy: str) -> None:
        self.calls = calls
        self.seconds = seconds
        self.policy = policy
        self._lock = threading.Lock()
        self._taken: deque[float] = deque()

    def take(self) -> dict[str, str]:
        """
        Count a call; returns the headers with the calls left.

        Raises:
            RequestRefused: 429, with Retry-After only half of the time, since HubSpot does not always send it.
        """
        with self._lock:
            now = time.monotonic()
            while self._taken and self._taken[0] <= now - self.seconds:
                self._taken.popleft()
            if len(self._taken) >= self.calls:
                raise self._refusal(self._taken[0] + self.seconds - now)
            self._taken.append(now)
            return self._headers(self.calls - len(self._taken))

    def _headers(self, remaining: int) -> dict[str, str]:
        return {
            "X-HubSpot-RateLimit-Max": str(self.calls),
            "X-HubSpot-RateLimit-Remaining": str(remaining),
            "X-HubSpot-RateLimit-Interval-Milliseconds": str(int(self.seconds * 1000)),
        }

    def _refusal(self, wait_s: float) -> RequestRefused:
        refusal = RequestRefused(429, None, "You have reached your limit.")
        refusal.extra = {"errorType": "RATE_LIMIT", "policyName": self.policy}
        if int(time.monotonic()) % 2:
            refusal.headers = {"Retry-After": str(int(wait_s) + 1)}
        return refusal
