"""
The extra `training`: libraries for datasets, training and evaluation that serving does not need.
"""

from collections.abc import Iterator
from contextlib import contextmanager

LIBRARIES = frozenset({"pandas", "scipy", "sklearn"})


class TrainingExtraMissing(Exception):
    """
    A library of the extra is not installed; the message says how to install it.
    """


@contextmanager
def training_extra() -> Iterator[None]:
    """
    Turn a failed import of one of the libraries inside the block into a sentence.

    Raises:
        TrainingExtraMissing: one is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in LIBRARIES:
            raise
        raise TrainingExtraMissing(
            f"{library} is not installed; this command needs pip install 'credit-risk-ticket-prioritisation[training]'"
        ) from error
