"""
Rescoring: a scored portfolio fed back as assessments, a thousand customers a transaction.

What a block says is stored as a whole or not at all, and a block that is stored is recognised: the same command, given
again after any interruption, goes on where it stopped and doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from psycopg2.extensions import connection

from app.recording import ticket_of
from app.store import clock, model_versions
from app.store.bulk import assessments as bulk_assessments
from app.store.bulk.assessments import KnownCustomer, NewAssessment
from risk_model.assessing import assessment_from
from risk_model.batch.scored import ScoredBlock, ScoredFolder, ScoredRefused
from risk_model.model.estimator import Model

CUSTOMERS_AT_ONCE = 1_000

ASSESSED, SAME_INPUT, NEWER_DATA = "assessed", "assessed before", "left: newer data are assessed already"

# Of customers done, and customers in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Rescore:
    """
    What is fed back, by which model, for whose customers, and how many of them a transaction stores.
    """

    folder: ScoredFolder
    model: Model
    portfolio: str
    at_once: int = CUSTOMERS_AT_ONCE


def rescore(conn: connection, asked: Rescore, on_progress: Progress) -> Counter[str]:
    """
    Store the folder's estimates; gives how many customers became of what.

    Raises:
        ScoredRefused: the folder is not as it was made, or not by this model, or of a day to come.
    """
    check(conn, asked)
    outcome: Counter[str] = Counter({ASSESSED: 0})
    for block in asked.folder.blocks(asked.at_once):
        outcome.update(rescore_block(conn, asked, block))
        on_progress(sum(outcome.values()), asked.folder.customers)
    return outcome


def check(conn: connection, asked: Rescore) -> None:
    """
    Check that the folder may be fed back at all.

    Raises:
        ScoredRefused: it is of another model or of a day to come, or not as it was made.
    """
    folder, model = asked.folder, asked.model
    if folder.artifact_sha256 != model.artifact_sha256:
        raise ScoredRefused(
            f"{folder.folder}: scored by {folder.model}, which is not the file of the model in MODEL_DIR"
        )
    if folder.as_of > clock.today(conn):
        raise ScoredRefused(f"{folder.folder}: expected an as_of no later than today, got {folder.as_of}")
    conn.rollback()
    folder.check()


def rescore_block(conn: connection, asked: Rescore, block: ScoredBlock) -> Counter[str]:
    """
    Store one block, in one transaction.

    Raises:
        ModelDiffers: the database knows another file under the model's name and version.
        ScoredRefused: a row of the folder contradicts itself.
        LookupError: an assessment just stored is not found.
    """
    model, as_of = asked.model, asked.folder.as_of
    with conn:
        version = model_versions.register(conn, model)
        known = bulk_assessments.lock_customers(
            conn, asked.portfolio, block.customers, as_of=as_of, model_version_id=version
        )
        fates = [
            fate_of(known[name], digest, as_of) for name, digest in zip(block.customers, block.digests, strict=True)
        ]
        chosen = [place for place, fate in enumerate(fates) if fate == ASSESSED]
        if chosen:
            new = list(new_assessments(asked, block, known, chosen))
            added = bulk_assessments.add_all(conn, new, model_version_id=version)
            if added != len(chosen):
                raise LookupError("assessments of a block just stored were not found")
    return Counter(fates)


def fate_of(customer: KnownCustomer, digest: bytes, as_of: date) -> str:
    """
    What becomes of a customer: never backwards in time, never twice the same.
    """
    if digest in customer.inputs:
        return SAME_INPUT
    if customer.newest is not None and customer.newest > as_of:
        return NEWER_DATA
    return ASSESSED


def new_assessments(
    asked: Rescore, block: ScoredBlock, known: dict[str, KnownCustomer], chosen: Sequence[int]
) -> Iterator[NewAssessment]:
    """
    What is stored of each chosen customer.

    Raises:
        ScoredRefused: a row of the folder contradicts itself.
    """
    estimates = asked.model.estimates(block.features[chosen])
    for place, estimate in zip(chosen, estimates, strict=True):
        sufficiency = block.sufficiency[place]
        stated = block.probabilities[place]
        if sufficiency.sufficient and stated != estimate.probability_of_default:
            raise ScoredRefused("a probability differs from what the model says of the features beside it")
        name = block.customers[place]
        customer = known[name]
        assessment = assessment_from(
            asked.model,
            np.ascontiguousarray(block.features[place]),
            sufficiency,
            estimate if sufficiency.sufficient else None,
            as_of=asked.folder.as_of,
            exposure=customer.exposure,
        )
        if assessment.input_sha256 != block.digests[place]:
            raise ScoredRefused("an input_sha256 is not that of the features beside it")
        # Case key and seq are known once the case is locked, and are put in there.
        ticket = ticket_of(assessment, customer_id=name, customer_name=customer.name)
        yield NewAssessment(customer.customer_id, assessment, ticket)
