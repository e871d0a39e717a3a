"""
Sample files of real banks with the values expected of them; they lie beside the repository, where they exist.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "statements"
ABSENT = "the sample files in ../shared/data/statements are not here"


def expectations(*formats: str) -> list[Path]:
    """
    The expectation files of the formats, none where the samples are absent.
    """
    return [path for name in formats for path in sorted((SAMPLES / "expected" / name).glob("*.json"))]


def sample_of(expectation: Path) -> tuple[bytes, dict[str, Any]]:
    """
    The sample's bytes and what is expected of it.
    """
    expected = json.loads(expectation.read_text("utf-8"))
    return (SAMPLES / expected["file"]).read_bytes(), expected


def folded(text: str | None) -> str:
    """
    The text without white space and case: banks break lines where they like.
    """
    return "".join((text or "").split()).casefold()
