"""
Words of direction by language: money out of the holder's account, and money into it.

Sources: exports listed by bank2ynab and firefly-iii's import configurations, plugins of ofxstatement, and the usual
banking vocabulary of the languages. A single letter means nothing without its pair in the same column.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from integrations.statements.words.folding import folded

OUT, IN = -1, 1


class DirectionWords(NamedTuple):
    """
    What one language calls money out and money in, folded, separated by "|".
    """

    out: str
    into: str


DIRECTIONS_BY_LANGUAGE = {
    "english": DirectionWords(
        "debit|dr|dbit|db|dbt|debits|debited|withdrawal|withdrawals|withdrawn|withdraw|paid out|money out|out|outflow"
        "|outgoing|paid|spent|expense|expenses|sent|send|payment out|payments out|debit transaction|dr transaction"
        "|fee|fees|cash out|transfer out|purchase|minus|neg|negative",
        "credit|cr|crdt|crd|crt|credits|credited|deposit|deposits|deposited|paid in|money in|in|inflow|incoming"
        "|received|receive|income|payment in|payments in|credit transaction|cr transaction|cash in|transfer in|plus|pos"
        "|positive",
    ),
    "dutch": DirectionWords(
        "af|debet|uit|uitgaven|uitgave|afschrijving|uitgaand|betaald|opname",
        "bij|credit|in|inkomsten|bijschrijving|inkomend|ontvangen|storting",
    ),
    "german": DirectionWords(
        "soll|belastung|lastschrift|ausgang|ausgabe|ausgaben|abbuchung|auszahlung|abgang|ausgehend|bezahlt",
        "haben|gutschrift|eingang|einnahme|einnahmen|einzahlung|zugang|zahlungseingang|eingehend|erhalten",
    ),
    "french": DirectionWords(
        "debit|sortant|sortie|depense|depenses|debiteur|retrait|emis|decaissement",
        "credit|entrant|entree|recette|recettes|crediteur|depot|recu|encaissement",
    ),
    "spanish": DirectionWords(
        "cargo|cargos|debe|debito|debitos|gasto|gastos|salida|salidas|egreso|egresos|retiro|retiros|pagado|enviado",
        "abono|abonos|haber|credito|creditos|ingreso|ingresos|entrada|entradas|deposito|depositos|cobrado|recibido",
    ),
    "italian": DirectionWords(
        "dare|addebito|addebiti|uscita|uscite|debito|prelievo|spesa|spese|pagato",
        "avere|accredito|accrediti|entrata|entrate|credito|versamento|incasso|ricevuto",
    ),
    "portuguese": DirectionWords(
        "debito|debitos|saida|saidas|despesa|despesas|pago|enviado|saque|levantamento",
        "credito|creditos|entrada|entradas|receita|receitas|recebido|deposito",
    ),
    "polish": DirectionWords(
        "obciazenie|obciazenia|wydatki|wydatek|wychodzacy|wychodzaca|wychodzace|wyplata|rozchod|wn",
        "uznanie|uznania|wplywy|wplyw|przychodzacy|przychodzaca|przychodzace|wplata|przychod|ma",
    ),
    "czech": DirectionWords(
        "vydaj|vydaje|odchozi|debet|na vrub|odepsano|platba odchozi",
        "prijem|prijmy|prichozi|kredit|ve prospech|pripsano|platba prichozi",
    ),
    "slovak": DirectionWords(
        "vydavok|vydavky|odchadzajuca|debet|na tarchu", "prijem|prijmy|prichadzajuca|kredit|v prospech"
    ),
    "slovene": DirectionWords("breme|v breme|odliv|odhodek|odlivi", "dobro|v dobro|priliv|prihodek|prilivi"),
    "croatian": DirectionWords(
        "isplata|isplate|duguje|rashod|teret|na teret|odljev|zaduzenje",
        "uplata|uplate|potrazuje|prihod|korist|u korist|priljev|odobrenje",
    ),
    "hungarian": DirectionWords(
        "terheles|kiadas|kimeno|tartozik|kifizetes", "jovairas|bevetel|bejovo|kovetel|befizetes|javara"
    ),
    "romanian": DirectionWords(
        "debit|suma debit|iesire|iesiri|plata|cheltuiala|retragere",
        "credit|suma credit|intrare|intrari|incasare|venit|depunere",
    ),
    "bulgarian": DirectionWords("дебит|изходящ|изходящо|разход", "кредит|входящ|входящо|приход"),
    "ukrainian": DirectionWords("дебет|списання|витрата|видаток|вихідний", "кредит|зарахування|надходження|вхідний"),
    "russian": DirectionWords(
        "дебет|списание|расход|исходящий|исходящая", "кредит|зачисление|поступление|приход|входящий|входящая"
    ),
    "swedish": DirectionWords(
        "uttag|debet|utgift|utgifter|ut|utbetalning", "insattning|kredit|inkomst|inkomster|in|inbetalning"
    ),
    "danish": DirectionWords(
        "udbetalt|haevet|udgift|udgifter|ud|udbetaling|debet",
        "indbetalt|indsat|indtaegt|indtaegter|ind|indbetaling|kredit",
    ),
    "norwegian": DirectionWords(
        "ut|utgift|utgifter|ut fra konto|belastet|debet|utbetaling",
        "inn|inntekt|inntekter|inn pa konto|godskrevet|kredit|innbetaling",
    ),
    "finnish": DirectionWords(
        "otto|panon korjaus|debet|meno|menot|veloitus|maksettu", "pano|oton korjaus|kredit|tulo|tulot|hyvitys|saatu"
    ),
    "icelandic": DirectionWords("ut|uttekt|debet", "inn|innlogn|kredit"),
    "estonian": DirectionWords("deebet|valjaminek|valja|kulu", "kreedit|sissetulek|sisse|tulu|laekumine"),
    "latvian": DirectionWords("debets|izejosais|izdevumi|izmaksa", "kredits|ienakosais|ienemumi|iemaksa"),
    "lithuanian": DirectionWords("debetas|islaidos|isejo|nurasymas", "kreditas|pajamos|gauta|iskaitymas"),
    "turkish": DirectionWords("borc|giden|cikis|gider|odeme|cekilen", "alacak|gelen|giris|gelir|tahsilat|yatan"),
    "greek": DirectionWords("χρεωση|χρεωσεις|αναληψη|εξοδο", "πιστωση|πιστωσεις|καταθεση|εσοδο"),
    "indonesian": DirectionWords(
        "debit|debet|keluar|pengeluaran|dana keluar|penarikan", "kredit|masuk|pemasukan|dana masuk|setoran"
    ),
    "malay": DirectionWords("debit|keluar|pengeluaran", "kredit|masuk|deposit"),
    "vietnamese": DirectionWords("ghi no|tien ra", "ghi co|tien vao"),
    "afrikaans": DirectionWords("debiet|uit|onttrekking", "krediet|in|deposito"),
}
SIGN_OF_WORD = {
    folded(word): sign
    for words in DIRECTIONS_BY_LANGUAGE.values()
    for sign, said in ((OUT, words.out), (IN, words.into))
    for word in said.split("|")
}
MARKS = {"-": OUT, "\u2212": OUT, "\u2013": OUT, "+": IN}
# Letters and short words that mean a direction only beside their pair: {money out: all that may be money in}.
PAIRS = (
    ("d", ("c", "k", "h", "cr", "a")), ("dr", ("cr",)), ("db", ("cr", "kr", "c", "k")), ("s", ("h",)), ("w", ("d",)),
    ("t", ("j",)), ("b", ("a",)), ("md", ("d", "dal")), ("wn", ("ma",)), ("v", ("p",)), ("o", ("i",)), ("e", ("i",)),
    ("χ", ("π",)), ("дт", ("кт",)), ("д", ("к",)),
)  # fmt: skip
# Words that mean nothing but a direction, whatever stands beside them.
PLAIN_DIRECTIONS = frozenset(
    ("debit", "credit", "debits", "credits", "dr", "cr", "dbit", "crdt", "debet", "kredit", "debito", "credito", "soll",
     "haben", "borc", "alacak")
)  # fmt: skip
# The codes of ISO 20022, where no other word is allowed.
SIGN_OF_ISO_CODE = {"CRDT": IN, "DBIT": OUT}
# What these letters mean in a column that is named as one of direction, where it holds only one of them.
LONE_LETTERS = {"d": OUT, "s": OUT, "c": IN, "k": IN, "h": IN, "j": IN}


def signs_of(texts: Iterable[str]) -> dict[str, int]:
    """
    The direction that each of the words of one column means: -1 money out, 1 money in, 0 where it is not known.

    >>> signs_of(["Wychodzący", "Przychodzący"]), signs_of(["D", "MD"]), signs_of(["D", "K"]), signs_of(["X"])
    ({'Wychodzący': -1, 'Przychodzący': 1}, {'D': 1, 'MD': -1}, {'D': -1, 'K': 1}, {'X': 0})
    """
    texts = list(texts)
    plain = {text: folded(text) for text in texts}
    said = set(plain.values())
    pairs = ({out: OUT} | dict.fromkeys(into, IN) for out, into in PAIRS if said > {out} and said <= {out, *into})
    pair = next(pairs, {})
    return {text: pair.get(word) or sign_of(text) for text, word in plain.items()}


@lru_cache(maxsize=4_000)
def sign_of(text: str) -> int:
    """
    The direction that a word means by itself: -1 money out, 1 money in, 0 where it is not known.
    """
    word = folded(text)
    return MARKS.get(text.strip()) or SIGN_OF_WORD.get(word) or LONE_LETTERS.get(word, 0)
