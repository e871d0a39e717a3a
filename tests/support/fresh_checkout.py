"""
A copy of the sources that has never run: neither Python nor the features are compiled yet.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.repository import REPOSITORY

COPIED = ("app", "integrations", "migrations", "risk_model", "Procfile")


def fresh_checkout(folder: Path) -> Path:
    """
    Copy the sources into a new folder below `folder`.
    """
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, checkout)
    return checkout
