"""
Training: reproducible from a seed, commands that say what is wrong, and figures that match a computation by hand.
"""

from __future__ import annotations

import json
import shlex
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from risk_model.__main__ import main
from risk_model.features.vector import FEATURE_NAMES, FEATURES
from risk_model.model.artifact import commands_to_retrain, load_manifest, load_model, save_model
from risk_model.training.additive import AdditiveClassifier
from risk_model.training.dataset import read_dataset, simulated_dataset, write_dataset
from risk_model.training.evaluating import calibration_of, discrimination_of
from risk_model.training.fitting import TooFewOfAKind, fit_model
from risk_model.training.training import fingerprints
from tests.support.repository import DEMO_MODEL_FOLDER, REPOSITORY


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def a_table(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    """
    120 customers, of whom 30 are bad and have more negative days; the other features are noise.
    """
    rng = np.random.default_rng(5)
    bad = np.arange(120) % 4 == 0
    table = pd.DataFrame(rng.normal(size=(120, len(FEATURE_NAMES))), columns=list(FEATURE_NAMES))
    table["days_negative_180d"] = rng.poisson(np.where(bad, 20, 2)).astype(float)
    table.insert(0, "customer_id", [f"c{number}" for number in range(120)])
    table.insert(1, "as_of", date(2026, 10, 31))
    table["bad"] = bad
    return table


@pytest.fixture
def a_file(a_table: pd.DataFrame, tmp_path: Path) -> Path:
    write_dataset(a_table, tmp_path / "dataset.parquet")
    return tmp_path / "dataset.parquet"


@pytest.mark.timeout(1_200)  # it fits the whole model
def test_shipped_model_can_be_reproduced_from_its_manifest(tmp_path: Path) -> None:
    """
    The recorded commands give the same customers, and the recorded seed the same estimates.
    """
    training = load_manifest(DEMO_MODEL_FOLDER).training
    asked = dict(zip(*[iter(shlex.split(training["dataset"])[5:])] * 2, strict=True))
    table = simulated_dataset(
        int(asked["--customers"]), seed=int(asked["--seed"]), as_of=date.fromisoformat(asked["--as-of"])
    )
    write_dataset(table, tmp_path / "simulated.parquet")
    dataset = read_dataset(tmp_path / "simulated.parquet")
    shipped = load_model(DEMO_MODEL_FOLDER)
    # The interval is not compared, so the smallest possible number of members will do.
    asked_for = {"name": shipped.name, "version": shipped.version, "seed": training["seed"], "resamples": 2}
    model = fit_model(dataset.matrix, dataset.bad, **asked_for)
    again, before = (one.estimate_many(dataset.matrix).probability_of_default for one in (model, shipped))
    off = float(np.abs(again - before).max())
    assert off < 1e-3, what_to_do(training["features"], fingerprints(dataset.matrix), off)
    assert np.corrcoef(again, before)[0, 1] > 0.99999


def what_to_do(before: dict[str, str], now: dict[str, str], off: float) -> str:
    """
    The message for a person who changed the features.
    """
    commands = commands_to_retrain(load_manifest(DEMO_MODEL_FOLDER), DEMO_MODEL_FOLDER.relative_to(REPOSITORY))
    changes = {
        "new": [name for name in now if name not in before],
        "gone": [name for name in before if name not in now],
        "of other values": [name for name in now if before.get(name, now[name]) != now[name]],
    }
    what = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in changes.items() if names) or "none, but the fit"
    return (
        f"the shipped model was trained on other features than today's ({what}); trained on these its estimates would"
        f" differ by up to {off:.3f}. Retrain the shipped model with\n\n  " + "\n  ".join(commands) + "\n"
    )


def test_changed_feature_is_named_with_the_commands_to_retrain() -> None:
    message = what_to_do({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}, 0.0453)
    assert "(new: d; gone: c; of other values: b)" in message
    assert "by up to 0.045." in message
    assert "python -m risk_model train --dataset .data/demo.parquet --name demo --version " in message
    assert message.endswith(" --out risk_model/model/demo\n")


def test_same_seed_gives_the_same_bytes(a_file: Path, tmp_path: Path) -> None:
    dataset = read_dataset(a_file)
    digests = {
        save_model(
            fit_model(dataset.matrix, dataset.bad, name="x", version="1", seed=3), tmp_path / str(number)
        ).artifact_sha256
        for number in range(2)
    }
    assert len(digests) == 1


def test_fit_finds_the_predictive_feature() -> None:
    rng = np.random.default_rng(1)
    bad = np.arange(400) % 5 == 0
    matrix = np.full((400, len(FEATURE_NAMES)), np.nan)
    matrix[:, FEATURE_NAMES.index("days_negative_180d")] = rng.poisson(np.where(bad, 25, 3))
    model = fit_model(matrix, bad, name="x", version="1", seed=1)
    assert model.feature_names == ("days_negative_180d",)
    found = discrimination_of(bad, model.estimate_many(matrix).probability_of_default)
    assert found.roc_auc is not None
    assert found.roc_auc > 0.98


def test_curve_keeps_the_direction_of_its_feature_whatever_the_data_say() -> None:
    rng = np.random.default_rng(2)
    column = rng.normal(size=300)
    bad = (rng.random(300) < 1 / (1 + np.exp(3 * column))).astype(int)
    (free,) = AdditiveClassifier(directions=[0]).fit(column.reshape(-1, 1), bad).curves_
    (bound,) = AdditiveClassifier(directions=[1]).fit(column.reshape(-1, 1), bad).curves_
    assert np.ptp(free.values) > 1
    assert (np.diff(bound.values) >= 0).all()


def test_model_uses_only_scale_free_features(a_file: Path) -> None:
    dataset = read_dataset(a_file)
    model = fit_model(dataset.matrix, dataset.bad, name="x", version="1", seed=1)
    assert set(model.feature_names) <= {feature.name for feature in FEATURES if feature.scale_free}


def test_too_few_bad_customers_are_refused(a_file: Path) -> None:
    dataset = read_dataset(a_file)
    with pytest.raises(TooFewOfAKind, match="got 2"):
        fit_model(dataset.matrix, np.arange(120) < 2, name="x", version="1", seed=1)


def test_calibration_matches_figures_computed_by_hand() -> None:
    """
    Ten customers estimated at 0.2, of whom two are bad, and ten at 0.8, of whom eight are: perfect.
    """
    estimated = np.repeat([0.2, 0.8], 10)
    bad = np.array([True] * 2 + [False] * 8 + [True] * 8 + [False] * 2)
    calibration = calibration_of(bad, estimated)
    assert calibration.slope == pytest.approx(1, abs=1e-3)
    assert calibration.intercept == pytest.approx(0, abs=1e-3)
    assert sum(one.count for one in calibration.bins) == 20
    assert discrimination_of(bad, estimated).brier == pytest.approx(0.16)


def test_single_class_has_no_discrimination() -> None:
    found = discrimination_of(np.zeros(3, dtype=bool), np.full(3, 0.1))
    assert (found.roc_auc, found.average_precision) == (None, None)


def test_trained_model_can_be_evaluated(a_file: Path, tmp_path: Path) -> None:
    trained = run("train", "--dataset", a_file, "--name", "x", "--version", "2", "--out", tmp_path / "model")
    assert trained.exit_code == 0, trained.output
    manifest = load_manifest(tmp_path / "model")
    assert manifest.metrics["customers"] == 120
    assert manifest.training["seed"] == 1
    assert set(manifest.training["libraries"]) == {"numpy", "scipy", "scikit-learn", "pandas"}
    judged = run("evaluate", "--dataset", a_file, "--model", tmp_path / "model", "--json")
    assert json.loads(judged.output)["mean"]["roc_auc"] > 0.95


def test_evaluate_uses_the_given_folds(a_table: pd.DataFrame, a_file: Path, tmp_path: Path) -> None:
    with_loans = a_table.assign(loan_id=range(120))
    write_dataset(with_loans, a_file)
    folds = pd.DataFrame(
        {"loan_id": range(120), "cv_r0": np.arange(120) % 3, "time_block": np.arange(120) // 60 + 1995}
    )
    folds.to_csv(tmp_path / "folds.csv", index=False)
    report = json.loads(run("evaluate", "--dataset", a_file, "--folds", tmp_path / "folds.csv", "--json").output)
    assert len(report["folds"]) == 3
    assert list(report["forward"]) == ["1996"]
    assert "bins of equal count" in report["calibration"]["bins_said"]


def test_simulate_writes_one_request_with_its_truth_per_line(tmp_path: Path) -> None:
    out = tmp_path / "customers.jsonl"
    assert run("simulate", "--customers", 3, "--as-of", "2026-10-31", "--months", 2, "--out", out).exit_code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {line["request"]["as_of"] for line in lines} == {"2026-09-30", "2026-10-31"}
    assert all(set(line) == {"request", "truth"} for line in lines)


@pytest.mark.parametrize("command", ["simulate", "train", "evaluate", "dataset berka", "dataset simulated"])
def test_every_command_shows_an_example(command: str) -> None:
    shown = run(*command.split(), "--help")
    assert shown.exit_code == 0
    assert f"Example: python -m risk_model {command} " in " ".join(shown.output.split())


def test_missing_file_is_named(tmp_path: Path) -> None:
    for command in (("evaluate",), ("train", "--name", "x", "--version", "1", "--out", tmp_path / "m")):
        result = run(*command, "--dataset", tmp_path / "none.parquet")
        assert (result.exit_code, "none.parquet: expected a dataset" in result.output) == (1, True)


def test_missing_columns_are_named(a_table: pd.DataFrame, tmp_path: Path) -> None:
    write_dataset(a_table.drop(columns=["bad", "history_days"]), tmp_path / "short.parquet")
    result = run("evaluate", "--dataset", tmp_path / "short.parquet")
    assert (result.exit_code, "bad, history_days, which are missing" in result.output) == (1, True)


def test_non_dataset_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.parquet").write_text("no parquet")
    result = run("evaluate", "--dataset", tmp_path / "text.parquet")
    assert (result.exit_code, "expected a readable Parquet file" in result.output) == (1, True)


def test_folds_without_every_loan_are_refused(a_table: pd.DataFrame, a_file: Path, tmp_path: Path) -> None:
    write_dataset(a_table.assign(loan_id=range(120)), a_file)
    pd.DataFrame({"loan_id": range(100), "cv_r0": 0}).to_csv(tmp_path / "folds.csv", index=False)
    result = run("evaluate", "--dataset", a_file, "--folds", tmp_path / "folds.csv")
    assert (result.exit_code, "20 have none" in result.output) == (1, True)


def test_folder_without_accounts_is_refused(tmp_path: Path) -> None:
    result = run("dataset", "berka", "--source", tmp_path, "--out", tmp_path / "out.parquet")
    assert (result.exit_code, "loans.parquet: expected" in result.output) == (1, True)
    assert not (tmp_path / "out.parquet").exists()


def test_invalid_date_is_a_usage_error(tmp_path: Path) -> None:
    result = run("simulate", "--as-of", "tomorrow", "--out", tmp_path / "x")
    assert (result.exit_code, "expected a date such as 2026-10-31" in result.output) == (2, True)
