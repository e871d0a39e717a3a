"""
The rarer dialects of :86: and its neighbours: old Dutch forms, German parts without their code, :NS:.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.statements.mt940.codewords import details_in
from tests.unit.statements.mt940_builder import answered, booking, mt940, only_row

IBAN = "NL32INGB0000012345"
GERMAN_IBAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    ("details", "name", "iban"),
    [
        (f"{IBAN} INGBNL2A J. Janssen NOTPROVIDED Kenmerk: 12", "J. Janssen", IBAN),
        (f"{IBAN} J. JANSEN\nOmschrijving: huur", "J. JANSEN", IBAN),
        (
            f"Europese Incasso, doorlopend {IBAN} INGBNL2A TELECOM BV NL98ZZZ999999990000 SEPA 20140218 Machtiging: 1",
            "TELECOM BV",
            IBAN,
        ),
        ("52.89.39.882 WINKEL DEN HAAG\nPAS 1", "WINKEL DEN HAAG", None),
        ("GIRO   428428 KPN BV             BETALINGSKENM.  000000018503995", "KPN BV", None),
        ("0111111111 V. DE JONG\nFACTUUR 1", "V. DE JONG", None),
        ("1234567890 12 appels", None, None),
    ],
)
def test_the_other_party_stands_first_in_old_dutch_forms(details: str, name: str | None, iban: str | None) -> None:
    """
    Labels further on in the text do not hide it.
    """
    row = only_row(mt940(booking(details=details)))
    assert (row["counterparty_name"], row["counterparty_iban"]) == (name, iban)


@pytest.mark.parametrize("start", ["?00", "166 ?00", "166\n?00", "166?00", "~00"])
def test_german_parts_need_no_code_before_them(start: str) -> None:
    """
    Some banks leave the three digits out, or write them on a line of their own.
    """
    mark = start[-3]
    parts = f"{start}GUTSCHRIFT{mark}20SVWZ+Rechnung{mark}31{GERMAN_IBAN}{mark}32Max Muster"
    row = only_row(mt940(booking(details=parts)))
    assert (row["counterparty_name"], row["counterparty_iban"]) == ("Max Muster", GERMAN_IBAN)
    assert row["description"] == "GUTSCHRIFT SVWZ+Rechnung"


def test_sepa_words_without_parts() -> None:
    """
    As some German banks write them when they export a text.
    """
    row = only_row(mt940(booking(details=f"SVWZ+Rechnung 5 EREF+ABC123 IBAN+{GERMAN_IBAN} BIC+COBADEFF")))
    assert (row["end_to_end_id"], row["counterparty_iban"]) == ("ABC123", GERMAN_IBAN)
    assert row["description"].startswith("SVWZ+Rechnung 5")


@pytest.mark.parametrize(
    ("tail", "iban"),
    [
        (f"NTRFREF//1234\n{IBAN}", IBAN),
        (f"NTRFREF//1234\n{IBAN} J Jansen", IBAN),
        (f"NTRF{IBAN}", IBAN),
        ("NTRFRF18539007547034", None),
        ("NTRFRF18 5390 0754 7034", None),
        ("NTRFREF//1\nIN12 34567890 REF 1", None),
    ],
)
def test_a_reference_is_an_iban_as_written_or_not_at_all(tail: str, iban: str | None) -> None:
    """
    Words behind it are never glued to it.
    """
    assert only_row(mt940(booking(tail=tail)))["counterparty_iban"] == iban


def test_the_field_ns_is_read_in_the_place_of_86() -> None:
    """
    Its numbered lines tell the remittance, the name and the booking text; an :86: behind it belongs to it.
    """
    line = booking().partition("\n")[0]
    text = mt940(f"{line}\n:NS:01Zweck 1\n02Zweck 2\n15Muster GmbH\n17Dauerauftrag\n:86:Und mehr\n", closing="50,00")
    row = only_row(text)
    assert (row["counterparty_name"], row["kind"]) == ("Muster GmbH", "standing_order")
    assert row["description"] == "Zweck 1 Zweck 2 Und mehr"


def test_a_slash_in_a_remittance_is_no_codeword() -> None:
    """
    Only behind an empty codeword is /ID/ one.
    """
    row = only_row(mt940(booking(details="/ORDP//NAME/A. Name/REMI/INV/ID/77/EREF/E1")))
    assert (row["description"], row["end_to_end_id"], row["counterparty_name"]) == ("INV/ID/77", "E1", "A. Name")


def test_polish_letters_are_told_from_those_of_the_west() -> None:
    """
    A word has a letter on both sides of them.
    """
    text = mt940(booking(details="Przelew na złoty most, żółć"))
    assert "złoty most, żółć" in only_row(text.encode("cp1250"))["description"]
    west = mt940(booking(details="5 m³ Größe für £5"))
    assert "5 m³ Größe für £5" in only_row(west.encode("cp1252"))["description"]


def test_zeros_in_the_place_of_a_day_say_none() -> None:
    """
    New accounts have an opening balance of no day; some banks fill the entry date with zeros.
    """
    (statement,) = answered(mt940(booking(head="2401020000")).replace(":60F:C240101", ":60F:C000000"))
    assert statement["opening"] == {"amount": "100.00", "date": None}
    assert statement["transactions"][0]["booking_date"] == "2024-01-02"


WORDS = st.sampled_from(("TRTP", "IBAN", "BIC", "NAME", "EREF", "MARF", "CSID", "ISDT", "ADDR", "PREF"))
TEXTS = st.text("ab /x:+19N", max_size=20).map(lambda text: f"{text}x")


@given(st.lists(st.tuples(WORDS, TEXTS), max_size=6, unique_by=lambda pair: pair[0]), TEXTS)
def test_usual_codewords_say_the_same_as_under_a_closer_look(pairs: list[tuple[str, str]], remittance: str) -> None:
    """
    A structured reference that says nothing asks for the closer look, and changes nothing.
    """
    text = "".join(f"/{word}/{value}" for word, value in [*pairs, ("REMI", f"y{remittance}")])
    assert details_in(text) == details_in(f"{text}/CDTRREF/")
