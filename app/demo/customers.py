"""
The demo's customers: made up in a process of its own, then sent in one by one through the API, as Admin would.

Each is seen on two days, a month apart, so that the second shows what changed since; between the two a risk manager
judges some tickets.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.demo.processes import Processes, python_command
from app.demo.risk_manager import RiskManager
from app.demo.steps import Steps
from integrations.admin.client import AdminClient, Answer

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
    The made-up customers could not be made; the message says where to look.
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
    Where the made-up customers are kept, and how far they have got; a demo cut short goes on where it was.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._simulated = folder / "simulated.jsonl"
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

    def make(self, count: int, as_of: date, processes: Processes) -> Iterator[float]:
        """
        Have the customers made up, unless they are there already; yields the seconds to wait before going on.
        """
        if self._simulated.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / "unfinished.jsonl"
        words = (
            *("--customers", str(count), "--seed", str(SEED), "--as-of", as_of.isoformat(), "--months", str(MONTHS)),
            *("--out", str(unfinished.absolute())),
        )
        child = processes.start("simulate", python_command("-m", "risk_model", "simulate", *words), os.environ)
        while child.process.poll() is None:
            yield PAUSE_BETWEEN_LOOKS_S
        processes.dismiss(child)
        if child.process.returncode != 0:
            raise CustomersRefused(f"the customers could not be made up; {child.log} says why")
        unfinished.rename(self._simulated)

    def arrive(self, client: AdminClient, risk_manager: RiskManager, steps: Steps) -> Iterator[float]:
        """
        Tell the story through the API; yields the seconds to wait before going on.
        """
        months = self._months()
        first: list[Arrived] = []
        yield from _sent(months[0], client, steps, first, PAUSES_S[0])
        if "verdicts" not in self._told():
            yield from _judged(first, client, risk_manager, steps)
            self._tell("verdicts")
        for month in months[1:]:
            yield from _sent(month, client, steps, [], PAUSES_S[1])
        self._tell("second month")

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


def _sent(
    cases: Sequence[dict[str, Any]], client: AdminClient, steps: Steps, arrived: list[Arrived], pause_s: float
) -> Iterator[float]:
    """
    Send the cases one by one and add what the API answers to `arrived`.
    """
    priorities: Counter[str] = Counter()
    for number, case in enumerate(cases, start=1):
        request = case["request"]
        answer = client.assess(
            request["customer"],
            request["transactions"],
            idempotency_key=f"demo-{request['customer']['id']}-{request['as_of']}",
            as_of=date.fromisoformat(request["as_of"]),
            exposure=request["exposure"],
        )
        arrived.append(Arrived(answer, is_bad=case["truth"]["bad"]))
        priorities[answer["priority"]] += 1
        if number % SAY_EVERY == 0 or number == len(cases):
            counted = ", ".join(f"{priorities[priority]} {priority}" for priority in JUDGED)
            steps.done(f"{number} of {len(cases)} customers assessed as of {request['as_of']}: {counted}")
        yield pause_s


def _judged(
    arrived: Sequence[Arrived], client: AdminClient, risk_manager: RiskManager, steps: Steps
) -> Iterator[float]:
    """
    Wait for the tickets and have the risk manager work through some of each priority.
    """
    chosen = [one for priority, most in JUDGED.items() for one in _most_urgent(arrived, priority)[:most]]
    for one in chosen:
        while not (ticket := client.assessment(one.answer["id"])["ticket"])["hubspot_id"]:
            yield PAUSE_BETWEEN_LOOKS_S
        risk_manager.close(ticket["hubspot_id"], verdict_on(one))
        yield PAUSE_BETWEEN_VERDICTS_S
    steps.done(f"a risk manager has judged {len(chosen)} tickets in the stand-in")


def _most_urgent(arrived: Sequence[Arrived], priority: str) -> list[Arrived]:
    of_priority = [one for one in arrived if one.answer["priority"] == priority]
    return sorted(of_priority, key=lambda one: one.answer["probability_of_default"] or 0.0, reverse=True)


def verdict_on(one: Arrived) -> str:
    """
    What a careful person would find, who sees what really goes on.
    """
    if one.answer["probability_of_default"] is None:
        return "not_enough_data"
    return "confirmed_risk" if one.is_bad else "false_positive"
