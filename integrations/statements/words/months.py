"""
The names of the months by language, whole words and the language's usual abbreviations.

Source: Unicode CLDR (wide and abbreviated names, alone and inside a date), and abbreviations that banks write.
A name means a month only within a language: listopad is October in Croatian and November in Polish.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from integrations.statements.words.folding import folded

# January to December, separated by "|".
NAMES_BY_LANGUAGE = {
    "afrikaans": "januarie jan|februarie feb|maart mrt|april apr|mei|junie jun|julie jul|augustus aug|september sep"
    "|oktober okt|november nov|desember des",
    "albanian": "janar jan|shkurt shk|mars mar|prill pri|maj|qershor qer|korrik korr|gusht gush|shtator sht|tetor tet"
    "|nëntor nën|dhjetor dhj",
    "basque": "urtarrila urt|otsaila ots|martxoa mar|apirila api|maiatza mai|ekaina eka|uztaila uzt|abuztua abu"
    "|iraila ira|urria urr|azaroa aza|abendua abe",
    "belarusian": "студзеня студзень сту|лютага люты лют|сакавіка сакавік сак|красавіка красавік кра|мая май"
    "|чэрвеня чэрвень чэр|ліпеня ліпень ліп|жніўня жнівень жні|верасня верасень вер|кастрычніка кастрычнік кас"
    "|лістапада лістапад ліс|снежня снежань сне",
    "bosnian": "januar jan|februar feb|mart mar|april apr|maj|juni jun|juli jul|august aug avgust avg"
    "|septembar sep sept|oktobar okt|novembar nov|decembar dec",
    "bulgarian": "януари яну ян|февруари фев|март мар|април апр|май|юни юн|юли юл|август авг|септември сеп септ"
    "|октомври окт|ноември ное|декември дек",
    "catalan": "gener gen|febrer febr feb|març|abril abr|maig|juny|juliol jul|agost ag|setembre set|octubre oct"
    "|novembre nov|desembre des",
    "croatian": "siječnja siječanj sij|veljače veljača velj vel|ožujka ožujak ožu|travnja travanj tra"
    "|svibnja svibanj svi|lipnja lipanj lip|srpnja srpanj srp|kolovoza kolovoz kol|rujna rujan ruj"
    "|listopada listopad lis|studenoga studenog studeni stu|prosinca prosinac pro",
    "czech": "ledna leden led|února únor úno|března březen bře|dubna duben dub|května květen kvě|června červen čvn"
    "|července červenec čvc|srpna srpen srp|září zář|října říjen říj|listopadu listopad lis|prosince prosinec pro",
    "danish": "januar jan|februar feb|marts mar|april apr|maj|juni jun|juli jul|august aug|september sep sept"
    "|oktober okt|november nov|december dec",
    "dutch": "januari jan|februari feb febr|maart mrt maa mar|april apr|mei|juni jun|juli jul|augustus aug"
    "|september sep sept|oktober okt|november nov|december dec",
    "english": "january jan|february feb febr|march mar|april apr|may|june jun|july jul|august aug|september sep sept"
    "|october oct|november nov|december dec",
    "estonian": "jaanuar jaan jan|veebruar veebr veb|märts mär|aprill apr|mai|juuni jun|juuli jul|august aug"
    "|september sept sep|oktoober okt|november nov|detsember dets det",
    "finnish": "tammikuuta tammikuu tammi|helmikuuta helmikuu helmi|maaliskuuta maaliskuu maalis"
    "|huhtikuuta huhtikuu huhti|toukokuuta toukokuu touko|kesäkuuta kesäkuu kesä|heinäkuuta heinäkuu heinä"
    "|elokuuta elokuu elo|syyskuuta syyskuu syys|lokakuuta lokakuu loka|marraskuuta marraskuu marras"
    "|joulukuuta joulukuu joulu",
    "french": "janvier janv jan|février févr fév|mars mar|avril avr|mai|juin|juillet juil|août aoû|septembre sept sep"
    "|octobre oct|novembre nov|décembre déc",
    "galician": "xaneiro xan|febreiro feb|marzo mar|abril abr|maio mai|xuño xuñ|xullo xul|agosto ago|setembro set"
    "|outubro out|novembro nov|decembro dec",
    "german": "januar jan jänner jän|februar feb feber|märz mär mrz maerz|april apr|mai|juni jun|juli jul|august aug"
    "|september sept sep|oktober okt|november nov|dezember dez",
    "greek": "ιανουαρίου ιανουάριος ιαν|φεβρουαρίου φεβρουάριος φεβ|μαρτίου μάρτιος μαρ|απριλίου απρίλιος απρ"
    "|μαΐου μάιος μαΐ|ιουνίου ιούνιος ιουν|ιουλίου ιούλιος ιουλ|αυγούστου αύγουστος αυγ|σεπτεμβρίου σεπτέμβριος σεπ"
    "|οκτωβρίου οκτώβριος οκτ|νοεμβρίου νοέμβριος νοε|δεκεμβρίου δεκέμβριος δεκ",
    "hungarian": "január jan|február febr feb|március márc már|április ápr|május máj|június jún|július júl"
    "|augusztus aug|szeptember szept szep|október okt|november nov|december dec",
    "icelandic": "janúar jan|febrúar feb|mars mar|apríl apr|maí|júní jún|júlí júl|ágúst ágú|september sep sept"
    "|október okt|nóvember nóv|desember des",
    "indonesian": "januari jan|februari pebruari feb peb|maret mar|april apr|mei|juni jun|juli jul"
    "|agustus agu agt ags|september sep sept|oktober okt|november nopember nov|desember des",
    "irish": "eanáir ean|feabhra feabh|márta|aibreán aib|bealtaine beal|meitheamh meith|iúil|lúnasa lún"
    "|meán_fómhair mfómh|deireadh_fómhair dfómh|samhain samh|nollaig noll",
    "italian": "gennaio gen genn|febbraio feb febbr|marzo mar|aprile apr|maggio mag magg|giugno giu|luglio lug"
    "|agosto ago|settembre set sett|ottobre ott|novembre nov|dicembre dic",
    "latvian": "janvāris janv jan|februāris febr feb|marts mar|aprīlis apr|maijs mai|jūnijs jūn|jūlijs jūl"
    "|augusts aug|septembris sept sep|oktobris okt|novembris nov|decembris dec",
    "lithuanian": "sausio sausis saus sau|vasario vasaris vas|kovo kovas kov|balandžio balandis bal"
    "|gegužės gegužė geg|birželio birželis birž bir|liepos liepa liep lie|rugpjūčio rugpjūtis rugp rgp"
    "|rugsėjo rugsėjis rugs rgs|spalio spalis spal spa|lapkričio lapkritis lapkr lap|gruodžio gruodis gruod gru",
    "macedonian": "јануари јан|февруари фев|март мар|април апр|мај|јуни јун|јули јул|август авг|септември сеп септ"
    "|октомври окт|ноември ное|декември дек",
    "malay": "januari jan|februari feb|mac|april apr|mei|jun|julai jul|ogos ogo|september sep|oktober okt"
    "|november nov|disember dis",
    "maltese": "jannar jan|frar fra|marzu mar|april apr|mejju mej|ġunju ġun|lulju lul|awwissu aww|settembru set"
    "|ottubru ott|novembru nov|diċembru diċ",
    "norwegian": "januar jan|februar feb|mars mar|april apr|mai|juni jun|juli jul|august aug|september sep sept"
    "|oktober okt|november nov|desember des",
    "polish": "stycznia styczeń sty|lutego luty lut|marca marzec mar|kwietnia kwiecień kwi|maja maj"
    "|czerwca czerwiec cze|lipca lipiec lip|sierpnia sierpień sie|września wrzesień wrz"
    "|października październik paź|listopada listopad lis|grudnia grudzień gru",
    "portuguese": "janeiro jan|fevereiro fev|março mar|abril abr|maio mai|junho jun|julho jul|agosto ago"
    "|setembro set|outubro out|novembro nov|dezembro dez",
    "romanian": "ianuarie ian|februarie feb|martie mar|aprilie apr|mai|iunie iun|iulie iul|august aug"
    "|septembrie sept sep|octombrie oct|noiembrie noi nov|decembrie dec",
    "russian": "января январь янв|февраля февраль февр фев|марта март мар|апреля апрель апр|мая май|июня июнь июн"
    "|июля июль июл|августа август авг|сентября сентябрь сент сен|октября октябрь окт|ноября ноябрь нояб ноя"
    "|декабря декабрь дек",
    "serbian": "januar jan|februar feb|mart mar|april apr|maj|jun juni|jul juli|avgust avg|septembar sep sept"
    "|oktobar okt|novembar nov|decembar dec",
    "serbian in cyrillic": "јануар јан|фебруар феб|март мар|април апр|мај|јун јуни|јул јули|август авг"
    "|септембар сеп|октобар окт|новембар нов|децембар дец",
    "slovak": "januára január jan|februára február feb|marca marec mar|apríla apríl apr|mája máj|júna jún|júla júl"
    "|augusta august aug|septembra september sep sept|októbra október okt|novembra november nov"
    "|decembra december dec",
    "slovenian": "januarja januar jan|februarja februar feb|marca marec mar|aprila april apr|maja maj|junija junij jun"
    "|julija julij jul|avgusta avgust avg|septembra september sep sept|oktobra oktober okt|novembra november nov"
    "|decembra december dec",
    "spanish": "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago"
    "|septiembre setiembre sept sep set|octubre oct|noviembre nov|diciembre dic",
    "swahili": "januari jan|februari feb|machi mac|aprili apr|mei|juni jun|julai jul|agosti ago|septemba sep"
    "|oktoba okt|novemba nov|desemba des",
    "swedish": "januari jan|februari feb febr|mars mar|april apr|maj|juni jun|juli jul|augusti aug|september sep sept"
    "|oktober okt|november nov|december dec",
    "turkish": "ocak oca|şubat şub|mart mar|nisan nis|mayıs may|haziran haz|temmuz tem|ağustos ağu|eylül eyl"
    "|ekim eki|kasım kas|aralık ara",
    "ukrainian": "січня січень січ|лютого лютий лют|березня березень бер|квітня квітень квіт кві"
    "|травня травень трав тра|червня червень черв чер|липня липень лип|серпня серпень серп сер"
    "|вересня вересень вер|жовтня жовтень жовт жов|листопада листопад лист лис|грудня грудень груд гру",
}
Months = Mapping[str, int]


def _misread(name: str) -> str:
    """
    The name as code page 1250 looks where it is read as 1252: "øíjen".
    """
    try:
        misread = name.encode("cp1250").decode("cp1252")
    except UnicodeError:
        return name
    return misread if misread.isalpha() else name


MONTHS_BY_LANGUAGE: Mapping[str, Months] = {
    language: {
        folded(written.replace("_", " ")): month
        for month, variants in enumerate(names.split("|"), start=1)
        for name in variants.split()
        for written in (name, _misread(name))
    }
    for language, names in NAMES_BY_LANGUAGE.items()
}


def _agreed(languages: Collection[str]) -> dict[str, int]:
    """
    The names that mean one month in all the languages that know them.
    """
    meanings: dict[str, set[int]] = {}
    for language in languages:
        for name, month in MONTHS_BY_LANGUAGE[language].items():
            meanings.setdefault(name, set()).add(month)
    return {name: found.pop() for name, found in meanings.items() if len(found) == 1}


# The names that mean one month, whichever language they are of.
SURE_MONTHS: Months = _agreed(MONTHS_BY_LANGUAGE)

# All names, whatever they mean.
MONTH_NAMES = frozenset(name for months in MONTHS_BY_LANGUAGE.values() for name in months)


def readings_of_months(names: Collection[str]) -> list[tuple[frozenset[str], Months]]:
    """
    What folded names may mean, and in which languages: one where all languages that know the names agree.

    Names of several languages in one file are read where each of them means one month only.
    """
    found: dict[tuple[int, ...], list[str]] = {}
    for language, months in MONTHS_BY_LANGUAGE.items():
        if all(name in months for name in names):
            found.setdefault(tuple(months[name] for name in names), []).append(language)
    if found:
        return [(frozenset(languages), _agreed(languages)) for languages in found.values()]
    return [(frozenset(), SURE_MONTHS)] if all(name in SURE_MONTHS for name in names) else []
