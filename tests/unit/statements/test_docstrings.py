"""
What the docstrings of the statement readers promise.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import integrations.statements


def test_public_functions_name_the_errors_they_raise() -> None:
    """
    Whoever calls one reads there what to catch.
    """
    folder = Path(next(iter(integrations.statements.__path__)))
    silent = {
        f"{path.relative_to(folder)}: {function.name}"
        for path in folder.rglob("*.py")
        for function in _public_functions(ast.parse(path.read_text("utf-8")))
        if any(isinstance(node, ast.Raise) for node in ast.walk(function))
        and "Raises:" not in (ast.get_docstring(function) or "")
    }
    assert not silent


def _public_functions(owner: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for node in owner.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _public_functions(node)
