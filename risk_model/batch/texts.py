"""
Texts of a block of a portfolio: each different one once, for many are the same.
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

# Of a column, a row and what was expected there.
Refuse = Callable[[str, int, str], None]

NOT_TOLD = -1
TEXT_EXPECTED = "text in UTF-8 without U+0000"


def refuse_where(refuse: Refuse, column: str, wrong: NDArray[np.bool_], expected: str) -> None:
    """
    Refuse the first row that is wrong, if any.
    """
    rows = np.flatnonzero(wrong)
    if len(rows):
        refuse(column, int(rows[0]), expected)


def repeated(table: pa.Table, name: str, refuse: Refuse) -> RepeatedTexts:
    """
    A column of texts, each different one once; NOT_TOLD where a row has none, or the table not the column.
    """
    if name not in table.column_names:
        return RepeatedTexts([], np.full(len(table), NOT_TOLD, np.int64))
    column = one_array(table.column(name))
    if not pa.types.is_dictionary(column.type) or column.dictionary.null_count:
        column = column.cast(pa.string()).dictionary_encode()
    return checked(column, name, refuse)


def checked(column: Arrow, name: str, refuse: Refuse) -> RepeatedTexts:
    """
    A dictionary-encoded column as texts, all of which can be read and stored.
    """
    which = column.indices.fill_null(NOT_TOLD).to_numpy(zero_copy_only=False).astype(np.int64)
    try:
        texts = column.dictionary.to_pylist()
        if is_storable("".join(texts)):
            return RepeatedTexts(texts, which)
    except UnicodeDecodeError:
        pass
    written = column.dictionary.cast(pa.large_binary()).to_pylist()
    wrong = np.array([not is_storable(text.decode(errors="surrogateescape")) for text in written] + [False])
    refuse_where(refuse, name, wrong[which], TEXT_EXPECTED)
    # A file's dictionary may hold what no row of this block has.
    return RepeatedTexts([text.decode(errors="replace") for text in written], which)


def one_array(column: Arrow) -> Arrow:
    """
    A column's chunks as one array.

    Raises:
        PortfolioRefused: they are too large for one.
    """
    whole = column.combine_chunks()
    if not isinstance(whole, pa.ChunkedArray):
        return whole
    if whole.num_chunks > 1:
        raise PortfolioRefused("expected less than 2 GB of text in one column of a customer, or of a million rows")
    return whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)


def descriptions(table: pa.Table, refuse: Refuse) -> RepeatedTexts:
    """
    The descriptions in lower case and with all digits alike where no word tells them apart: so many become the same,
    and their words stay.
    """
    if DESCRIPTION not in table.column_names:
        return told(repeated(table, DESCRIPTION, refuse))
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
    The same texts with bytes exchanged for others; their lengths stay.
    """
    _, offsets, content = texts.buffers()
    first, last = np.frombuffer(offsets, np.int32)[[texts.offset, texts.offset + len(texts)]]
    moved = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1] - first
    letters = b"" if content is None else content.slice(int(first), int(last - first)).to_pybytes().translate(table)
    return pa.StringArray.from_buffers(len(texts), pa.py_buffer(moved), pa.py_buffer(letters))


def told(texts: RepeatedTexts) -> RepeatedTexts:
    """
    The same with "" where a row has none.
    """
    nothing = len(texts.different)
    return RepeatedTexts([*texts.different, ""], np.where(texts.which == NOT_TOLD, nothing, texts.which))
