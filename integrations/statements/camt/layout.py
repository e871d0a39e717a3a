"""
Where the fields of an entry stand among its elements.

The entries of one bank have few shapes. Each shape is looked at once; from then on a field is a place in a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from integrations.statements.camt.elements import Element

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
ENTRY_PATHS: tuple[tuple[str, ...], ...] = (
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
    # From version 8 on the name stands one level lower: below Pty, or below Agt where the party is a bank.
    return tuple(f"RltdPties/{side}/{path}" for path in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm"))


def _account(side: str) -> tuple[str, ...]:
    return tuple(f"RltdPties/{side}Acct/Id/{path}" for path in ("IBAN", "Othr/Id", "PrtryAcct/Id", "BBAN"))


DETAIL_PATHS: tuple[tuple[str, ...], ...] = (
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
    # Version 4 and later have Amt, the first ones only the amount of the transaction.
    ("Amt", "AmtDtls/TxAmt/Amt"),
)
AMOUNT = 15
REMITTANCE_PATHS = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf")
DETAIL = "NtryDtls/TxDtls"


class DetailLayout(NamedTuple):
    """
    The places of a TxDtls' fields.
    """

    places: tuple[int, ...]
    remittance: tuple[int, ...]
    is_return: bool


class Layout(NamedTuple):
    """
    The places of a Ntry's fields.
    """

    places: tuple[int, ...]
    details: tuple[DetailLayout, ...]


class EntryReader:
    """
    Reads entries, and remembers their shapes.
    """

    def __init__(self) -> None:
        self._layouts: dict[tuple[object, ...], Layout] = {}

    def entry_of(self, element: Element) -> Entry:
        """
        The texts of a Ntry and of its details.
        """
        nodes = list(element.iter())
        tags = [node.tag for node in nodes]
        # Tags in the document's order and the number of children of each: together they say the whole shape.
        shape = (*tags, *map(len, nodes))
        layout = self._layouts.get(shape)
        if layout is None:
            layout = self._learnt(shape, _paths(tags, nodes))
        texts = [node.text or "" for node in nodes]
        texts.append("")
        places = layout.places
        details = [_detail(each, texts, nodes) for each in layout.details]
        currency = nodes[places[0]].get("Ccy", "") if places[0] != ABSENT else ""
        return Entry._make((*[texts[place].strip() for place in places], currency, details))

    def _learnt(self, shape: tuple[object, ...], paths: list[str]) -> Layout:
        if len(self._layouts) >= MAX_SHAPES:
            self._layouts.clear()
        starts = [place for place, path in enumerate(paths) if path == DETAIL]
        details = tuple(_detail_layout(paths, start) for start in starts)
        layout = self._layouts[shape] = Layout(_places(paths, ENTRY_PATHS), details)
        return layout


def _detail(layout: DetailLayout, texts: list[str], nodes: list[Element]) -> Detail:
    places = layout.places
    amount = places[AMOUNT]
    currency = nodes[amount].get("Ccy", "") if amount != ABSENT else ""
    remittance = " ".join([texts[place].strip() for place in layout.remittance])
    return Detail._make((*[texts[place].strip() for place in places], currency, remittance, layout.is_return))


def _paths(tags: Sequence[str], nodes: Sequence[Element]) -> list[str]:
    """
    The path of local names of every element below the entry, in the document's order; "" for the entry itself.
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


def _detail_layout(paths: list[str], start: int) -> DetailLayout:
    """
    The layout of the TxDtls at `start`; it ends where a path does not go through it.
    """
    inside = DETAIL + "/"
    end = start + 1
    while end < len(paths) and paths[end].startswith(inside):
        end += 1
    below = [path[len(inside) :] for path in paths[start + 1 : end]]
    places = tuple(place if place == ABSENT else place + start + 1 for place in _places(below, DETAIL_PATHS))
    remittance = tuple(place + start + 1 for place, path in enumerate(below) if path in REMITTANCE_PATHS)
    return DetailLayout(places, remittance, "RtrInf" in below)


def _places(paths: list[str], fields: tuple[tuple[str, ...], ...]) -> tuple[int, ...]:
    """
    The place of each field: its first path that occurs, at its first occurrence.
    """
    first: dict[str, int] = {}
    for place, path in enumerate(paths):
        first.setdefault(path, place)
    return tuple(next((first[path] for path in alternatives if path in first), ABSENT) for alternatives in fields)
