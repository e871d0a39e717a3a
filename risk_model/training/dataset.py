"""
Dataset: labelled customers as a table with customer, as_of, label, every feature, and optionally folds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from risk_model.features.kernels.loader import load_machine_code
from risk_model.features.vector import FEATURE_NAMES, feature_vector
from risk_model.sources.berka import loans_in_date_order
from risk_model.training.additive import Floats
from risk_model.training.simulator import simulate
from risk_model.transactions.rows import TransactionRow, transactions_from_rows

KEYS = ("customer_id", "as_of", "bad")

# The number of a loan, by which a file of folds is joined.
LOAN_ID = "loan_id"
FOLDS_FILE = "cv_folds.csv"
FOLD_PREFIX = "cv_"
MADE_BY = "made_by"
TIME_BLOCK = "time_block"


class DatasetRefused(Exception):
    """
    A file does not hold what a dataset or its folds must; the message says which column and what was expected.
    """


@dataclass(frozen=True, eq=False)
class Dataset:
    """
    A dataset as arrays; entry i of each is customer i.

    Attributes:
        matrix: customers x features of the feature table, NaN where unknown.
        bad: True for a customer who defaulted.
        folds: one column per repeat; None where the file has none.
        blocks: the block of time of each customer; None where the file has none.
        made_by: the command that makes the dataset; "" where the file gives none.
        sha256: of feature names, features and labels: the same for the same customers, whatever wrote the file.
    """

    matrix: Floats
    bad: NDArray[np.bool_]
    folds: pd.DataFrame | None
    blocks: Sequence[str] | None
    made_by: str
    sha256: str


def berka_dataset(source: Path) -> pd.DataFrame:
    """
    One row per loan, as of the day before it was granted; with folds if the folder has them.

    Raises:
        BerkaRefused: the folder does not hold the tables.
        DatasetRefused: the folder's file of folds is invalid.
    """
    table = _table(
        ({"customer_id": loan.customer_id, LOAN_ID: loan.loan_id, "bad": loan.is_bad}, loan.as_of, loan.rows)
        for loan in loans_in_date_order(source)
    )
    table.attrs[MADE_BY] = "python -m risk_model dataset berka --source … --out …"
    folds = source / FOLDS_FILE
    return with_folds(table, folds) if folds.is_file() else table


def simulated_dataset(customers: int, *, seed: int, as_of: date) -> pd.DataFrame:
    """
    One row per simulated business.
    """
    cases = simulate(customers, seed=seed, as_of=as_of)
    table = _table(
        ({"customer_id": case.customer_id, "bad": case.is_bad}, as_of, case.request["transactions"]) for case in cases
    )
    asked = f"--customers {customers} --seed {seed} --as-of {as_of}"
    table.attrs[MADE_BY] = f"python -m risk_model dataset simulated {asked} --out …"
    return table


def _table(cases: Iterator[tuple[dict[str, Any], date, Sequence[Mapping[str, Any]]]]) -> pd.DataFrame:
    """
    Convert rows as a request does, so that training and serving see the same features.
    """
    load_machine_code()
    keys, vectors = [], []
    for key, as_of, rows in cases:
        decoded = msgspec.convert(rows, list[TransactionRow])
        transactions = transactions_from_rows(decoded, as_of=as_of, currency=None)
        keys.append(key | {"as_of": as_of})
        vectors.append(feature_vector(transactions, as_of))
    features = pd.DataFrame(np.vstack(vectors), columns=list(FEATURE_NAMES))
    return pd.concat([pd.DataFrame(keys), features], axis=1)


def with_folds(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """
    The table with the fold columns of a CSV file, joined by loan.

    Raises:
        DatasetRefused: the file is missing, has no folds, or has none for some loan.
    """
    if not path.is_file():
        raise DatasetRefused(f"{path}: expected a CSV file with {LOAN_ID} and {FOLD_PREFIX}… columns, found none")
    try:
        folds = pd.read_csv(path)
    except (ValueError, OSError) as error:
        raise DatasetRefused(f"{path}: expected a readable CSV file ({type(error).__name__})") from error
    if LOAN_ID not in folds.columns or not _fold_columns(folds):
        raise DatasetRefused(f"{path}: expected columns {LOAN_ID} and {FOLD_PREFIX}…")
    if LOAN_ID not in table.columns:
        raise DatasetRefused(f"{LOAN_ID}: expected this column in the dataset, by which {path.name} is joined")
    kept = table.drop(columns=[*_fold_columns(table), *({TIME_BLOCK} & set(table.columns))])
    joined = kept.merge(folds.drop_duplicates(LOAN_ID), on=LOAN_ID, how="left")
    joined.attrs = dict(table.attrs)
    without = int(joined[_fold_columns(folds)].isna().any(axis=1).sum())
    if without:
        raise DatasetRefused(f"{path}: expected a fold for every loan of the dataset, {without} have none")
    return joined


def _fold_columns(table: pd.DataFrame) -> list[str]:
    return [column for column in table.columns if column.startswith(FOLD_PREFIX)]


def write_dataset(table: pd.DataFrame, path: Path) -> None:
    """
    Write the table as a Parquet file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(path, index=False)


def read_dataset(path: Path, *, folds: Path | None = None) -> Dataset:
    """
    Read a table that `write_dataset` wrote; `folds` names a CSV file whose folds are used instead of its own.

    Raises:
        DatasetRefused: the file is missing, unreadable, or lacks columns.
    """
    if not path.is_file():
        raise DatasetRefused(f"{path}: expected a dataset (Parquet), found no file")
    try:
        table = pd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise DatasetRefused(f"{path}: expected a readable Parquet file ({type(error).__name__})") from error
    missing = [column for column in (*KEYS, *FEATURE_NAMES) if column not in table.columns]
    if missing:
        raise DatasetRefused(f"{path}: expected columns {', '.join(missing)}, which are missing")
    if table["bad"].isna().any() or not table["bad"].isin([0, 1]).all():
        raise DatasetRefused(f"{path}: bad: expected true or false in every row")
    if folds is not None:
        table = with_folds(table, folds)
    return _dataset(table, path)


def _dataset(table: pd.DataFrame, path: Path) -> Dataset:
    try:
        matrix = table[list(FEATURE_NAMES)].to_numpy(dtype=np.float64, na_value=np.nan)
    except (ValueError, TypeError):
        raise DatasetRefused(f"{path}: expected numbers in every feature column") from None
    bad = table["bad"].to_numpy(dtype=bool)
    columns = _fold_columns(table)
    return Dataset(
        matrix=matrix,
        bad=bad,
        folds=table[columns] if columns else None,
        blocks=table[TIME_BLOCK].astype(str).tolist() if TIME_BLOCK in table.columns else None,
        made_by=str(table.attrs.get(MADE_BY, "")),
        sha256=hashlib.sha256(",".join(FEATURE_NAMES).encode() + matrix.tobytes() + bad.tobytes()).hexdigest(),
    )
