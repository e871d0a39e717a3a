"""
Replays recorded loans to the running service: in date order, each with what was known on the day before the loan.

Every loan is assessed, its outcome is reported, and a summary shows how well the priorities separate good from bad.
Repeating it is safe, because the idempotency keys are derived from the loans.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, TypeVar

from integrations.admin.client import AdminClient, Answer
from risk_model.batch.progress import RowsDone
from risk_model.sources.berka import CURRENCY, BerkaLoan, loans_in_date_order

T = TypeVar("T")

TICKETS_WITHIN_S = 120.0
# Final states without a ticket: refused by the CRM, or archived there by a person.
REFUSED = frozenset({"dead", "gone"})
PRIORITIES = ("high", "medium", "low")


@dataclass(frozen=True)
class Replayed:
    """
    A loan and its assessment.
    """

    loan: BerkaLoan
    answer: Answer

    @property
    def priority(self) -> str:
        """
        high, medium or low.
        """
        return str(self.answer["priority"])

    @property
    def probability(self) -> float | None:
        """
        The probability of default; None where the data were insufficient.
        """
        return None if self.answer["probability_of_default"] is None else float(self.answer["probability_of_default"])


def replay(source: Path, client: AdminClient, *, output: TextIO = sys.stdout, progress: TextIO = sys.stderr) -> bool:
    """
    Replay the folder's loans and print a summary.

    Returns:
        Whether every assessment has its ticket in the CRM.
    """
    loans = list(loans_in_date_order(source))
    began = time.monotonic()
    replayed = [Replayed(loan, assess(loan, client)) for loan in with_progress(loans, "loans assessed", progress)]
    seconds = time.monotonic() - began
    for one in with_progress(replayed, "outcomes reported", progress):
        client.report_repayment_outcome(
            one.loan.customer_id,
            outcome=one.loan.outcome,
            as_of=one.loan.as_of,
            observed_on=one.loan.outcome_known_on,
        )
    missing = without_ticket(replayed, client, time.sleep)
    for line in summary(replayed, seconds=seconds, tickets=len(replayed) - missing):
        print(line, file=output)
    return missing == 0


def assess(loan: BerkaLoan, client: AdminClient) -> Answer:
    """
    Request an assessment of the loan's customer as of the day before the loan.
    """
    return client.assess(
        {"id": loan.customer_id, "natural_person": True},
        loan.transactions_as_rows(),
        idempotency_key=f"replay-berka-{loan.loan_id}",
        as_of=loan.as_of,
        exposure={"amount": f"{loan.exposure:.2f}", "currency": CURRENCY},
    )


def without_ticket(replayed: Sequence[Replayed], client: AdminClient, wait: Callable[[float], None]) -> int:
    """
    The number of assessments without a ticket in the CRM: refused, archived, or not written within TICKETS_WITHIN_S.
    """
    deadline = time.monotonic() + TICKETS_WITHIN_S
    waiting = list(replayed)
    refused = 0
    while True:
        states = [client.assessment(one.answer["id"])["ticket"]["state"] for one in waiting]
        refused += sum(state in REFUSED for state in states)
        waiting = [one for one, state in zip(waiting, states, strict=True) if state not in {*REFUSED, "synced"}]
        if not waiting or time.monotonic() > deadline:
            return refused + len(waiting)
        wait(1.0)


def summary(replayed: Sequence[Replayed], *, seconds: float, tickets: int) -> Iterator[str]:
    """
    The lines of the summary: loans and share of bad ones by priority, ROC-AUC, and tickets.
    """
    bad = sum(one.loan.is_bad for one in replayed)
    yield f"{len(replayed)} loans assessed in {seconds:.1f} s; {bad} of them went bad"
    yield f"{'priority':<10}{'loans':>7}{'bad':>6}{'share bad':>12}"
    loans_of = Counter(one.priority for one in replayed)
    bad_of = Counter(one.priority for one in replayed if one.loan.is_bad)
    for priority in PRIORITIES:
        share = f"{bad_of[priority] / loans_of[priority]:.1%}" if loans_of[priority] else "no data"
        yield f"{priority:<10}{loans_of[priority]:>7}{bad_of[priority]:>6}{share:>12}"
    estimated = [(one.probability, one.loan.is_bad) for one in replayed if one.probability is not None]
    area = area_under_roc(estimated)
    shown_area = "no data" if area is None else f"{area:.3f}"
    yield f"ROC-AUC of the returned probabilities: {shown_area} ({len(estimated)} loans with an estimate)"
    yield f"tickets in the CRM: {tickets} of {len(replayed)}"


def area_under_roc(estimated: Iterable[tuple[float, bool]]) -> float | None:
    """
    ROC-AUC of (probability, is bad) pairs, a tie counting half; None unless both classes occur.
    """
    ordered = sorted(estimated)
    wins = 0.0
    goods_below = 0
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        bads = sum(is_bad for _, is_bad in ordered[start:end])
        goods = end - start - bads
        wins += bads * (goods_below + goods / 2)
        goods_below += goods
        start = end
    pairs = goods_below * (len(ordered) - goods_below)
    return wins / pairs if pairs else None


def with_progress(items: Sequence[T], what: str, output: TextIO) -> Iterator[T]:
    """
    Yield the items, and show on a terminal how many are done.
    """
    on_progress = RowsDone(output, time.monotonic, what)
    for done, item in enumerate(items, start=1):
        yield item
        on_progress(done, len(items))
