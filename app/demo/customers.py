"""
The demo's customers, simulated in a separate process and then sent to the API one by one, as Admin would do.

Each is assessed on two days, a month apart, so that tickets change; in between a risk manager gives some verdicts.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.demo.processes import Child, Processes, python_command
from app.demo.risk_manager import RiskManager
from app.demo.steps import Steps
from app.demo.waiting import ProcessWatcher
from integrations.admin.client import AdminClient, Answer
from integrations.hubspot.verdict import Verdict

SEED = 7
MONTHS = 2
# Fast in the first month, so that the board fills; slower in the second, so that one can watch tickets move.
PAUSES_S = (0.05, 0.4)
PAUSE_BETWEEN_READS_S = 0.2
PAUSE_BETWEEN_VERDICTS_S = 0.4
REPORT_EVERY = 20
# How many tickets of each priority get a verdict.
REVIEWED = {"high": 12, "medium": 6, "low": 3}

# The steps whose completion is recorded, so that an interrupted demo is resumed.
VERDICTS, SECOND_MONTH = "verdicts", "second month"


class CustomersRefused(Exception):
    """
    The customers could not be simulated; the message names the log.
    """


@dataclass(frozen=True)
class Arrived:
    """
    A customer that was assessed, with the answer of the API and the simulator's ground truth.
    """

    answer: Answer
    is_bad: bool


class Customers:
    """
    The simulated customers and how far the demo has processed them; an interrupted demo is resumed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._simulated = folder / "simulated.jsonl"
        self._unfinished = folder / "unfinished.jsonl"
        self._done = folder / "done"

    def are_all_in(self) -> bool:
        """
        Whether an earlier demo has processed all customers.
        """
        return SECOND_MONTH in self._steps_done()

    def restart(self) -> None:
        """
        Process the customers again from the beginning, for a database that does not have them.
        """
        self._done.unlink(missing_ok=True)

    def start_simulating(self, count: int, as_of: date, processes: Processes) -> Child | None:
        """
        Start a process that simulates the customers; None if an earlier demo has simulated them.
        """
        if self._simulated.exists():
            return None
        self._folder.mkdir(parents=True, exist_ok=True)
        arguments = (
            *("--customers", str(count), "--seed", str(SEED), "--as-of", as_of.isoformat(), "--months", str(MONTHS)),
            *("--out", str(self._unfinished.absolute())),
        )
        command = python_command("-m", "risk_model", "simulate", *arguments)
        return processes.start("simulate", command, os.environ, may_end=True)

    def process(self, simulating: Child | None, actors: Actors) -> None:
        """
        Send all customers of both months to the API, with verdicts in between.

        Raises:
            CustomersRefused: they could not be simulated.
        """
        if simulating is not None:
            actors.watcher.until(lambda: simulating.process.poll() is not None, simulating)
            if simulating.process.returncode != 0:
                raise CustomersRefused(f"the customers could not be simulated; see {simulating.log}")
            self._unfinished.rename(self._simulated)
        months = self._months()
        first = actors.send(months[0], PAUSES_S[0])
        if VERDICTS not in self._steps_done():
            actors.give_verdicts(first)
            self._record(VERDICTS)
        for month in months[1:]:
            actors.send(month, PAUSES_S[1])
        self._record(SECOND_MONTH)

    def _months(self) -> list[list[dict[str, Any]]]:
        """
        The simulated cases, grouped by the day on which they are assessed.
        """
        with self._simulated.open(encoding="utf-8") as lines:
            cases = [json.loads(line) for line in lines]
        days = sorted({case["request"]["as_of"] for case in cases})
        return [[case for case in cases if case["request"]["as_of"] == day] for day in days]

    def _steps_done(self) -> list[str]:
        return self._done.read_text().splitlines() if self._done.exists() else []

    def _record(self, step: str) -> None:
        with self._done.open("a") as done:
            done.write(f"{step}\n")


@dataclass(frozen=True)
class Actors:
    """
    Those who act in the demo: the lender's system that sends customers, and the risk manager.
    """

    client: AdminClient
    risk_manager: RiskManager
    watcher: ProcessWatcher
    steps: Steps

    def send(self, cases: Sequence[dict[str, Any]], pause_s: float) -> list[Arrived]:
        """
        Have the cases assessed one by one; returns the customers with the answers.
        """
        arrived: list[Arrived] = []
        for case in cases:
            arrived.append(self._assessed(case))
            if len(arrived) % REPORT_EVERY == 0 or len(arrived) == len(cases):
                priorities = Counter(one.answer["priority"] for one in arrived)
                counted = ", ".join(f"{priorities[priority]} {priority}" for priority in REVIEWED)
                day = case["request"]["as_of"]
                self.steps.done(f"{len(arrived)} of {len(cases)} customers assessed as of {day}: {counted}")
            elif len(arrived) == 1:
                self.steps.done("the first customer is assessed")
            self.watcher.pause(pause_s)
        return arrived

    def _assessed(self, case: dict[str, Any]) -> Arrived:
        request = case["request"]
        answer = self.watcher.answer(
            lambda: self.client.assess(
                request["customer"],
                request["transactions"],
                idempotency_key=f"demo-{request['customer']['id']}-{request['as_of']}",
                as_of=date.fromisoformat(request["as_of"]),
                exposure=request["exposure"],
            ),
            "the web service",
        )
        return Arrived(answer, is_bad=case["truth"]["bad"])

    def give_verdicts(self, arrived: Sequence[Arrived]) -> None:
        """
        Wait for the tickets and have the risk manager close some of each priority with a verdict.
        """
        chosen = [one for priority, most in REVIEWED.items() for one in _most_urgent(arrived, priority)[:most]]
        for one in chosen:
            hubspot_id = self._ticket_of(one)
            self.watcher.answer(lambda: self.risk_manager.close(hubspot_id, verdict_on(one)), "the sandbox")  # noqa: B023 - called before the next iteration
            self.watcher.pause(PAUSE_BETWEEN_VERDICTS_S)
        self.steps.done(f"a risk manager has closed {len(chosen)} tickets with a verdict in the sandbox")

    def _ticket_of(self, one: Arrived) -> str:
        while True:
            read = self.watcher.answer(lambda: self.client.assessment(one.answer["id"]), "the web service")
            if hubspot_id := read["ticket"]["hubspot_id"]:
                return str(hubspot_id)
            self.watcher.pause(PAUSE_BETWEEN_READS_S)


def _most_urgent(arrived: Sequence[Arrived], priority: str) -> list[Arrived]:
    of_priority = [one for one in arrived if one.answer["priority"] == priority]
    return sorted(of_priority, key=lambda one: one.answer["probability_of_default"] or 0.0, reverse=True)


def verdict_on(one: Arrived) -> Verdict:
    """
    The correct verdict, given the simulator's ground truth.
    """
    if one.answer["probability_of_default"] is None:
        return Verdict.NOT_ENOUGH_DATA
    return Verdict.CONFIRMED_RISK if one.is_bad else Verdict.FALSE_POSITIVE
