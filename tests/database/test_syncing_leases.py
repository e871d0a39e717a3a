"""
Leases of tickets: one holder at a time, no update lost, no seq going backwards.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg2.extensions import connection

from app.store.database import Database
from app.store.tickets import desired_state, leases
from app.store.tickets.leases import ATTEMPTS_BEFORE_ALONE, ATTEMPTS_BEFORE_DEAD, Claimed
from tests.support.queries import value
from tests.support.stored_cases import EXPIRE_LEASES, MAKE_DUE, StoredCase, a_case, an_assessed_case

WAIT = "SELECT extract(epoch FROM due_at - now())::float FROM ticket_sync WHERE case_id = %s"


def claim(database: Database, token: UUID | None = None, *, limit: int = 100) -> list[Claimed]:
    with database.transaction() as conn:
        return leases.claim(conn, token or uuid4(), lease_s=60, limit=limit)


def claim_quarantined(database: Database, token: UUID) -> list[Claimed]:
    with database.transaction() as conn:
        return leases.claim_quarantined(conn, token, lease_s=60)


def settle(database: Database, token: UUID, claimed: list[Claimed]) -> set[int]:
    with database.transaction() as conn:
        return leases.settle(conn, token, [(each, f"h-{each.case_id}") for each in claimed])


def wait_of(conn: connection, case: StoredCase) -> float:
    """
    Seconds until the case is due, counted from the start of the transaction.
    """
    with conn.cursor() as cursor:
        cursor.execute(WAIT, (case.case_id,))
        ((wait_s,),) = cursor.fetchall()
    return float(wait_s)


def test_concurrent_workers_never_hold_the_same_ticket(database: Database) -> None:
    """
    Every due ticket is claimed once.
    """
    cases = [an_assessed_case(database).case_id for _ in range(40)]
    with ThreadPoolExecutor(4) as pool:
        batches = list(pool.map(lambda _: claim(database, limit=7), range(8)))
    assert sorted(each.case_id for batch in batches for each in batch) == sorted(cases)


def test_ticket_that_waited_longest_is_claimed_first(database: Database) -> None:
    """
    A case that is assessed again keeps its place in the queue.
    """
    first, second = an_assessed_case(database), an_assessed_case(database)
    first.assess()
    assert [each.case_id for each in claim(database, limit=1)] == [first.case_id]
    assert [each.case_id for each in claim(database, limit=1)] == [second.case_id]


def test_update_during_a_lease_neither_breaks_it_nor_is_lost(database: Database) -> None:
    """
    The holder settles what it sent, and the newer state is due again.
    """
    case, token = an_assessed_case(database), uuid4()
    sent = claim(database, token)
    case.assess("high")
    assert claim(database) == []
    assert settle(database, token, sent) == {case.case_id}
    assert (case.row()["state"], case.row()["synced_seq"]) == ("pending", 1)
    (again,) = claim(database)
    assert (again.seq, again.hubspot_id, again.previous_priority) == (2, f"h-{case.case_id}", "medium")


def test_expired_lease_is_taken_over_and_its_zombie_requeues_the_ticket(database: Database) -> None:
    """
    Whose write came last is unknown, so the newest state is sent again.
    """
    case, frozen, quick = an_assessed_case(database), uuid4(), uuid4()
    old = claim(database, frozen)
    value(database, EXPIRE_LEASES)
    case.assess("high")
    new = claim(database, quick)
    assert new[0].may_exist
    assert settle(database, quick, new) == {case.case_id}
    assert settle(database, frozen, old) == set()
    with database.transaction() as conn:
        leases.requeue(conn, [case.case_id])
    assert (case.row()["state"], case.row()["synced_seq"]) == ("pending", 2)


def test_zombie_does_not_break_the_current_lease(database: Database) -> None:
    """
    When the holder settles, the ticket is pending again.
    """
    case, token = an_assessed_case(database), uuid4()
    claimed = claim(database, token)
    with database.transaction() as conn:
        leases.requeue(conn, [case.case_id])
    assert case.row()["state"] == "leased"
    settle(database, token, claimed)
    assert case.row()["state"] == "pending"


def test_refused_ticket_is_dead_after_eight_attempts_and_can_be_replayed(database: Database) -> None:
    """
    It keeps its reason; a replay resets its attempts.
    """
    case = an_assessed_case(database)
    for attempt in range(1, ATTEMPTS_BEFORE_DEAD + 1):
        value(database, MAKE_DUE)
        token = uuid4()
        (claimed,) = claim(database, token)
        with database.transaction() as conn:
            states = leases.refuse(conn, token, [(claimed, "400 INVALID_OPTION")])
        assert states == {case.case_id: "dead" if attempt == ATTEMPTS_BEFORE_DEAD else "pending"}
    value(database, MAKE_DUE)
    assert claim(database) == []
    assert case.row()["last_error"] == "400 INVALID_OPTION"
    with database.transaction() as conn:
        assert desired_state.replay_dead(conn, "crtp-another") == []
        assert desired_state.replay_dead(conn, case.case_key) == [case.case_key]
    assert [each.case_id for each in claim(database)] == [case.case_id]


def test_waits_after_refusals_grow_and_total_under_16_seconds(database: Database) -> None:
    """
    A ticket that will never succeed becomes a visible dead letter soon.
    """
    case, waits = an_assessed_case(database), []
    for _ in range(ATTEMPTS_BEFORE_DEAD - 1):
        value(database, MAKE_DUE)
        token = uuid4()
        (claimed,) = claim(database, token)
        with database.transaction() as conn:
            leases.refuse(conn, token, [(claimed, "no")])
            waits.append(wait_of(conn, case))
    assert waits[0] < waits[2] < waits[4]
    assert sum(waits) < 15.5


def test_unavailable_crm_never_makes_a_dead_letter(database: Database) -> None:
    """
    However often it was unavailable; and no retry comes sooner than it asked for.
    """
    case = an_assessed_case(database)
    for _ in range(3 * ATTEMPTS_BEFORE_DEAD):
        value(database, MAKE_DUE)
        token = uuid4()
        assert len(claim(database, token)) == 1
        with database.transaction() as conn:
            leases.postpone(conn, token, [case.case_id], reason="503", wait_s=7)
            assert wait_of(conn, case) >= 7
    assert (case.row()["state"], case.row()["attempts"]) == ("pending", 0)


def test_ticket_that_kills_its_worker_is_quarantined_then_dead_lettered(database: Database) -> None:
    """
    After repeated crashes it is sent alone and finally dead-lettered; other tickets are not affected.
    """
    poison = an_assessed_case(database)
    for attempt in range(ATTEMPTS_BEFORE_DEAD):
        value(database, EXPIRE_LEASES)
        with database.transaction() as conn:
            assert leases.dead_letter_poison(conn) == []
            suspect = leases.claim_quarantined(conn, uuid4(), lease_s=60)
            together = leases.claim(conn, uuid4(), lease_s=60, limit=100)
        assert bool(suspect) == (attempt >= ATTEMPTS_BEFORE_ALONE)
        assert bool(together) == (attempt < ATTEMPTS_BEFORE_ALONE)
    value(database, EXPIRE_LEASES)
    with database.transaction() as conn:
        assert leases.dead_letter_poison(conn) == [poison.case_id]
    assert "without reporting" in poison.row()["last_error"]


def test_released_leases_are_due_at_once(database: Database) -> None:
    """
    The attempt does not count.
    """
    case, token = an_assessed_case(database), uuid4()
    claim(database, token)
    with database.transaction() as conn:
        assert leases.release(conn, token) == {case.case_id}
    assert case.row()["attempts"] == 0
    assert len(claim(database)) == 1


@pytest.mark.parametrize("state", ["gone", "dead"])
def test_new_assessment_revives_a_dead_letter_but_not_a_deleted_ticket(database: Database, state: str) -> None:
    """
    New data may be accepted where the old was refused; a deleted ticket stays deleted.
    """
    case = an_assessed_case(database)
    value(database, f"UPDATE ticket_sync SET state = '{state}'")
    case.assess()
    assert case.row()["state"] == {"gone": "gone", "dead": "pending"}[state]


STEPS = st.lists(
    st.sampled_from(["assess", "claim", "settle", "settle late", "refuse", "postpone", "expire", "release"]),
    max_size=25,
)


@given(steps=STEPS)
@example(steps=["claim", "refuse", "claim", "refuse", "claim"])  # settled only once it was sent alone
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_order_of_steps_moves_synced_seq_backwards_or_loses_an_update(database: Database, steps: list[str]) -> None:
    """
    In whatever order workers act, the confirmed seq only grows, and in the end it is the newest.
    """
    case = a_case(database)
    claims: list[tuple[UUID, Claimed]] = []
    before = 0
    for step in ["assess", *steps]:
        take(case, step, claims)
        row = case.row()
        assert before <= row["synced_seq"] <= row["seq"]
        assert (row["state"] == "leased") == (row["lease_token"] is not None)
        before = row["synced_seq"]
    for _ in range(3):
        value(database, EXPIRE_LEASES)
        value(database, "UPDATE ticket_sync SET state = 'pending', attempts = 0 WHERE state = 'dead'")
        value(database, MAKE_DUE)
        token = uuid4()
        settle(database, token, claim(database, token) + claim_quarantined(database, token))
    assert (case.row()["state"], case.row()["synced_seq"]) == ("synced", case.row()["seq"])


def take(case: StoredCase, step: str, claims: list[tuple[UUID, Claimed]]) -> None:
    database = case.database
    if step == "assess":
        case.assess()
    elif step == "expire":
        value(database, EXPIRE_LEASES)
    elif step == "claim":
        value(database, MAKE_DUE)
        token = uuid4()
        claims.extend((token, each) for each in claim(database, token) if each.case_id == case.case_id)
    elif claims:
        token, claimed = claims[0] if step == "settle late" else claims[-1]
        with database.transaction() as conn:
            if step.startswith("settle"):
                if not leases.settle(conn, token, [(claimed, "h-1")]):
                    leases.requeue(conn, [case.case_id])
            elif step == "refuse":
                leases.refuse(conn, token, [(claimed, "no")])
            elif step == "postpone":
                leases.postpone(conn, token, [case.case_id], reason="503", wait_s=0)
            else:
                leases.release(conn, token)
