"""
The README's example: its request works as written, and the answer it shows is the current one.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.support.api_caller import Api

# Fields that differ each time.
OF_THE_MOMENT = {"id", "case_key", "seq", "created_at", "ticket"}


def blocks(repository: Path, language: str) -> list[str]:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", readme, flags=re.DOTALL | re.MULTILINE)


def test_readme_example_works_and_shows_the_current_answer(api: Api, repository: Path) -> None:
    sent = next(block for block in blocks(repository, "sh") if "curl" in block)
    assert sent.startswith("KEY=$(cat .data/api_key)\ncurl ")
    body = re.search(r"-d '(.*)'", sent, flags=re.DOTALL)
    assert body is not None
    answer = api.post("/v1/assessments", body[1].encode())
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = json.loads(blocks(repository, "json")[0])
    assert list(shown) == list(answer.json)
    assert set(shown["ticket"]) == set(answer.json["ticket"])
    assert {name: shown[name] for name in shown if name not in OF_THE_MOMENT} == {
        name: value for name, value in answer.json.items() if name not in OF_THE_MOMENT
    }
