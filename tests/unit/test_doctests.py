"""
The examples in docstrings give the output that they show.
"""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from risk_model import assessing
from risk_model.features import vector
from risk_model.model import artifact
from risk_model.transactions import amounts, iban, rows
from tests.support.repository import REPOSITORY


@pytest.mark.parametrize(
    "module", [rows, amounts, iban, vector, artifact, assessing], ids=lambda module: module.__name__
)
def test_docstring_examples_give_what_they_show(module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
