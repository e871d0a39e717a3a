"""
Artifact: a model as two files, `model.json` (the arrays) and `manifest.json` (metadata, and the SHA-256 of the first).

The bytes of `model.json` are hashed before they are parsed; a file with another hash is refused. Both are plain JSON:
loading a model executes no code.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np

from risk_model.features.table import FEATURE_NAMES
from risk_model.model.estimator import Floats, Model

MODEL_FILE = "model.json"
MANIFEST_FILE = "manifest.json"
FORMAT = "additive-log-odds/1"

# A model has a few hundred kilobytes; larger files are refused unread.
MAX_FILE_BYTES = 16 * 1024 * 1024


class ArtifactRefused(Exception):
    """
    The folder holds no usable model; the message says which file and what was expected.
    """


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    One feature of a saved model; `values` and `missing` hold one entry per member.
    """

    feature: str
    knots: list[float]
    values: list[list[float]]
    missing: list[float]


class SavedModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The content of `model.json`.
    """

    format: str
    name: str
    version: str
    intercepts: list[float]
    shapes: list[Shape]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """
    The content of `manifest.json`; `training` records how to reproduce the model.
    """

    format: str
    name: str
    version: str
    sha256: str
    features: list[str]
    metrics: dict[str, Any] = {}
    training: dict[str, Any] = {}


Decoded = TypeVar("Decoded", SavedModel, Manifest)


def save_model(model: Model, folder: Path, *, training: Mapping[str, Any] | None = None) -> Model:
    """
    Write the model and its manifest into the folder; returns the model with its SHA-256.

    Args:
        training: how the model was made: hash of the data, seed, command, versions of libraries.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content = msgspec.json.encode(_saved(model)) + b"\n"
    saved = replace(model, artifact_sha256=hashlib.sha256(content).hexdigest())
    manifest = Manifest(
        format=FORMAT,
        name=model.name,
        version=model.version,
        sha256=saved.artifact_sha256,
        features=list(model.feature_names),
        metrics=dict(model.metrics),
        training=dict(training or {}),
    )
    text = json.dumps(msgspec.to_builtins(manifest), indent=2, allow_nan=False) + "\n"
    # The manifest last: a folder left halfway has a hash that does not match, and is refused.
    _write(folder / MODEL_FILE, content)
    _write(folder / MANIFEST_FILE, text.encode())
    return saved


def load_model(folder: Path) -> Model:
    """
    Load the model of a folder, after checking its SHA-256 against the manifest.

    Raises:
        ArtifactRefused: a file is missing, the hash differs, or the content is not a model of this feature table.

    >>> model = load_model(Path("risk_model/model/demo"))
    >>> model.name, model.artifact_sha256 == load_manifest(Path("risk_model/model/demo")).sha256
    ('demo', True)
    """
    manifest = load_manifest(folder)
    path = folder / MODEL_FILE
    content = _bytes_of(path)
    digest = hashlib.sha256(content).hexdigest()
    if digest != manifest.sha256:
        raise ArtifactRefused(f"{path}: expected SHA-256 {manifest.sha256} as in {MANIFEST_FILE}, got {digest}")
    saved = _decoded(path, content, SavedModel)
    if (saved.name, saved.version) != (manifest.name, manifest.version):
        raise ArtifactRefused(f"{path}: expected name and version as in {MANIFEST_FILE}")
    unknown = [shape.feature for shape in saved.shapes if shape.feature not in FEATURE_NAMES]
    if unknown:
        commands = " && ".join(commands_to_retrain(manifest, folder))
        raise ArtifactRefused(
            f"{path}: expected features of the feature table, got {', '.join(unknown)}; retrain it with: {commands}"
        )
    try:
        return replace(_model(saved), metrics=manifest.metrics, artifact_sha256=digest)
    except ValueError as error:
        raise ArtifactRefused(f"{path}: {error}") from None


def load_manifest(folder: Path) -> Manifest:
    """
    Read the manifest of a folder, but not the model.

    Raises:
        ArtifactRefused: the file is missing, too large, or not a manifest.
    """
    path = folder / MANIFEST_FILE
    return _decoded(path, _bytes_of(path), Manifest)


def commands_to_retrain(manifest: Manifest, folder: Path) -> tuple[str, str]:
    """
    The commands that rebuild the model's dataset and train the model into the folder, from its manifest; "…" stands
    for what the manifest lacks.

    The version is the next one, because stored assessments refer to the old one.
    """
    dataset = shlex.quote(f".data/{manifest.name}.parquet")
    recorded = str(manifest.training.get("dataset") or "python -m risk_model dataset … --out …")
    version = str(int(manifest.version) + 1) if manifest.version.isdecimal() else "…"
    return (
        recorded.replace("--out …", f"--out {dataset}"),
        f"python -m risk_model train --dataset {dataset} --name {shlex.quote(manifest.name)} --version {version}"
        f" --seed {manifest.training.get('seed', '…')} --out {shlex.quote(str(folder))}",
    )


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise ArtifactRefused(f"{path}: expected at most {MAX_FILE_BYTES} bytes, got {size}")
        return path.read_bytes()
    except OSError as error:
        raise ArtifactRefused(f"{path}: expected a readable file ({error.strerror})") from None


def _decoded(path: Path, content: bytes, expected: type[Decoded]) -> Decoded:
    try:
        decoded = msgspec.json.decode(content, type=expected)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ArtifactRefused(f"{path}: expected JSON as {expected.__name__} ({error})") from None
    if decoded.format != FORMAT:
        raise ArtifactRefused(f"{path}: expected format {FORMAT}")
    return decoded


def _saved(model: Model) -> SavedModel:
    shapes = []
    for position, name in enumerate(model.feature_names):
        knots = model.knots[position]
        used = int((~np.isnan(knots)).sum())
        shapes.append(
            Shape(
                feature=name,
                knots=knots[:used].tolist(),
                values=model.values[:, position, :used].tolist(),
                missing=model.missing[:, position].tolist(),
            )
        )
    return SavedModel(FORMAT, model.name, model.version, model.intercepts.tolist(), shapes)


def _model(saved: SavedModel) -> Model:
    names = tuple(shape.feature for shape in saved.shapes)
    if not names or len(set(names)) != len(names):
        raise ValueError("expected at least one shape, and each feature once")
    members, width = len(saved.intercepts), max(len(shape.knots) for shape in saved.shapes)
    knots = np.full((len(names), width), np.nan)
    values = np.zeros((members, len(names), width))
    missing = np.zeros((members, len(names)))
    for position, shape in enumerate(saved.shapes):
        _check(shape, members)
        used = len(shape.knots)
        knots[position, :used] = shape.knots
        values[:, position, :used] = shape.values
        missing[:, position] = shape.missing
    return Model(saved.name, saved.version, names, knots, _finite("intercepts", saved.intercepts), values, missing)


def _check(shape: Shape, members: int) -> None:
    knots = _finite(f"{shape.feature}: knots", shape.knots)
    if not len(knots) or (np.diff(knots) <= 0).any():
        raise ValueError(f"{shape.feature}: expected knots that rise strictly")
    if [len(row) for row in shape.values] != [len(knots)] * members or len(shape.missing) != members:
        raise ValueError(f"{shape.feature}: expected a value a knot and one for unknown, for each of {members} members")
    _finite(f"{shape.feature}: missing", shape.missing)
    for row in shape.values:
        _finite(f"{shape.feature}: values", row)


def _finite(name: str, numbers: list[float]) -> Floats:
    array = np.asarray(numbers, dtype=np.float64)
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: expected finite numbers")
    return array


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
