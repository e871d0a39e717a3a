"""
What the banks' own codes mean: ISO 20022, SWIFT, SEPA reasons, ING, Rabobank and German booking keys, as tables.

A code never says whose failure a return is; the sign of the amount does.
"""

from __future__ import annotations

import re

from risk_model.transactions import KIND_CODE, Kind

# ISO 20022 bank transaction codes. The sub-family decides where it is named here, else the family, else the domain.
ISO_SUB_FAMILIES = {
    "UPDD": Kind.RETURNED_DEBIT,
    "PRDD": Kind.RETURNED_DEBIT,
    "RCDD": Kind.RETURNED_DEBIT,
    "ARET": Kind.RETURNED_DEBIT,
    "RRTN": Kind.RETURNED_TRANSFER,
    "RPCR": Kind.RETURNED_TRANSFER,
    "ACDT": Kind.TRANSFER,
    "STDO": Kind.STANDING_ORDER,
    "SALA": Kind.SALARY,
    "PAYR": Kind.SALARY,
    "CHRG": Kind.FEE,
    "COMM": Kind.FEE,
    "COME": Kind.FEE,
    "COMI": Kind.FEE,
    "COMT": Kind.FEE,
    "FEES": Kind.FEE,
    "INTR": Kind.INTEREST,
    "TAXE": Kind.TAX,
    "CWDL": Kind.CASH,
    "CDPT": Kind.CASH,
    "XBCW": Kind.CASH,
    "UPCQ": Kind.CHEQUE,
}
ISO_FAMILIES = {
    "RCDT": Kind.TRANSFER,
    "ICDT": Kind.TRANSFER,
    "RRCT": Kind.TRANSFER,
    "IRCT": Kind.TRANSFER,
    "RDDT": Kind.DIRECT_DEBIT,
    "IDDT": Kind.DIRECT_DEBIT,
    "CCRD": Kind.CARD,
    "MCRD": Kind.CARD,
    "CNTR": Kind.CASH,
    "RCHQ": Kind.CHEQUE,
    "ICHQ": Kind.CHEQUE,
    "DRFT": Kind.CHEQUE,
}
ISO_DOMAINS = {"LDAS": Kind.LOAN}
ISO_PURPOSES = {"SALA": Kind.SALARY, "PENS": Kind.SALARY, "SSBE": Kind.SALARY, "PAYR": Kind.SALARY} | {
    "TAXS": Kind.TAX,
    "VATX": Kind.TAX,
    "WHLD": Kind.TAX,
    "INTE": Kind.INTEREST,
    "LOAN": Kind.LOAN,
}

# SWIFT transaction types of MT940 :61:, without the first letter (N, S or F).
SWIFT_TYPES = {
    "TRF": Kind.TRANSFER,
    "DDT": Kind.DIRECT_DEBIT,
    "RTI": Kind.RETURNED_DEBIT,
    "STO": Kind.STANDING_ORDER,
    "CHG": Kind.FEE,
    "COM": Kind.FEE,
    "BRF": Kind.FEE,
    "ODC": Kind.FEE,
    "INT": Kind.INTEREST,
    "CHK": Kind.CHEQUE,
    "ECK": Kind.CHEQUE,
    "TCK": Kind.CHEQUE,
    "CMI": Kind.TRANSFER,
    "CMN": Kind.TRANSFER,
    "CMS": Kind.TRANSFER,
    "CMT": Kind.TRANSFER,
    "CMZ": Kind.TRANSFER,
    "LDP": Kind.LOAN,
    "PAY": Kind.TRANSFER,
    "SAL": Kind.SALARY,
    "TAX": Kind.TAX,
}
# The two letters ING has used in CSV and in MT940 types since the days of the Postbank.
ING_LETTERS = {
    "AC": Kind.TRANSFER,
    "BA": Kind.CARD,
    "CH": Kind.CHEQUE,
    "GF": Kind.TRANSFER,
    "GM": Kind.CASH,
    "GT": Kind.TRANSFER,
    "IC": Kind.DIRECT_DEBIT,
    "ID": Kind.TRANSFER,
    "OV": Kind.TRANSFER,
    "PK": Kind.CASH,
    "PO": Kind.STANDING_ORDER,
    "ST": Kind.CASH,
    "VZ": Kind.TRANSFER,
}
# ING's five digits after /TRCD/: the longest prefix that is listed wins.
ING_TRCD_PREFIXES = {
    "001": Kind.TRANSFER,
    "00170": Kind.LOAN,
    "00190": Kind.RETURNED_TRANSFER,
    "00192": Kind.RETURNED_TRANSFER,
    "00193": Kind.RETURNED_TRANSFER,
    "00196": Kind.RETURNED_TRANSFER,
    "002": Kind.TRANSFER,
    "00202": Kind.SALARY,
    "00203": Kind.SALARY,
    "00291": Kind.RETURNED_TRANSFER,
    "00309": Kind.TAX,
    "00310": Kind.TAX,
    "00371": Kind.LOAN,
    "010": Kind.DIRECT_DEBIT,
    "01061": Kind.TAX,
    "01062": Kind.TAX,
    "011": Kind.RETURNED_DEBIT,
    "012": Kind.RETURNED_DEBIT,
    "013": Kind.RETURNED_DEBIT,
    "014": Kind.RETURNED_DEBIT,
    "01530": Kind.RETURNED_DEBIT,
    "09101": Kind.INTEREST,
    "09512": Kind.RETURNED_DEBIT,
    "09513": Kind.RETURNED_DEBIT,
}


def _each(codes: str, kind: Kind) -> dict[str, Kind]:
    return dict.fromkeys(codes.split(), kind)


# Rabobank's three digits. 045 is the overheidsvordering: the tax office takes what is owed.
RABOBANK_CODES = (
    _each("541 544 546 547 548 561", Kind.TRANSFER)
    | _each("064 098 101 102 103", Kind.DIRECT_DEBIT)
    | _each("043 044 047 054 104 106 107 108 110 111 112", Kind.RETURNED_DEBIT)
    | _each("165 166 167 168 169 170 631 632 633 634 635", Kind.RETURNED_DEBIT)
    | _each("593 594 595 596", Kind.RETURNED_TRANSFER)
    | _each("068 126 160 177 179 405 406 412 542 584 585 590", Kind.SALARY)
    | _each("042 058 091 136 137 138 139 191", Kind.LOAN)
    | _each("866", Kind.CHEQUE)
    | _each("045", Kind.TAX)
    | _each("046", Kind.REVERSAL)
)
# The German Geschäftsvorfallcode, three digits before ?00.
GERMAN_CODES = (
    _each("004 005 071 104 105 107 171 174 192", Kind.DIRECT_DEBIT)
    | _each("009 084 108 109 181 182 183 184 193 195", Kind.RETURNED_DEBIT)
    | _each("020 051 116 118 119 156 157 166 168 169 177 191 201 202 206", Kind.TRANSFER)
    | _each("008 052 117 152", Kind.STANDING_ORDER)
    | _each("059 159 160 161 185 186 188 194", Kind.RETURNED_TRANSFER)
    | _each("053 153 154 155", Kind.SALARY)
    | _each("001 002 070 101 102 111 122 170", Kind.CHEQUE)
    | _each("006 106 110 190", Kind.CARD)
    | _each("082 083", Kind.CASH)
    | _each("802 803 804 805 806 807 808 809 810 811", Kind.FEE)
    | _each("814 815 816", Kind.INTEREST)
)

# External codes of ISO 20022 that say why a payment came back; free text in their place is no reason code.
REASON_CODE = re.compile(r"(?:A[CGM]|B[EIO]|C[HN]|D[ST]|E[DRM]|F[FO]|M[DS]|N[A]|R[CFRU]|S[LPV]|T[ADKMST])[0-9]{2}")
REASON_WORDS = frozenset(
    {
        "ARDT",
        "CUST",
        "CURR",
        "CUTA",
        "DUPL",
        "DNOR",
        "CNOR",
        "EDTR",
        "FOCR",
        "FRAD",
        "FRTR",
        "LEGL",
        "NARR",
        "NOAS",
        "NOCM",
        "NOOR",
        "SVNR",
        "TECH",
        "UPAY",
        "AGNT",
        "ALAC",
    }
)
# A reason about the mandate or the payer's account speaks of a direct debit, not of a transfer.
DEBIT_REASONS = frozenset({"AM04", "MS02", "MS03", "MD01", "MD02", "MD06", "MD07", "AC13", "BE05", "AG02", "SL01"})


def iso_kind(domain: str, family: str, sub_family: str) -> Kind:
    """
    The kind of an ISO bank transaction code, such as PMNT, RDDT, ESDD; OTHER where the code says nothing.
    """
    return ISO_SUB_FAMILIES.get(sub_family) or ISO_FAMILIES.get(family) or ISO_DOMAINS.get(domain) or Kind.OTHER


def swift_kind(type_code: str) -> Kind:
    """
    The kind of an MT940 type such as "NTRF", or ING's "NIC"; OTHER where it is the bank's own number.
    """
    code = type_code[1:]
    return SWIFT_TYPES.get(code) or ING_LETTERS.get(code) or Kind.OTHER


def ing_kind(trcd: str) -> Kind:
    """
    The kind of ING's five-digit transaction code.
    """
    prefixes = (trcd[:length] for length in range(5, 2, -1))
    return next((ING_TRCD_PREFIXES[prefix] for prefix in prefixes if prefix in ING_TRCD_PREFIXES), Kind.OTHER)


def reason_code(text: str) -> str:
    """
    The ISO reason code that the text is, or "".
    """
    code = text.strip().upper()[:4]
    return code if REASON_CODE.fullmatch(code) or code in REASON_WORDS else ""


def returned_kind(kind: Kind, reason: str) -> Kind:
    """
    What a returned payment is, given the kind its code says and its reason.
    """
    if kind in (Kind.RETURNED_DEBIT, Kind.RETURNED_TRANSFER):
        return kind
    if kind is Kind.DIRECT_DEBIT or reason in DEBIT_REASONS:
        return Kind.RETURNED_DEBIT
    return Kind.RETURNED_TRANSFER if reason else Kind.REVERSAL


def code_of(kind: Kind) -> int:
    """
    The number that stands for the kind in a column.
    """
    return KIND_CODE[kind]
