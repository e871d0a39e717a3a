"""
Rule-based categories: from the bank's codes, well-known accounts, words, and reasons of a return.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from risk_model.categories import Category
from risk_model.categories.lexicon import IBANS, LEXICON_VERSION, RETURN_REASONS
from risk_model.categories.words import Codes, categories_of_words, of_repeated
from risk_model.transactions import KIND_CODE, KINDS, Cents, Kind, RepeatedTexts, Texts, Transactions

# Categories by the bank's own code, for money in and money out.
BY_KIND: dict[Kind, Category] = {
    Kind.RETURNED_DEBIT: Category.RETURNED_DEBIT,
    Kind.SALARY: Category.PAYROLL,
    Kind.TAX: Category.TAX,
    Kind.LOAN: Category.LOAN,
    Kind.CASH: Category.CASH,
    Kind.FEE: Category.FEE,
    Kind.INTEREST: Category.INTEREST,
}


class RuleCategoriser:
    """
    Categorises by codes, accounts and words; every row's category depends on that row only.
    """

    name = "rules"
    version = LEXICON_VERSION

    def categories(self, transactions: Transactions) -> Codes:
        """
        One category code per row: the lowest that a code, an account or a word gives.
        """
        names = of_repeated(transactions.counterparty_name, lambda names: categories_of_words(names).tolist())
        return combined(
            transactions.kind,
            transactions.amount_cents,
            by_words=np.minimum(names, categories_of_words(transactions.description)),
            by_account=categories_of_ibans(transactions.counterparty_iban),
            by_reason=of_repeated(transactions.return_reason, categories_of_reasons),
        )


def categories_of_ibans(ibans: Texts) -> Codes:
    """
    Category codes of well-known accounts, spaces and case aside; UNKNOWN for others.
    """
    if isinstance(ibans, RepeatedTexts):
        return categories_of_ibans(ibans.different)[ibans.which]
    joined = "\n".join(ibans).replace(" ", "").upper()
    if not any(iban in joined for iban in IBANS):
        return np.full(len(ibans), Category.UNKNOWN, np.uint8)
    codes = (IBANS.get(iban.replace(" ", "").upper(), Category.UNKNOWN) for iban in ibans)
    return np.fromiter(codes, np.uint8, len(ibans))


def categories_of_reasons(reasons: list[str]) -> list[int]:
    """
    Category codes of ISO 20022 return reasons; UNKNOWN for others.
    """
    return [int(RETURN_REASONS.get(reason, Category.UNKNOWN)) for reason in reasons]


def combined(
    kind: NDArray[np.uint8], amount_cents: Cents, *, by_words: Codes, by_account: Codes, by_reason: Codes
) -> Codes:
    """
    Combine the matches into one category per row; the lowest code, which says most about risk, wins.

    Args:
        kind: codes into KINDS.
        by_words, by_account, by_reason: category codes, UNKNOWN where nothing matches.
    """
    by_kind = _category_of_kind()[kind]
    # Interest paid to the bank is interest on a debt with it.
    by_kind[(by_kind == Category.INTEREST) & (amount_cents < 0)] = Category.PENALTY
    # A fee "for a returned debit" is the bank's penalty, not the debit itself.
    is_fee_for_it = (by_kind == Category.FEE) & (by_words == Category.RETURNED_DEBIT)
    found = np.minimum(np.minimum(by_kind, np.where(is_fee_for_it, Category.PENALTY, by_words)), by_account)
    if (by_reason == Category.UNKNOWN).all():
        return found.astype(np.uint8)
    # A transfer that came back for whatever reason was no direct debit.
    is_transfer = kind == KIND_CODE[Kind.RETURNED_TRANSFER]
    is_disputed = by_reason == Category.DISPUTED_DEBIT
    counts = ~is_disputed & ~(is_transfer & (by_reason == Category.RETURNED_DEBIT))
    found = np.where(counts, np.minimum(found, by_reason), found)
    returned = (found == Category.RETURNED_DEBIT) | (kind == KIND_CODE[Kind.RETURNED_DEBIT])
    return np.where(is_disputed & returned & (amount_cents > 0), Category.DISPUTED_DEBIT, found).astype(np.uint8)


@cache
def _category_of_kind() -> Codes:
    return np.array([BY_KIND.get(kind, Category.UNKNOWN) for kind in KINDS], np.uint8)
