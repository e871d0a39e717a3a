"""
Text columns of a portfolio: each distinct text once, since many repeat.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from risk_model.batch.schema import DESCRIPTION, Arrow, PortfolioRefused
from risk_model.categories.words import LOWER_CASE, NUMBERED, ONE_DIGIT
from risk_model.transactions import RepeatedTexts
from risk_model.transactions.rows import is_storable

# Called with a column, a row of the block and what was expected there; always raises PortfolioRefused.
Refuse = Callable[[str, int, str], None]

MISSING = -1
TEXT_EXPECTED = "text in UTF-8 without U+0000"


def refuse_where(refuse: Refuse, column: str, wrong: NDArray[np.bool_], expected: str) -> None:
    """
    Refuse the first wrong row, if any.

    Args:
        wrong: one boolean per row.
    """
    rows = np.flatnonzero(wrong)
    if len(rows):
        refuse(column, int(rows[0]), expected)


def repeated(table: pa.Table, name: str, refuse: Refuse) -> RepeatedTexts:
    """
    A column of texts, each distinct one once; MISSING where a row has none or the table lacks the column.
    """
    if name not in table.column_names:
        return RepeatedTexts([], np.full(len(table), MISSING, np.int64))
    column = one_array(table.column(name))
    if not pa.types.is_dictionary(column.type) or column.dictionary.null_count:
        column = column.cast(pa.string()).dictionary_encode()
    return checked(column, name, refuse)


def checked(column: Arrow, name: str, refuse: Refuse) -> RepeatedTexts:
    """
    A dictionary-encoded column as texts; rows whose text is not valid or cannot be stored are refused.
    """
    which = column.indices.fill_null(MISSING).to_numpy(zero_copy_only=False).astype(np.int64)
    try:
        texts = column.dictionary.to_pylist()
        if is_storable("".join(texts)):
            return RepeatedTexts(texts, which)
    except UnicodeDecodeError:
        pass
    written = column.dictionary.cast(pa.large_binary()).to_pylist()
    wrong = np.array([not is_storable(text.decode(errors="surrogateescape")) for text in written] + [False])
    refuse_where(refuse, name, wrong[which], TEXT_EXPECTED)
    # A file's dictionary may hold texts that no row of this block has.
    return RepeatedTexts([text.decode(errors="replace") for text in written], which)


def one_array(column: Arrow) -> Arrow:
    """
    A column's chunks as one array.

    Raises:
        PortfolioRefused: the chunks hold more than 2 GB of text.
    """
    whole = column.combine_chunks()
    if not isinstance(whole, pa.ChunkedArray):
        return whole
    if whole.num_chunks > 1:
        raise PortfolioRefused("expected less than 2 GB of text in one column of a customer, or of a million rows")
    return whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)


def descriptions(table: pa.Table, refuse: Refuse) -> RepeatedTexts:
    """
    The descriptions in lower case, with every digit replaced by one and the same unless a word of the lexicon contains
    digits. Many descriptions become equal, and categories stay the same.
    """
    if DESCRIPTION not in table.column_names:
        return without_missing(repeated(table, DESCRIPTION, refuse))
    texts = one_array(table.column(DESCRIPTION)).cast(pa.string()).fill_null("")
    alike = exchanged(texts, LOWER_CASE.translate(ONE_DIGIT)).dictionary_encode()
    found = checked(alike, DESCRIPTION, refuse)
    numbered = [word.translate(ONE_DIGIT).decode() for word in NUMBERED]
    keeps = np.array([any(word in text for word in numbered) for text in found.different], bool)
    if not keeps.any():
        return found
    lower = exchanged(texts, LOWER_CASE)
    alike = pc.if_else(pa.array(keeps[found.which]), lower, alike.dictionary_decode()).dictionary_encode()
    return checked(alike, DESCRIPTION, refuse)


def exchanged(texts: Arrow, table: bytes) -> Arrow:
    """
    The texts with their bytes translated; lengths are unchanged.

    Args:
        table: 256 bytes, as for `bytes.translate`.
    """
    _, offsets, content = texts.buffers()
    first, last = np.frombuffer(offsets, np.int32)[[texts.offset, texts.offset + len(texts)]]
    moved = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1] - first
    letters = b"" if content is None else content.slice(int(first), int(last - first)).to_pybytes().translate(table)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(moved), pa.py_buffer(letters))


def without_missing(texts: RepeatedTexts) -> RepeatedTexts:
    """
    The texts with "" in place of MISSING.
    """
    nothing = len(texts.different)
    return RepeatedTexts([*texts.different, ""], np.where(texts.which == MISSING, nothing, texts.which))
