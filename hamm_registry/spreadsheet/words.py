"""What offices write for the codes of the schemas, beyond the codes and their labels.

Names of several words have hyphens here; how words are compared, `lists.keys` says.
"""

EMPTY = frozenset("- – — . / ? ?? k.a. k.a n.a. n/a entfällt none null nan".split())
"""What stands in a cell that says nothing."""

COUNTRIES = """
CI elfenbeinküste|KR südkorea|KP nordkorea|PS palästina palästinensische-gebiete westjordanland
GB england schottland wales nordirland vereinigtes-königreich|IR iran|SY syrien|LA laos|VN vietnam
TZ tansania|CZ tschechei tschechische-republik|SK slowakische-republik
US vereinigte-staaten-von-amerika|CN volksrepublik-china vr-china
BA bosnien-u-herzegowina bosnien-und-herzegovina|RU russische-föderation
CD dr-kongo kongo-dr kongo-demokratische-republik|CG republik-kongo kongo-brazzaville|BF burkina
MK nordmazedonien|MD moldau|NL niederlande|CV kap-verde kapverden|SZ swasiland|MM birma burma
"""

KINDS = """
city-link städtepartnerschaft städtefreundschaft partnerstadt kommunalpartnerschaft
city-link ortspartnerschaft
city-link gemeindepartnerschaft bezirkspartnerschaft kommunale-partnerschaft twinning
city-link town-twinning
municipal-project kommunalprojekt projekt-der-stadt städtisches-projekt klimapartnerschaft
association förderverein freundeskreis partnerschaftsverein initiative verein-ev ev
network netz arbeitskreis bündnis|membership mitglied|campaign aktion kampagne
school-exchange schulpartnerschaft schulaustausch schüleraustausch schulprojekt schule
youth-exchange jugendbegegnung jugendaustausch jugendprojekt jugend jugendfreizeit
university-cooperation hochschulpartnerschaft hochschulaustausch hochschule universität
church-partnership kirchenpartnerschaft gemeindepartnerschaft-kirche kirche partnergemeinde
church-partnership kirchlich|sponsorship patenschaft paten
aid hilfe hilfsprojekt entwicklungshilfe entwicklungsprojekt
aid entwicklungszusammenarbeit humanitäre-hilfe hilfstransport hilfstransporte spendenprojekt
culture-exchange kultur kulturaustausch kulturprojekt chor musik choraustausch
sport-exchange sport sportbegegnung sportpartnerschaft|business-link wirtschaft unternehmen
professional-exchange fachaustausch expertenaustausch fachkräfteaustausch feuerwehr
one-off einmalige-aktion veranstaltung|coordination koordinierung koordinierungsstelle
"""

FORMS = """
partnership städtepartnerschaft partnerstadt ortspartnerschaft gemeindepartnerschaft
partnership bezirkspartnerschaft|friendship städtefreundschaft freundschaft
project-partnership klimapartnerschaft
"""
"""What a kind of city-link says about its form as well."""

STATUSES = """
active läuft läuft-noch noch-aktiv laufend aktuell aktiv besteht besteht-noch in-betrieb ja yes
active ongoing
dormant ruht ruhend inaktiv pausiert pause ausgesetzt unterbrochen zurzeit-ruhend derzeit-ruhend
ended beendet eingestellt aufgelöst ausgelaufen erloschen gekündigt
completed abgeschlossen fertig erledigt durchgeführt umgesetzt done
planned geplant in-planung in-vorbereitung vorbereitung vorgesehen
proposed idee vorschlag vorgeschlagen|in-review in-prüfung geprüft-wird wird-geprüft
supported befürwortet|rejected abgelehnt nicht-befürwortet|withdrawn zurückgezogen
cancelled abgesagt entfallen|unknown unbekannt unklar ungeklärt unsicher
"""

THEMES = """
youth-school jugend schule schulen bildung jugendarbeit kinder schüleraustausch kinder-und-jugend
vocational-training ausbildung berufsbildung berufliche-bildung
higher-education hochschule wissenschaft|higher-education universität studium forschung
health medizin krankenhaus gesundheitswesen
emergency-aid humanitäre-hilfe nothilfe katastrophenhilfe soforthilfe|reconstruction wiederaufbau
water wasser abwasser wasserversorgung brunnen brunnenbau|energy energie solar solarenergie
climate-environment umwelt klima klimaschutz umweltschutz natur naturschutz nachhaltigkeit
waste abfall müll abfallwirtschaft|urban-development stadtplanung stadtentwicklung
administration verwaltung verwaltungsaustausch kommunalverwaltung
fire-civil-protection feuerwehr katastrophenschutz rettungsdienst thw brandschutz
culture-music kultur musik chor kunst theater orchester|sport fußball leichtathletik
church kirche glaube religion ökumene|inclusion inklusion behinderung teilhabe
fair-trade fairer-handel fairtrade eine-welt|global-learning globales-lernen entwicklungspolitik
economy wirtschaft handel
peace-remembrance frieden erinnerung gedenken versöhnung erinnerungskultur
civil-society zivilgesellschaft ehrenamt bürgerschaft soziales
encounter begegnung begegnungen austausch
town-twinning städtepartnerschaft partnerschaft
"""

AUDIENCES = """
children kinder|youth jugend jugendliche schüler schülerinnen-und-schüler
students studenten studierende|seniors senioren ältere|professionals fachkräfte
people-with-disabilities menschen-mit-behinderung|refugees flüchtlinge geflüchtete
everyone alle öffentlichkeit bürger bürgerinnen-und-bürger
"""

SCOPES = """
local lokal örtlich|bilateral zweiseitig|multilateral mehrseitig|global weltweit
"""

REACHES = """
global weltweit global international worldwide|multilateral europa europaweit eu europe
"""
"""What stands in the place of a country and is none."""

VISIBILITIES = "public öffentlich ja yes true|unlisted nein no false intern nicht-öffentlich"


def names(table: str) -> list[tuple[str, str]]:
    """The names of a table above with their codes.

    >>> names("a one two|b three")
    [('one', 'a'), ('two', 'a'), ('three', 'b')]
    """
    rows = (part.split() for line in table.splitlines() for part in line.split("|") if part.strip())
    return [(name, code) for code, *found in rows for name in found]
