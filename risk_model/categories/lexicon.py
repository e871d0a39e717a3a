"""
The words by which a transaction's category is known: Dutch, English, German, some French.

General knowledge of the trade and the banks' own published wordings, as of LEXICON_VERSION. Collectors and lenders
rename often: the list is dated and lives here, not in branches. All words are folded: lower case, no accents; German
ones stand here as banks without umlauts write them too. A word counts when it stands alone, or, ending in *, when a
word begins with it.

False friends that are left out on purpose: "incasso" (Dutch for direct debit), "beslag" alone (door fittings),
"curator" (museums), "retour" (returned goods), "levy" (a surname), names that are also a place or another firm
("lowell", "agin", "toto") unless more of the name is said. FALSE_FRIENDS holds those that need more than leaving out.
Words of health, religion or union are never used.
"""

from __future__ import annotations

from risk_model.categories import Category

LEXICON_VERSION = "2026-11-25"


def _listed(words: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in words.split(","))


WORDS: dict[Category, tuple[str, ...]] = {
    Category.SEIZURE: _listed(
        """
        derdenbeslag, loonbeslag, beslaglegging, executoriaal beslag, conservatoir beslag, bankbeslag, garnishment,
        attachment of earnings, tax levy, writ of execution, third party debt order, third-party debt order,
        charging order, pfandung*, kontopfandung*, pfub, pfaendung*, kontopfaendung*, pfueb, p-konto,
        zwangsvollstreckung*, gerichtsvollzieher*, obergerichtsvollzieher*, saisie attribution, saisie-attribution,
        faillissement*, surseance, insolvenzverwalter*, winding-up, winding up petition, bewindvoerder, betekening,
        exploot, ontruiming
        """
    ),
    Category.TAX_ARREARS: _listed(
        """
        naheffing*, dwangbevel*, overheidsvordering*, uitstel van betaling, betalingsverzuim, verzuimboete,
        betalingsregeling belasting*, saumniszuschlag*, saeumniszuschlag*, tax arrears, late payment penalty hmrc,
        time to pay, majoration de retard
        """
    ),
    Category.COLLECTION_AGENCY: _listed(
        """
        deurwaarder*, gerechtsdeurwaarder*, incassobureau, incassokosten, incasso b.v, incassocenter,
        invorderingsbedrijf, derdengelden, flanderijn, ggn, syncasso, lavg, bazuin, janssen & janssen, jongerius,
        agin timmermans, agin pranger, agin otten, agin gerechtsdeurwaarders, van der velde van hal, bosveld,
        cannock chase, vesting finance, intrum, alektum, coeo, direct pay services, trust krediet beheer,
        collectcare, atradius collections, credifin, cjib, lbio, huissier*, fiducre, inkasso*, eos inkasso, eos
        nederland, creditreform inkasso, paigo, bad homburger inkasso, mahnbescheid*, mahngericht*, debt collection,
        collection agency, bailiff*, lowell portfolio, lowell financial, lowell group, lowell inkasso, cabot
        financial, marston holdings, bristow & sutor, county court judgment
        """
    ),
    Category.RETURNED_DEBIT: _listed(
        """
        storno, stornering, gestorneerd*, terugboeking incasso, retour incasso, onvoldoende saldo, saldotekort, trx.
        onverwerkbaar, returned direct debit, unpaid direct debit, unpaid item, bounced, refer to payer,
        insufficient funds, returned payment, rucklastschrift*, ruecklastschrift*, lastschriftruckgabe*,
        lastschriftrueckgabe*, lastschrift-retoure, mangels deckung, rejet de prelevement, prelevement impaye,
        provision insuffisante
        """
    ),
    Category.PENALTY: _listed(
        """
        penalty interest, debetrente, roodstand*, overstand*, overdraft fee, overdraft charge, unarranged overdraft,
        overdraft interest, nsf fee, non-sufficient funds, returned item fee, fee returned direct debit,
        retourenentgelt, uberziehungszins*, ueberziehungszins*, sollzins*, dispozins*, aanmaning*, aanmaningskosten,
        agios, commission d'intervention
        """
    ),
    Category.RESCUE_LENDER: _listed(
        """
        swishfund, bridgefund, qeld, floryn, new10, opr finance, opr-finance, ferratum business, yeaz, youlend,
        capital circle, iwoca, funding circle, wayflyer, uncapped, teylor, stripe capital, paypal working capital,
        shopify capital, sumup cash advance, mollie capital, adyen capital, merchant cash advance, working capital
        loan, flitskrediet, bedrijfskrediet, business loan*, business lending, quickfund, flashcapital, bridge
        credit, kurzkredit
        """
    ),
    Category.LOAN: _listed(
        """
        qredits, credion, collin crowdfund, geldvoorelkaar, lendahand, october, beequip, factris, grenke, auxmoney,
        kfw, lening*, aflossing*, kredietfaciliteit, termijn lening, kasgeldlening, hypotheek*, factoring, leasing,
        loan payment, loan repayment, loan instalment, loan payout, loan disbursement, mortgage, darlehen*,
        kreditrate*, tilgung*, echeance pret
        """
    ),
    Category.GAMBLING: _listed(
        """
        casino, casinos, kansspel*, nederlandse loterij, staatsloterij, toto online, toto sport, toto casino,
        betcity, betent, bet365, hillside new media, ggpoker, nsus malta, fpo nederland, play north, tombola,
        bingoal, livescore bet, unibet, kindred group, bwin, tipico, tipwin, pokerstars, betsson, jacks.nl, jack's
        casino, gokken, wedden, bookmaker*, spielhalle*, spielbank*, wettburo*, wettbuero*, betarena, gambling,
        betting
        """
    ),
    Category.PAYROLL: _listed(
        """
        salaris*, salarissen, nettoloon, loon, lonen, vakantiegeld, salary, salaries, wages, payroll, net pay,
        gehalt*, lohn, lohne, loehne, lohnzahlung*, salaire*, pension contribution, bedrijfstakpensioenfonds, pfzw
        """
    ),
    Category.TAX: _listed(
        """
        belastingdienst, omzetbelasting, btw, loonheffing*, vennootschapsbelasting, vpb, motorrijtuigenbelasting,
        gemeentebelasting*, gblt, bsgw, cocensus, waterschap*, hoogheemraadschap*, douane, fod financien, spf
        finances, rsz, onss, finanzamt*, bundeskasse*, hauptzollamt*, umsatzsteuer*, lohnsteuer*, gewerbesteuer*,
        hmrc, vat, paye, companies house, urssaf, dgfip
        """
    ),
    Category.RENT: _listed(
        """
        huur, huurtermijn, bedrijfsruimte, verhuur, rent, lease premises, miete*, pacht*, loyer*
        """
    ),
    Category.INSURANCE: _listed(
        """
        verzekering*, insurance, versicherung*, assurances, nationale nederlanden, interpolis, allianz
        """
    ),
    Category.CASH: _listed(
        """
        geldautomaat, geldopname, cash withdrawal, cash deposit, atm, bargeld*, sealbag, storting
        """
    ),
}

# Phrases in which a word of the lexicon does not count.
FALSE_FRIENDS: tuple[str, ...] = _listed(
    """
    rent a car, rent-a-car, car rent, geant casino, casino supermarche*, supermarche casino, casino shop*, unpaid
    leave, vat bier, vat wijn, vat olie
    """
)

# Accounts, which are better evidence than a name that anybody can write: the Dutch tax and customs administration.
IBANS: dict[str, Category] = {
    "NL86INGB0002445588": Category.TAX,
    "NL42INGB0000064933": Category.TAX,
}

# Returned for another cause than lack of money: the payer objected, or the collector or a bank made an error.
DISPUTES = "MD01 MD02 MD06 SL01 AM05 DUPL FOCR AC01 AC13 AG01 AG02 BE05 RC01 TM01 TECH FRAD"

# Categories by ISO 20022 code of the reason of a return. Banks may report AM04 as MS03 for privacy.
RETURN_REASONS: dict[str, Category] = {
    "AC16": Category.SEIZURE,
    "AC17": Category.SEIZURE,
    "AM04": Category.RETURNED_DEBIT,
    "MS02": Category.RETURNED_DEBIT,
    "MS03": Category.RETURNED_DEBIT,
    **dict.fromkeys(DISPUTES.split(), Category.DISPUTED_DEBIT),
}
