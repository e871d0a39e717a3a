"""
Facts about the whole project, kept by walking its files.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.settings import Settings
from tests.support.repository import REPOSITORY

# One table of words, which nobody reads from top to bottom.
TABLES = {"languages.py"}
LAYERS = ("app", "integrations", "risk_model")


def test_migrations_are_numbered_consecutively() -> None:
    names = sorted(path.name for path in (REPOSITORY / "migrations").glob("*.sql"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name) for name in names)


def test_every_setting_is_in_the_readme() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in readme]
    assert missing == []


def test_no_file_exceeds_300_lines() -> None:
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for layer in LAYERS
        for path in (REPOSITORY / layer).rglob("*.py")
        if path.name not in TABLES and (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}


def test_top_level_has_the_promised_entries() -> None:
    expected = {"README.md", "requirements.txt", "app", "risk_model", "integrations", "tests", "migrations", "Procfile"}
    assert expected <= {path.name for path in REPOSITORY.iterdir()}


def test_each_package_has_fewer_than_fifteen_modules_and_folders() -> None:
    packages = [path.parent for layer in LAYERS for path in (REPOSITORY / layer).rglob("__init__.py")]
    sizes = {str(package.relative_to(REPOSITORY)): len(modules_and_folders(package)) for package in packages}
    assert {package: size for package, size in sizes.items() if size >= 15} == {}


def modules_and_folders(package: Path) -> list[str]:
    """
    What a reader sees of a package, without its `__init__.py`.
    """
    return [
        path.name
        for path in package.iterdir()
        if path.name not in {"__init__.py", "__pycache__"} and (path.is_dir() or path.suffix == ".py")
    ]


# Words of an earlier, private language, each with what to say instead.
WORDS_THAT_ARE_GONE = {
    "the house": "the project",
    "house()": "app_context()",
    "storey": "layer",
    "ROOMS": "BLUEPRINTS",
    "asks_for": "requires_scope",
    "stand-in": "sandbox",
    "stand_in": "sandbox",
    "desk()": "sandbox()",
    "tickets_read": "verdict_reader",
    "bury_what_kills": "dead_letter_poison",
    "claim_suspect": "claim_quarantined",
    "send_once_more": "requeue",
    "ended without a word": "exited without reporting",
    "fault of ours": "unexpected error",
    "gone on with": "resumed",
    "look after": "retry, set up",
    "a row a": "one row per",
    "so many": "N",
    "lately": "recently",
    "anew": "again",
    "shall": "must, is to",
    "up to, and without": "end exclusive",
    "the same of many": "vectorised",
    "NOT_TOLD": "MISSING",
    "MOST_READ": "MAX_READ",
    "ROWS_OF_BLOCK": "ROWS_PER_BLOCK",
    "Role.DONE": "Role.TRANSACTION_DATE",
}


def test_replaced_words_are_not_used_again() -> None:
    """
    Applied migrations keep their text, and the changelog describes the past.
    """
    gone = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, WORDS_THAT_ARE_GONE))})(?!\w)")
    code = [path for folder in (*LAYERS, "tests") for path in (REPOSITORY / folder).rglob("*.py")]
    documents = [path for folder in ("", "docs", "findings") for path in (REPOSITORY / folder).glob("*.md")]
    found = {
        f"{path.relative_to(REPOSITORY)}:{number}": f"{word}: say {WORDS_THAT_ARE_GONE[word]}"
        for path in (*code, *documents)
        if path != Path(__file__) and path.name != "CHANGELOG.md"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for word in gone.findall(line)
    }
    assert found == {}
