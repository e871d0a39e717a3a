"""
Facts about the whole house, kept by walking it.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
STOREYS = ("app", "integrations", "risk_model")


def test_every_migration_has_the_next_number() -> None:
    names = sorted(path.name for path in (ROOT / "migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) for name in names)


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in readme]
    assert missing == []


def test_no_file_of_the_house_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for storey in STOREYS
        for path in (ROOT / storey).rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_the_top_level_is_as_promised() -> None:
    expected = {"README.md", "requirements.txt", "app", "risk_model", "integrations", "tests", "migrations", "Procfile"}
    assert expected <= {path.name for path in ROOT.iterdir()}
