"""
Hostile files: whatever comes in, a reader returns statements or refuses; nothing else ever comes out.
"""

from __future__ import annotations

import io
import random
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.statements.read import read_statements
from integrations.statements.statement import Statement, StatementRefused
from tests.unit.statements.camt_builder import camt, document, entry, iso, statement
from tests.unit.statements.mt940_builder import booking, mt940
from tests.unit.statements.samples import expectations, sample_of

DETAIL = "<TxDtls><Refs><EndToEndId>E</EndToEndId></Refs><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls>"
OURS = [
    mt940(booking(details="/TRTP/SEPA/IBAN/NL91ABNA0417164300/NAME/J/REMI/x"), booking("7,00", "166?00a?20b?32c")),
    "{1:F01}{2:I940}{4:\n" + mt940(booking("1,00", "IBAN: NL91ABNA0417164300 Naam: J")).replace("\n-\n", "\n-}\n"),
    ":20:X\n:25:1\n:34F:EUR0,\n:61:240115C5,00NTRF\n:86:a\n:90D:0EUR0,\n:90C:1EUR5,00\n-\n",
    camt(entry(code=iso("PMNT", "RDDT", "UPDD"), details=DETAIL + DETAIL)),
    document(statement(entry(), kind="Rpt"), statement(entry(status=""), kind="Rpt"), message="052", version=8),
]
FILES = [text.encode() for text in OURS] + [sample_of(path)[0] for path in expectations("mt940", "camt")]
SPLINTERS = [b":61:", b":86:", b":62F:", b":20:", b"\n-}", b"{1:", b"&x;", b"1e308", b"NaN", b"\0", b"\xff", b"9" * 40]
SPLINTERS += [
    b"<Ntry>",
    b"</TxDtls>",
    b"<![CDATA[",
    b"<!--",
    b"?20",
    b"/REMI/",
    b"=cmd()",
    b"\xed\xa0\x80",
    b"-",
    b"PK\x03\x04",
]


def read_or_refused(data: bytes) -> list[Statement] | None:
    """
    The statements, or None for a refusal that says where and what was expected; any other error fails the test.
    """
    try:
        return read_statements(data)
    except StatementRefused as error:
        refused = error
    assert refused.where
    assert "expected" in refused.expected
    return None


def mutated(data: bytes, chance: random.Random) -> bytes:
    """
    The file with a few bytes changed, cut, doubled, or replaced by a splinter.
    """
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        to = at + chance.randint(1, 40)
        ways = (b"", bytes(changed[at:to]) * 2, bytes(reversed(changed[at:to])), chance.choice(SPLINTERS))
        changed[at:to] = chance.choice(ways)
    return bytes(changed)


@pytest.mark.parametrize("number", range(len(FILES)))
def test_mutations_of_every_sample(number: int) -> None:
    """
    Sixty mutants of each file, the same every time.
    """
    chance = random.Random(number)
    for _ in range(60):
        read_or_refused(mutated(FILES[number], chance))


@given(st.binary(max_size=300), st.sampled_from([b"", b":20:", b"<Document>", b"PK\x03\x04", b"\xff\xfe"]))
def test_any_bytes(data: bytes, start: bytes) -> None:
    """
    Also those that begin like something known.
    """
    read_or_refused(start + data)


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=60)
def test_any_text_in_any_field(details: str, line: str) -> None:
    """
    Text in :86:, text behind :61:, text in an element.
    """
    read_or_refused(mt940(booking(details=details)).encode("utf-8", "replace"))
    text = mt940(booking(), closing="1,00").replace("2401150115D50,00", line)
    read_or_refused(text.encode("utf-8", "replace"))
    read_or_refused(
        camt(entry(details=f"<TxDtls><RmtInf><Ustrd>{line}</Ustrd></RmtInf></TxDtls>")).encode("utf-8", "replace")
    )


@pytest.mark.parametrize("number", range(len(FILES)))
def test_a_cut_file_loses_nothing_silently(number: int) -> None:
    """
    Cut anywhere, a file of one statement is refused, or all its rows are there, or a warning tells.
    """
    whole = FILES[number]
    count = sum(len(each.transactions) for each in read_statements(whole))
    if whole.count(b":20:") > 1:
        whole = whole[: whole.rindex(b":20:")]
        count = sum(len(each.transactions) for each in read_or_refused(whole) or [])
    for end in range(0, len(whole), max(1, len(whole) // 150)):
        statements = read_or_refused(whole[:end])
        if statements is not None:
            found = sum(len(each.transactions) for each in statements)
            assert found == count or any(each.warnings for each in statements)


ENTITIES = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "lol"}{"&l" + str(n - 1) + ";" if n else ""}">'
    for n in range(12)
)


DECLARATIONS = [
    "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>",
    "<!DOCTYPE Document SYSTEM 'http://127.0.0.1:1/x.dtd'>",
    f"<!DOCTYPE Document [{ENTITIES}]>",
]


def declaring(declaration: str, encoding: str) -> bytes:
    """
    A document of CAMT with that document type, whose entity it uses.
    """
    text = camt(entry()).replace("<Document", declaration + "<Document").replace("UTF-8", encoding)
    return text.replace(">a<", ">&x;<").encode(encoding)


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(declaration: str, encoding: str) -> None:
    """
    No entity, inner or outer, is ever looked at.
    """
    with pytest.raises(StatementRefused, match="document type"):
        read_statements(declaring(declaration, encoding))


@pytest.mark.parametrize("text", ["<a>" * 100_000, "<Document>" + "<BkToCstmrStmt>" * 5000])
def test_deep_nesting_is_refused(text: str) -> None:
    """
    The parser's own limits hold.
    """
    assert read_or_refused(text.encode()) is None


def a_zip_bomb() -> bytes:
    """
    Two hundred megabytes of nothing in a fifth of one.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.xml", "w") as member:
        for _ in range(200):
            member.write(bytes(1 << 20))
    return buffer.getvalue()


def test_a_zip_bomb_is_refused() -> None:
    """
    And never unpacked as a whole.
    """
    bomb = a_zip_bomb()
    tracemalloc.start()
    try:
        with pytest.raises(StatementRefused):
            read_statements(bomb)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_mixed_encodings_are_refused_with_the_line() -> None:
    """
    UTF-8 that becomes cp1252 half-way was put together by hand.
    """
    data = mt940(booking(details="Größe")).encode() + mt940(booking(details="Größe")).encode("cp1252")
    with pytest.raises(StatementRefused, match=r"line 14: .*UTF-8"):
        read_statements(data)


@pytest.mark.parametrize("control", ["\0", "\x08", "\x1b", "\x7f"])
def test_control_characters_are_refused_with_the_line(control: str) -> None:
    """
    A database would choke on them, and no bank writes them.
    """
    with pytest.raises(StatementRefused, match="line 6"):
        read_statements(mt940(booking(details=f"a{control}b")).encode())


MANY_ODD_ROWS = mt940(*[booking("0,00", "a\n:61:no booking")] * 20_000).encode()
MANY_ODD_ELEMENTS = camt(
    "".join(entry(more="<Any/>" * (row % 50)) for row in range(2_000)), total="-100000.00"
).encode()
MANY_ODD_LINES = mt940(booking(details="a" + "\n:61:no booking" * 50_000)).encode()


def test_many_odd_rows_are_one_warning_of_a_sort() -> None:
    """
    Twenty thousand rows with warnings among them; odd elements and lines are no rows.
    """
    (found,) = read_statements(MANY_ODD_ROWS)
    assert len(found.transactions) == 20_000
    assert len(found.warnings) == 2
    assert len(read_statements(MANY_ODD_ELEMENTS)[0].transactions) == 2_000
    assert len(read_statements(MANY_ODD_LINES)[0].transactions) == 1
