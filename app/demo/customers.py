"""
The demo's customers: simulated in a process of its own, then sent in one by one through the API, as Admin would.

Each is seen on two days, a month apart, so that the second shows what changed since; between the two a risk manager
judges some tickets.
"""

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
# Quick at first, so that the board fills; slower the second time, so that one sees tickets move.
PAUSES_S = (0.05, 0.4)
PAUSE_BETWEEN_LOOKS_S = 0.2
PAUSE_BETWEEN_VERDICTS_S = 0.4
SAY_EVERY = 20
# How many tickets of each priority the risk manager works through.
JUDGED = {"high": 12, "medium": 6, "low": 3}


class CustomersRefused(Exception):
    """
    The customers could not be simulated; the message says where to look.
    """


@dataclass(frozen=True)
class Arrived:
    """
    A customer whose assessment the API has answered, and what only the simulator knows.
    """

    answer: Answer
    is_bad: bool


class Customers:
    """
    Where the simulated customers are kept, and how far they have got; a demo cut short is resumed where it was.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._simulated = folder / "simulated.jsonl"
        self._unfinished = folder / "unfinished.jsonl"
        self._chapters = folder / "chapters"

    def are_all_in(self) -> bool:
        """
        Whether an earlier demo has told the whole story.
        """
        return "second month" in self._told()

    def forget(self) -> None:
        """
        Start the story anew, for a database that has not seen it.
        """
        self._chapters.unlink(missing_ok=True)

    def start_simulating(self, count: int, as_of: date, processes: Processes) -> Child | None:
        """
        Have the customers simulated by a process of its own; None where an earlier demo has them.
        """
        if self._simulated.exists():
            return None
        self._folder.mkdir(parents=True, exist_ok=True)
        words = (
            *("--customers", str(count), "--seed", str(SEED), "--as-of", as_of.isoformat(), "--months", str(MONTHS)),
            *("--out", str(self._unfinished.absolute())),
        )
        command = python_command("-m", "risk_model", "simulate", *words)
        return processes.start("simulate", command, os.environ, may_end=True)

    def arrive(
        self,
        simulating: Child | None,
        client: AdminClient,
        risk_manager: RiskManager,
        waiting: ProcessWatcher,
        steps: Steps,
    ) -> None:
        """
        Tell the story through the API, from the first customer to the last verdict.

        Raises:
            CustomersRefused: they could not be simulated.
        """
        self._wait_for(simulating, waiting)
        story = _Story(client, risk_manager, waiting, steps)
        months = self._months()
        first = story.send(months[0], PAUSES_S[0])
        if "verdicts" not in self._told():
            story.judge(first)
            self._tell("verdicts")
        for month in months[1:]:
            story.send(month, PAUSES_S[1])
        self._tell("second month")

    def _wait_for(self, simulating: Child | None, waiting: ProcessWatcher) -> None:
        if simulating is None:
            return
        waiting.until(lambda: simulating.process.poll() is not None, simulating)
        if simulating.process.returncode != 0:
            raise CustomersRefused(f"the customers could not be simulated; {simulating.log} says why")
        self._unfinished.rename(self._simulated)

    def _months(self) -> list[list[dict[str, Any]]]:
        """
        The simulated cases, a list for each day they are assessed on.
        """
        with self._simulated.open(encoding="utf-8") as lines:
            cases = [json.loads(line) for line in lines]
        days = sorted({case["request"]["as_of"] for case in cases})
        return [[case for case in cases if case["request"]["as_of"] == day] for day in days]

    def _told(self) -> list[str]:
        return self._chapters.read_text().splitlines() if self._chapters.exists() else []

    def _tell(self, chapter: str) -> None:
        with self._chapters.open("a") as chapters:
            chapters.write(f"{chapter}\n")


@dataclass(frozen=True)
class _Story:
    """
    What tells the story: who sends, who judges, and who hears of it.
    """

    client: AdminClient
    risk_manager: RiskManager
    waiting: ProcessWatcher
    steps: Steps

    def send(self, cases: Sequence[dict[str, Any]], pause_s: float) -> list[Arrived]:
        """
        Send the cases one by one; what the API answered to each.
        """
        arrived: list[Arrived] = []
        for case in cases:
            arrived.append(self._assessed(case))
            if len(arrived) % SAY_EVERY == 0 or len(arrived) == len(cases):
                priorities = Counter(one.answer["priority"] for one in arrived)
                counted = ", ".join(f"{priorities[priority]} {priority}" for priority in JUDGED)
                day = case["request"]["as_of"]
                self.steps.done(f"{len(arrived)} of {len(cases)} customers assessed as of {day}: {counted}")
            elif len(arrived) == 1:
                self.steps.done("the first customer is assessed")
            self.waiting.pause(pause_s)
        return arrived

    def _assessed(self, case: dict[str, Any]) -> Arrived:
        request = case["request"]
        answer = self.waiting.answer(
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

    def judge(self, arrived: Sequence[Arrived]) -> None:
        """
        Wait for the tickets and have the risk manager work through some of each priority.
        """
        chosen = [one for priority, most in JUDGED.items() for one in _most_urgent(arrived, priority)[:most]]
        for one in chosen:
            hubspot_id = self._ticket_of(one)
            self.waiting.answer(lambda: self.risk_manager.close(hubspot_id, verdict_on(one)), "the sandbox")  # noqa: B023 - called before the next turn
            self.waiting.pause(PAUSE_BETWEEN_VERDICTS_S)
        self.steps.done(f"a risk manager has judged {len(chosen)} tickets in the sandbox")

    def _ticket_of(self, one: Arrived) -> str:
        while True:
            read = self.waiting.answer(lambda: self.client.assessment(one.answer["id"]), "the web service")
            if hubspot_id := read["ticket"]["hubspot_id"]:
                return str(hubspot_id)
            self.waiting.pause(PAUSE_BETWEEN_LOOKS_S)


def _most_urgent(arrived: Sequence[Arrived], priority: str) -> list[Arrived]:
    of_priority = [one for one in arrived if one.answer["priority"] == priority]
    return sorted(of_priority, key=lambda one: one.answer["probability_of_default"] or 0.0, reverse=True)


def verdict_on(one: Arrived) -> Verdict:
    """
    What a careful person would find, who sees what really goes on.
    """
    if one.answer["probability_of_default"] is None:
        return Verdict.NOT_ENOUGH_DATA
    return Verdict.CONFIRMED_RISK if one.is_bad else Verdict.FALSE_POSITIVE
