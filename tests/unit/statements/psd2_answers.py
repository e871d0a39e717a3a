"""
What our reader answers for a JSON document of an account service.
"""

from __future__ import annotations

import json
from typing import Any

from integrations.statements.as_json import answer_of
from integrations.statements.read import read_statements


def statements(document: Any) -> list[dict[str, Any]]:
    """
    The answer for a document.
    """
    answer: Any = answer_of(read_statements(json.dumps(document).encode()))
    return list(answer["statements"])


def row_of(document: Any) -> dict[str, Any]:
    """
    The only row of the only statement.
    """
    (statement,) = statements(document)
    (row,) = statement["transactions"]
    return dict(row)
