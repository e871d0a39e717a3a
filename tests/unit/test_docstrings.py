"""
What the docstrings of public functions promise.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LAYERS = ("app", "integrations", "risk_model")


def test_public_functions_name_the_errors_they_raise() -> None:
    """
    A caller reads in the docstring which errors to handle.
    """
    silent = {
        f"{path.relative_to(ROOT)}: {function.name}"
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        for function in _public_functions(ast.parse(path.read_text("utf-8")))
        if not _documents(ast.get_docstring(function) or "", _raised(function))
    }
    assert silent == set()


def _public_functions(owner: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for node in owner.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _public_functions(node)


def _raised(function: ast.FunctionDef) -> list[str]:
    """
    What leaves the function: names of classes and of variables; "" for a bare `raise`.
    """
    nodes = list(ast.walk(function))
    caught = {ast.unparse(node.type) for node in nodes if isinstance(node, ast.ExceptHandler) and node.type}
    errors = [node.exc for node in nodes if isinstance(node, ast.Raise)]
    names = [ast.unparse(error.func if isinstance(error, ast.Call) else error) if error else "" for error in errors]
    return [name for name in names if name not in caught]


def _documents(docstring: str, raised: list[str]) -> bool:
    _, heading, documented = docstring.partition("Raises:")
    return not raised or (heading != "" and all(name in documented for name in raised if name[:1].isupper()))
