"""
Facts about the tests themselves, kept by walking them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
# Time limits belong here, and are measured with `-m benchmark`.
BENCHMARKS = TESTS / "benchmarks"

CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "elapsed"}
LESS, MORE = (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)


def test_no_test_outside_benchmarks_limits_elapsed_time() -> None:
    """
    Such a test fails on a busy machine: wait for the event with tests/support/waiting.py, and put the time limit into a
    test in tests/benchmarks.
    """
    files = (path for path in sorted(TESTS.rglob("*.py")) if BENCHMARKS not in path.parents)
    assert [f"{path.relative_to(TESTS)}:{line}" for path in files for line in time_limits_in(path.read_text())] == []


@pytest.mark.parametrize(
    "assertion",
    [
        "assert time.monotonic() - began < 2",
        "assert 2 > perf_counter() - began",
        "took_s = time.process_time() - began\nassert 0 < took_s <= 2",
        "assert (code, time.time() - began < 2) == (0, True)",
        "assert requests.get(url).elapsed.total_seconds() < 1",
        "deadline = time.monotonic() + 5\nwhile not done():\n    assert time.monotonic() < deadline",
    ],
)
def test_upper_time_limit_is_found(assertion: str) -> None:
    assert len(time_limits_in(assertion)) == 1


@pytest.mark.parametrize("fact", ["assert time.monotonic() - began >= 2", "assert 1 < count", "assert taken <= limit"])
def test_lower_time_limit_is_allowed(fact: str) -> None:
    """
    A minimum duration holds on a slow machine too.
    """
    assert time_limits_in(fact) == []


def time_limits_in(source: str) -> list[int]:
    """
    The lines that assert that a clock, or a name assigned from one, is less than something.
    """
    tree = ast.parse(source)
    timed = set(names_of_clocks(tree))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert)
        and any(reads_clock(each, timed) for compare in compares_in(node) for each in lesser_sides(compare))
    ]


def names_of_clocks(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and reads_clock(node.value, set()):
            yield from (name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name))


def compares_in(node: ast.Assert) -> Iterator[ast.Compare]:
    return (each for each in ast.walk(node.test) if isinstance(each, ast.Compare))


def lesser_sides(compare: ast.Compare) -> Iterator[ast.expr]:
    sides = [compare.left, *compare.comparators]
    for left, operator, right in zip(sides, compare.ops, sides[1:], strict=False):
        if isinstance(operator, LESS):
            yield left
        if isinstance(operator, MORE):
            yield right


def reads_clock(expression: ast.expr, timed: set[str]) -> bool:
    return any(is_clock(node) or (isinstance(node, ast.Name) and node.id in timed) for node in ast.walk(expression))


def is_clock(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in CLOCKS or (node.attr == "time" and isinstance(node.value, ast.Name))
    return isinstance(node, ast.Name) and node.id in CLOCKS
