"""
The artifact: a saved model loads unchanged, and anything else is refused before it is parsed.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risk_model.__main__ import main
from risk_model.features.vector import FEATURE_NAMES
from risk_model.model.artifact import (
    MANIFEST_FILE,
    MODEL_FILE,
    ArtifactRefused,
    commands_to_retrain,
    load_manifest,
    load_model,
    save_model,
)
from tests.support.models import a_model, a_random_model, some_vectors
from tests.support.repository import DEMO_MODEL_FOLDER


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_loaded_model_estimates_exactly_as_the_saved_one(tmp_path: Path, seed: int) -> None:
    model = a_random_model(seed)
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    for vector in some_vectors(seed + 1, 5):
        assert loaded.estimate(vector) == model.estimate(vector)


def test_model_knows_the_hash_of_its_file(tmp_path: Path) -> None:
    saved = save_model(a_model(), tmp_path)
    digest = hashlib.sha256((tmp_path / MODEL_FILE).read_bytes()).hexdigest()
    assert load_model(tmp_path).artifact_sha256 == saved.artifact_sha256 == digest


def test_manifest_says_how_the_model_was_trained(tmp_path: Path) -> None:
    save_model(a_model(name="x", version="7"), tmp_path, training={"seed": 3})
    manifest = load_manifest(tmp_path)
    assert (manifest.name, manifest.version, manifest.training) == ("x", "7", {"seed": 3})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_changed_byte_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    save_model(a_model(), tmp_path)
    content = bytearray((tmp_path / MODEL_FILE).read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (tmp_path / MODEL_FILE).write_bytes(content)
    with pytest.raises(ArtifactRefused, match="expected SHA-256"):
        load_model(tmp_path)


def test_hash_is_checked_before_anything_is_parsed(tmp_path: Path) -> None:
    """
    Garbage is refused for its hash, not for its syntax.
    """
    save_model(a_model(), tmp_path)
    (tmp_path / MODEL_FILE).write_bytes(b"[" * 100_000)
    with pytest.raises(ArtifactRefused, match="expected SHA-256"):
        load_model(tmp_path)


def with_the_right_hash(folder: Path, content: bytes) -> None:
    """
    Write the content as the model, as an attacker would who can also write the manifest.
    """
    save_model(a_model(), folder)
    (folder / MODEL_FILE).write_bytes(content)
    manifest = json.loads((folder / MANIFEST_FILE).read_text())
    manifest["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode) | st.just(b"[" * 50_000))
def test_garbage_with_the_right_hash_is_refused(tmp_path: Path, content: bytes) -> None:
    with_the_right_hash(tmp_path, content)
    with pytest.raises(ArtifactRefused, match=MODEL_FILE):
        load_model(tmp_path)


def first_shape(saved: dict[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = saved["shapes"][0]
    return shape


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda saved: saved.update(format="pickle"), "expected format"),
        (lambda saved: saved.update(name="another"), "name and version"),
        (lambda saved: saved.update(intercepts=[0.0]), "members"),
        (lambda saved: saved.update(shapes=[]), "at least one shape"),
        (lambda saved: saved.update(extra=1), "extra"),
        (lambda saved: saved["shapes"].append(first_shape(saved)), "each feature once"),
        (lambda saved: first_shape(saved).update(feature="shoe_size"), "shoe_size"),
        (lambda saved: first_shape(saved).update(knots=[1.0, 1.0, 4.0]), "rise strictly"),
        (lambda saved: first_shape(saved).update(knots=[]), "rise strictly"),
        (lambda saved: first_shape(saved)["missing"].pop(), "one for unknown"),
        (lambda saved: first_shape(saved)["values"][1].pop(), "a value a knot"),
        (lambda saved: first_shape(saved)["values"][1].__setitem__(0, "high"), "float"),
        (lambda saved: first_shape(saved)["values"][1].__setitem__(0, 10**400), "JSON"),
    ],
)
def test_invalid_model_is_refused_with_the_reason(
    tmp_path: Path, change: Callable[[dict[str, Any]], None], message: str
) -> None:
    save_model(a_model(), tmp_path)
    saved = json.loads((tmp_path / MODEL_FILE).read_bytes())
    change(saved)
    with_the_right_hash(tmp_path, json.dumps(saved).encode())
    with pytest.raises(ArtifactRefused, match=message):
        load_model(tmp_path)


def test_model_with_removed_features_says_how_to_retrain_it(tmp_path: Path) -> None:
    save_model(a_model(name="berka", version="9"), tmp_path)
    saved = json.loads((tmp_path / MODEL_FILE).read_bytes())
    first_shape(saved).update(feature="shoe_size")
    content = json.dumps(saved).encode()
    training = {"dataset": "python -m risk_model dataset berka --source … --out …", "seed": 5}
    manifest = json.loads((tmp_path / MANIFEST_FILE).read_text())
    manifest.update(sha256=hashlib.sha256(content).hexdigest(), training=training)
    (tmp_path / MODEL_FILE).write_bytes(content)
    (tmp_path / MANIFEST_FILE).write_text(json.dumps(manifest))
    with pytest.raises(ArtifactRefused) as refused:
        load_model(tmp_path)
    assert str(refused.value).endswith(
        "expected features of the feature table, got shoe_size; retrain it with:"
        " python -m risk_model dataset berka --source … --out .data/berka.parquet &&"
        f" python -m risk_model train --dataset .data/berka.parquet --name berka --version 10 --seed 5 --out {tmp_path}"
    )


def test_retrain_commands_leave_unknown_values_open(tmp_path: Path) -> None:
    save_model(a_model(name="of mine", version="b"), tmp_path)
    assert commands_to_retrain(load_manifest(tmp_path), Path("my models")) == (
        "python -m risk_model dataset … --out '.data/of mine.parquet'",
        "python -m risk_model train --dataset '.data/of mine.parquet' --name 'of mine' --version … --seed …"
        " --out 'my models'",
    )


def test_retrain_commands_of_the_shipped_model_parse() -> None:
    for command in commands_to_retrain(load_manifest(DEMO_MODEL_FOLDER), DEMO_MODEL_FOLDER):
        python, module, package, *words = shlex.split(command)
        assert (python, module, package) == ("python", "-m", "risk_model")
        taker: click.Command = main
        while isinstance(taker, click.Group):
            taker = taker.commands[words.pop(0)]
        taker.make_context(taker.name, words)


@pytest.mark.parametrize("content", [b'{"shapes": [NaN]}', b'{"intercepts": [1e999]}'])
def test_non_finite_numbers_are_refused(tmp_path: Path, content: bytes) -> None:
    with_the_right_hash(tmp_path, content)
    with pytest.raises(ArtifactRefused):
        load_model(tmp_path)


@pytest.mark.parametrize("name", [MODEL_FILE, MANIFEST_FILE])
def test_missing_file_is_named(tmp_path: Path, name: str) -> None:
    save_model(a_model(), tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ArtifactRefused, match=name):
        load_model(tmp_path)


def test_invalid_manifest_is_refused(tmp_path: Path) -> None:
    save_model(a_model(), tmp_path)
    (tmp_path / MANIFEST_FILE).write_bytes(b"\xff")
    with pytest.raises(ArtifactRefused, match=MANIFEST_FILE):
        load_model(tmp_path)


def test_shipped_model_loads_and_is_small() -> None:
    model = load_model(DEMO_MODEL_FOLDER)
    assert set(model.feature_names) <= set(FEATURE_NAMES)
    assert (DEMO_MODEL_FOLDER / MODEL_FILE).stat().st_size < 300_000
