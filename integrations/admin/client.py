"""
An example client of the REST API, as Admin would use it.

Every POST has its own Idempotency-Key, so repeating it has no further effect. A call has one deadline, including all
repeats. And there are two errors: `ApiProblem` (change the request) and `ApiUnavailable` (try again later).
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from random import Random
from typing import Any
from urllib.parse import quote

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_before_delay
from urllib3.exceptions import HTTPError

from integrations.admin.problem import ApiProblem, ApiUnavailable

Answer = dict[str, Any]

# Statuses after which the same request may succeed later.
UNAVAILABLE = frozenset({429, 502, 503, 504})
CONNECT_WITHIN_S = 5.0
MAX_WAIT_S = 30.0


class AdminClient:
    """
    Sends customers' transactions to the API, and reports verdicts and outcomes.

    Every method may raise ApiProblem and ApiUnavailable.
    """

    def __init__(self, base_url: str, key: str, *, deadline_s: float = 60.0, jitter: Random | None = None) -> None:
        """
        Args:
            base_url: address of the API, e.g. "http://127.0.0.1:8000".
            key: the API key that `python -m app keys create` printed.
            deadline_s: time limit of one call with its repeats, in seconds.
            jitter: spreads the repeats of many clients over time.
        """
        self._base_url = base_url.rstrip("/")
        self._deadline_s = deadline_s
        self._jitter = jitter or Random()  # noqa: S311 - spreads load, guards nothing
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {key}"

    def assess(
        self,
        customer: Mapping[str, Any],
        transactions: Sequence[Mapping[str, Any]],
        *,
        idempotency_key: str,
        as_of: date | None = None,
        exposure: Mapping[str, str] | None = None,
    ) -> Answer:
        """
        Have a customer's transactions assessed.

        Args:
            customer: {"id": …, "name"?: …, "natural_person"?: …}.
            transactions: rows of {"booking_date", "amount", "currency", …}; amounts as text, so that they are exact.
            idempotency_key: the same for every repeat of a request, and different for every other request.
            as_of: the last day to consider; today by default.
            exposure: the money owed, {"amount": "1200.00", "currency": "EUR"}.
        """
        body: Answer = {"customer": dict(customer), "transactions": list(transactions)}
        if as_of is not None:
            body["as_of"] = as_of.isoformat()
        if exposure is not None:
            body["exposure"] = dict(exposure)
        return self._post("/v1/assessments", body, idempotency_key)

    def assessment(self, assessment_id: str) -> Answer:
        """
        One assessment, with the current state of its ticket.
        """
        return self._get(f"/v1/assessments/{quote(assessment_id, safe='')}")

    def cases(self, priority: str | None = None) -> Iterator[Answer]:
        """
        All open cases in the order to work on them, requested page by page.
        """
        query: dict[str, str] = {} if priority is None else {"priority": priority}
        while True:
            page = self._get("/v1/cases", query)
            yield from page["cases"]
            if not page.get("next_cursor"):
                return
            query["cursor"] = page["next_cursor"]

    def give_verdict(self, case_key: str, *, verdict: str, found_by: str, occurred_at: datetime) -> Answer:
        """
        Report a verdict. The latest by `occurred_at` counts, and reporting one twice has no further effect.
        """
        body = {"verdict": verdict, "found_by": found_by, "occurred_at": occurred_at.isoformat()}
        path = f"/v1/cases/{quote(case_key, safe='')}/verdicts"
        return self._post(path, body, f"{case_key}/{verdict}/{occurred_at.isoformat()}")

    def report_repayment_outcome(self, customer_id: str, *, outcome: str, as_of: date, observed_on: date) -> Answer:
        """
        Report whether the customer "repaid" or "defaulted" on what was owed on `as_of`, as known on `observed_on`.
        """
        body = {"outcome": outcome, "as_of": as_of.isoformat(), "observed_on": observed_on.isoformat()}
        path = f"/v1/customers/{quote(customer_id, safe='')}/repayment-outcomes"
        return self._post(path, body, f"{customer_id}/{as_of.isoformat()}/{observed_on.isoformat()}/{outcome}")

    def _post(self, path: str, body: Answer, idempotency_key: str) -> Answer:
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}
        content = json.dumps(body, allow_nan=False).encode()
        return self._call(requests.Request("POST", self._base_url + path, data=content, headers=headers))

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        return self._call(requests.Request("GET", self._base_url + path, params=query))

    def _call(self, request: requests.Request) -> Answer:
        """
        One call with its repeats. Every call is idempotent: a GET changes nothing, a POST has its key.
        """
        deadline = time.monotonic() + self._deadline_s
        tries = Retrying(
            retry=retry_if_exception_type(ApiUnavailable),
            wait=self._wait_s,
            stop=stop_before_delay(self._deadline_s),
            reraise=True,
        )
        return tries(self._try, request, deadline)

    def _wait_s(self, state: RetryCallState) -> float:
        """
        The wait that the API asked for, else one that doubles each time. Jitter only lengthens it.
        """
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.retry_after_s if isinstance(error, ApiUnavailable) else None
        least: float = min(0.25 * 2**state.attempt_number, MAX_WAIT_S) if asked is None else asked
        return least * (1 + 0.5 * self._jitter.random())

    def _try(self, request: requests.Request, deadline: float) -> Answer:
        left_s = max(deadline - time.monotonic(), 0.1)
        try:
            answer = self._session.send(
                self._session.prepare_request(request),
                timeout=(min(CONNECT_WITHIN_S, left_s), left_s),
                allow_redirects=False,
                stream=True,
            )
            return _read(answer, deadline)
        except (
            requests.RequestException,
            HTTPError,
        ) as error:  # it may have arrived, but its key makes a repeat safe
            raise ApiUnavailable(f"no answer from {self._base_url} ({type(error).__name__})") from error


def _read(answer: requests.Response, deadline: float) -> Answer:
    """
    The answer's JSON. The library's time-out restarts with each read, so the deadline is checked here.
    """
    content = bytearray()
    with answer:
        # read1 returns what has arrived; iter_content would wait for a whole chunk.
        while chunk := answer.raw.read1(64 * 1024, decode_content=True):
            content += chunk
            if time.monotonic() > deadline:
                raise requests.ReadTimeout("the answer did not end in time")
    if answer.status_code in UNAVAILABLE:
        raise ApiUnavailable(f"the API answered {answer.status_code}", _retry_after_s(answer))
    body = _json_object(bytes(content))
    if answer.ok and not answer.is_redirect and body:
        return body
    raise ApiProblem(answer.status_code, body)


def _json_object(content: bytes) -> Answer:
    try:
        body = json.loads(content)
    except ValueError:  # perhaps a proxy's error page
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after_s(answer: requests.Response) -> float | None:
    asked = answer.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else None
