"""
Where the fields of an entry stand among its elements.

The entries of one bank have few shapes. Each shape is looked at once; from then on a field is a place in a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from integrations.statements.camt.elements import Element
from integrations.statements.statement import StatementRefused

# Shapes kept in mind; a file in which every entry has its own is read more slowly, not wrongly.
MAX_SHAPES = 1000
# The place of what is absent: the last, where "" stands.
ABSENT = -1


class Detail(NamedTuple):
    """
    The texts of a TxDtls, "" where it does not say.
    """

    debtor: str = ""
    debtor_account: str = ""
    creditor: str = ""
    creditor_account: str = ""
    end_to_end_id: str = ""
    bank_reference: str = ""
    additional: str = ""
    reason: str = ""
    own_reason: str = ""
    reason_text: str = ""
    purpose: str = ""
    domain: str = ""
    family: str = ""
    sub_family: str = ""
    own_code: str = ""
    indicator: str = ""
    amount: str = ""
    currency: str = ""
    remittance: str = ""
    is_return: bool = False


class Entry(NamedTuple):
    """
    The texts of a Ntry, "" where it does not say.
    """

    amount: str
    indicator: str
    reversal: str
    status: str
    booking_day: str
    value_day: str
    bank_reference: str
    entry_reference: str
    domain: str
    family: str
    sub_family: str
    own_code: str
    additional: str
    currency: str
    details: list[Detail]


# Each field with the paths at which it may stand, the first that is there wins; in the order of the tuples above.
Fields = tuple[tuple[str, ...], ...]
# Entries, and details from version 4 on, have Amt; the first versions only the amount of the transaction.
AMOUNT = ("Amt", "AmtDtls/TxAmt/Amt")
ENTRY_PATHS: Fields = (
    ("Amt",),
    ("CdtDbtInd",),
    ("RvslInd",),
    # A code below it from version 8 on, its own text before.
    ("Sts/Cd", "Sts/Prtry", "Sts"),
    ("BookgDt/Dt", "BookgDt/DtTm", "BookgDt"),
    ("ValDt/Dt", "ValDt/DtTm", "ValDt"),
    ("AcctSvcrRef",),
    ("NtryRef",),
    ("BkTxCd/Domn/Cd",),
    ("BkTxCd/Domn/Fmly/Cd",),
    ("BkTxCd/Domn/Fmly/SubFmlyCd",),
    ("BkTxCd/Prtry/Cd",),
    ("AddtlNtryInf",),
)


def _party(side: str) -> tuple[str, ...]:
    # From version 8 on the name stands one level lower: below Pty, or below Agt where the party is a bank. Some banks
    # name only the ultimate party, or give the name with the account.
    own = (f"{side}/Nm", f"{side}/Pty/Nm", f"{side}/Agt/FinInstnId/Nm")
    instead = (f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm", f"{side}Acct/Nm")
    return tuple(f"RltdPties/{path}" for path in (*own, *instead))


def _account(side: str) -> tuple[str, ...]:
    return tuple(f"RltdPties/{side}Acct/Id/{path}" for path in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN"))


DETAIL_PATHS: Fields = (
    _party("Dbtr"),
    _account("Dbtr"),
    _party("Cdtr"),
    _account("Cdtr"),
    ("Refs/EndToEndId",),
    ("Refs/AcctSvcrRef",),
    ("AddtlTxInf",),
    ("RtrInf/Rsn/Cd",),
    ("RtrInf/Rsn/Prtry",),
    ("RtrInf/AddtlInf",),
    ("Purp/Cd",),
    ("BkTxCd/Domn/Cd",),
    ("BkTxCd/Domn/Fmly/Cd",),
    ("BkTxCd/Domn/Fmly/SubFmlyCd",),
    ("BkTxCd/Prtry/Cd",),
    ("CdtDbtInd",),
    AMOUNT,
)
ONCE = ("Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt")
REMITTANCE_PATHS = frozenset(
    (
        "RmtInf/Ustrd",
        "RmtInf/Strd/RfrdDocInf/Nb",
        "RmtInf/Strd/CdtrRefInf/Ref",
        "RmtInf/Strd/AddtlRmtInf",
        # The names of the first version.
        "RmtInf/Strd/RfrdDocInf/RfrdDocNb",
        "RmtInf/Strd/CdtrRefInf/CdtrRef",
    )
)


class ElementShape(NamedTuple):
    """
    Where an element's fields are.

    Attributes:
        read: the places of the elements whose texts are wanted, in the document's order.
        fields: for each path the place of its text among those read, ABSENT where it does not occur.
        remittance: the places of the remittance's texts among those read.
        amount: the place of the amount's element, which has the currency.
        is_return: whether there is a RtrInf.
        twice: what stands there twice and may only once, "" where nothing does.
    """

    read: tuple[int, ...]
    fields: tuple[int, ...]
    remittance: tuple[int, ...]
    amount: int
    is_return: bool
    twice: str


class EntryReader:
    """
    Reads entries and their details, and remembers the shapes it has met.
    """

    def __init__(self) -> None:
        self._shapes: dict[tuple[object, ...], ElementShape] = {}

    def detail_of(self, element: Element) -> Detail:
        """
        The texts of a TxDtls.
        """
        shape, nodes, texts = self._met(element, DETAIL_PATHS)
        remittance = " ".join([texts[place] for place in shape.remittance])
        currency = _currency(nodes, shape.amount)
        return Detail._make((*[texts[place] for place in shape.fields], currency, remittance, shape.is_return))

    def entry_of(self, element: Element, details: list[Detail], number: int) -> Entry:
        """
        The texts of the Ntry of that number, whose details were read before.

        Raises:
            StatementRefused: names the element that stands twice in it.
        """
        shape, nodes, texts = self._met(element, ENTRY_PATHS)
        if shape.twice:
            raise StatementRefused(f"Ntry {number}/{shape.twice}", "expected it once")
        currency = _currency(nodes, shape.amount)
        return Entry._make((*[texts[place] for place in shape.fields], currency, details))

    def _met(self, element: Element, fields: Fields) -> tuple[ElementShape, list[Element], list[str]]:
        """
        The element's shape, all elements in it, and the texts that are wanted of them, "" last.
        """
        nodes = list(element.iter())
        tags = [node.tag for node in nodes]
        # Tags in the document's order and the number of children of each: together they say the whole shape.
        key = (*tags, *map(len, nodes))
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= MAX_SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = _shape_of(_paths(tags, nodes), fields)
        texts = [text.strip() if (text := nodes[place].text) else "" for place in shape.read]
        texts.append("")
        return shape, nodes, texts


def _currency(nodes: list[Element], amount: int) -> str:
    return "" if amount == ABSENT else nodes[amount].get("Ccy", "")


def _paths(tags: Sequence[str], nodes: Sequence[Element]) -> list[str]:
    """
    The path of local names of every element below the first, in the document's order; "" for the first itself.
    """
    paths: list[str] = [""]
    # Elements whose children are still to come, innermost last, and how many.
    above, left = [""], [len(nodes[0])]
    for tag, node in zip(tags[1:], nodes[1:], strict=True):
        while left[-1] == 0:
            above.pop()
            left.pop()
        left[-1] -= 1
        name = tag.rpartition("}")[2]
        path = f"{above[-1]}/{name}" if above[-1] else name
        paths.append(path)
        above.append(path)
        left.append(len(node))
    return paths


def _shape_of(paths: list[str], fields: Fields) -> ElementShape:
    """
    The place of each field: its first path that occurs, at its first occurrence.
    """
    first: dict[str, int] = {}
    for place, path in enumerate(paths):
        first.setdefault(path, place)
    places = [_place(first, alternatives) for alternatives in fields]
    remittance = [place for place, path in enumerate(paths) if path in REMITTANCE_PATHS]
    read = sorted({*places, *remittance} - {ABSENT})
    among_read = {place: number for number, place in enumerate(read)} | {ABSENT: ABSENT}
    return ElementShape(
        tuple(read),
        tuple(among_read[place] for place in places),
        tuple(among_read[place] for place in remittance),
        _place(first, AMOUNT),
        "RtrInf" in first,
        next((path for path in ONCE if paths.count(path) > 1), ""),
    )


def _place(first: dict[str, int], alternatives: tuple[str, ...]) -> int:
    return next((first[path] for path in alternatives if path in first), ABSENT)
