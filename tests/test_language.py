"""German: every message is translated, and no output lets an English word through."""

import gettext
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from babel.messages.catalog import Message
from helper import ENTRY, ROOT, Result, Workplace, environment, hamm, process
from test_history import git
from test_rules import arrange

from hamm_registry import schema
from hamm_registry.checks.rule_pages import parts
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.rule import Rule
from hamm_registry.cli.choices import values_of
from hamm_registry.cli.session import Session
from hamm_registry.core import text
from hamm_registry.core.catalogue import Catalogue
from hamm_registry.site.page import LANGUAGE_NAMES

sys.path.insert(0, str(ROOT / "tools"))
import catalogue

COMMANDS = [name for name in catalogue.commands() if name]

USAGE = """
--foo | list --foo | list --colums id | -x | list -ox -z | --format json | lst | xyz | -- foo
show | explain | explain a b | rules x y | show schule-beispeil | show nirgendwo | show Gymnasium
list --limit | list --limit -1 | list --limit abc | list --count=3 | list --output | --today
list --format fxyz | list --format tabel | validate --format sarf | show x --format csv
--color bunt | --color= | --lang fr | --today gestern | --today 2026-02-30 | list --limit=
list foo:bar | list kidn:hilfe | list status:gibtsnicht | list land:Atlantis | list thema:wasserr
list ort:Bergn | list ort:Atlantis | list seit:gestern | list seit:.. | list sdg:vier | list seit:
list hat:foo | list veraltet:vielleicht | list nahe:Bergn | list nahe:Atlantis~20km | list nicht:
list gespeichert:foo | list gespeichert:kreis | list "land:" | list ,
list --columns foo | list --columns , | list --sort foo | fields foo | stats --by foo | stats --by ,
stats --by kind,status,form | list qqqq | list land:Tonga | list nahe:Hier
validate nirgends | validate .. | validate --select HR9 | validate --ignore X | explain HR999
explain unknown-valeu | parallels --level D | parallels --state neu | parallels nirgendwo
parallels --country Atlantis | parallels --theme wasserr | parallels --place Bergn
parallels --format eml | parallels --format sarif | parallels --changed-since HEAD
changes | changes --since gestern | changes --since 2026-02-30 | list --as-of nirgends
list --as-of 2020 | link a b --as-of HEAD | validate --changed-since nirgends | changes --since 2020
parallels | parallels --level all | parallels --hubs | parallels schule-beispiel
""".replace("\n", " | ").split(" | ")[1:-1]
"""Calls that are wrong, or that find nothing; the words are split at blanks."""

FAULTS = {
    "empty": b"",
    "comment": b"# nur eine Bemerkung\n",
    "list": b"- eins\n- zwei\n",
    "latin-1": "notes: Frühling\n".encode("latin-1"),
    "nul": b"notes: a\x00b\n",
    "direction": "notes: a\u202eb\n".encode(),
    "escaped": b'notes: "a\\u202eb"\n',
    "large": b"notes: " + b"a" * 300_000,
    "deep": b"notes: " + b"[" * 20 + b"]" * 20,
    "tab": b"title:\n\tde: Titel\n",
    "colon": b"notes: Motto: gemeinsam\n",
    "open quote": b"notes: 'offen\n",
    "late quote": b"notes: 'offen\nid: x\nkind: 'aid'\n",
    "escape": b'notes: "C:\\Daten"\n',
    "bracket": b"themes: [water, health\nkind: aid\n",
    "comma": b"themes: [water health}\n",
    "at": b"notes: @Stadt\n",
    "no colon": b"id: x\nkind\nform: contact\n",
    "indentation": b"id: x\n  kind: aid\n form: contact\n",
    "dash": b"id: x\n- kind\n",
    "block": b"notes: | Text\n",
    "anchor": b"notes: &x Text\n",
    "alias": b"notes: *x\n",
    "tag": b"notes: !!str Text\n",
    "merge": b"<<: {notes: Text}\n",
    "complex key": b"? [a, b]\n: c\n",
    "twice": b"id: x\nid: y\n",
    "twice on one line": b"{id: x, id: y}\n",
    "documents": b"id: x\n---\nid: y\n",
    "directive": b"%YAML 1.1\n---\nid: x\n",
    "tag directive": b"%TAG ! tag:example.org,2026:\n---\nid: x\n",
    "bad directive": b"%YAML 9.9\n---\nid: x\n",
    "bad anchor": b"notes: & \n",
    "question": b"notes: ? a\n",
    "conflict": b"id: x\n<<<<<<< HEAD\nkind: aid\n=======\nkind: network\n>>>>>>> andere\n",
}
"""Files that cannot be read, by what is wrong with them."""

OVERLAYS = {
    "empty values": "kind:\nstatus: null\nthemes: []\nsources: []\n",
    "types": "notes: 112\nthemes: water\nsince: 1993\nsdgs: [vier]\nplaces: [Bergen]\ntitle: T\n",
    "more types": "notes: [a]\nsummary: true\nplaces: {name: Bergen}\nother_names: 7\n"
    "funding: [{amount: viel, about: 1, programme: 3}]\n",
    "unknown": "kind: ait\nstatus: activ\nlanguage: [de]\nthemes: [wasser]\nkínd: aid\n"
    "countries: [NW]\nplaces: [{name: Bergen, country: Norway}]\n",
    "sizes": f"title: {{de: '', en: {'x' * 200}}}\nsdgs: [0, 18, 1, 2, 3, 4]\ncontact: {{}}\n"
    "activities: [{title: Fahrt, type: delegation, status: planned, participants: -1}]\n",
    "forms": "since: {date: 7.3.1986}\nsummary: {deutsch: Text}\nlanguages: [Deutsch]\n"
    "former_ids: [Alt!]\ncontact: {mailbox: niemand}\n"
    "sources: [{id: A, title: T, url: x, kind: wiki}]\n",
    "conditions": "kind: aid\nform: contact\n",
    "city link": "kind: city-link\n",
    "proposed": "status: proposed\n",
    "many": "foo: [1]\n" + "".join(f"f{n}: 1\n" for n in range(30)),
    "blank": "notes: '   '\n",
    "reserved": "id: con\n",
    "ids": "id: Schule_Beispiel\n",
    "dates": "since: {date: 2023-02-30, source: schule}\nuntil: {date: 1990-13}\n"
    "milestones: [{date: 2999, type: charter}]\n",
    "claims": "claims:\n  - {field: sinc.date, value: 1990, sources: [zeitung]}\n",
    "sources": "sources:\n  - {id: a, title: A, url: 'https://a.example', kind: press}\n"
    "  - {id: a, title: B, url: 'https://b.example', kind: press}\n",
    "relations": "relations:\n  - {to: schule-beispiel, type: part-of}\n"
    "  - {to: nichts, type: part-of}\n",
    "privacy": "notes: 'Anna, anna.muster@web.example, Tel. 02381 555 0199, geb. am 12.03.1950,"
    " DE89 3704 0044 0532 0130 00'\n",
    "upkeep": "organisations: [{name: A, role: partner}]\nsince:\ntitle: {de: Titel}\nsources:\n"
    "  - {id: a, title: A, url: 'https://a.example', kind: press, date: 2001}\n",
    "no date": "since:\nsources: [{id: a, title: A, url: 'https://a.example', kind: press}]\n",
    "addresses": "links:\n  - {url: 'http://127.0.0.1', kind: press}\n"
    "  - {url: 'https://haus', kind: press}\n",
    "first language": "title: {en: Title}\n",
    "retired": "retired: {on: 2026-01-01, reason: merged, into: schule-beispiel}\n",
}
"""Fields to lay over a good entry, by what is wrong with them."""

RICH = """
summary: {de: Ein Schulaustausch.}
kind: city-link
form: friendship
districts: [Mitte]
countries: [NO, SE]
places:
  - {name: Bergen, country: 'NO', about: true}
organisations:
  - {name: Gymnasium Beispiel, unit: Oberstufe, role: lead, type: school}
  - {name: Katedralskole, role: partner, type: school, country: 'NO', place: Bergen}
since: {date: 1977, basis: charter, source: schule}
until: {date: 2031, about: true}
claims:
  - {field: since.date, value: 1995, sources: [zeitung], basis: mention, note: Nur beiläufig.}
  - {field: title.de, value: Anders, sources: [schule]}
milestones:
  - {date: 2003-05, type: anniversary, title: Feier, source: schule}
sdgs: [4, 17]
audience: [youth]
activities:
  - {title: Besuch, type: exchange, start: 2027-05, status: planned}
offers: [{type: lodging, text: Zehn Betten}]
needs: [{type: money}]
relations: [{to: schule-zweite, type: jointly-with}]
funding: [{funder: Land, amount: 1200, share_pct: 50, about: true, currency: EUR}]
contact: {page: 'https://www.schule.example/kontakt'}
notes: Geprüft.
sources:
  - {id: schule, title: Austausch, url: 'https://www.schule.example/', kind: school, date: 2020}
  - {id: zeitung, title: Bericht, url: 'https://www.zeitung.example/', kind: press}
"""
"""An entry that has something to show in every part of the screen."""

ALONE = "organisations: [{name: Verein, role: partner}]\nsince:\nplaces:\ncountries: [DE]\n"
GONE = "former_ids: [schule-alt]\nretired: {on: 2026-01-02, reason: merged, into: schule-zweite}\n"

SCREENS = """
--color never | list --format table | list --format csv-excel | list --format markdown
list bestätigt:nein --format table | list hat:abweichende-angaben --format table
show schule-beispiel | show schule-zweite | show schule-dritte | show schule-alt
stats --format table | stats --by land,thema --format table | stats --by bestätigt --format table
fields --format table | fields art --format table | fields veraltet --format table
parallels --level all --state all | parallels schule-beispiel | parallels --level all --pairs
parallels --level all --format table | parallels --level all --format markdown
parallels schule-beispiel schule-zweite --state all --format markdown
parallels schule-dritte schule-fuenfte --format eml
validate | validate --strict --select HR4 | rules --format table | rules --format markdown
""".replace("\n", " | ").split(" | ")[1:-1]


@pytest.fixture
def registry(registry: Workplace) -> Iterator[Workplace]:
    """Give the registry of the other tests, and the environment that a German has."""
    languages = "languages: [de, en]\n"
    saved = "saved_queries: {kreis: 'saved:kreis'}\n"
    registry.change(languages, languages + saved, "registry.yaml")
    town = "type: town\n"
    region = "  - {name: Hier, country: DE, type: region}\n"
    registry.change(town, town + region, "data/places.yaml")
    with environment(LANG=None, LC_ALL="de_DE.UTF-8"):
        yield registry


def words(text: str) -> set[str]:
    """The words of a text, without regard to case."""
    return set(re.findall(r"[^\W\d_]{2,}", text.casefold()))


def forms(message: Message) -> tuple[str, ...]:
    """The forms of a translation."""
    found = message.string
    return (found,) if isinstance(found, str) else tuple(found or ())


def _english() -> set[str]:
    """The words of the English texts that are in no German text."""
    english, german = set[str](), set[str]()
    for message in catalogue.read(GERMAN):
        english |= words(" ".join([message.id] if isinstance(message.id, str) else message.id))
        german |= words(re.sub(r"\{.*?\}|„.*?“", "", " ".join(forms(message))))
    for field in (field for kind in schema.KINDS for field in schema.fields(kind).values()):
        for texts in (field.titles, field.descriptions, *field.codes.values()):
            english |= words(texts["en"])
            german |= words(texts["de"])
    return english - german


GERMAN = catalogue.PACKAGE / "locale/de/LC_MESSAGES/hamm_registry.po"
ENGLISH = _english()
CODE = re.compile(
    r"""(?mx)
      ^\ *\d+\ \|\ .*$               # lines of files
    | --[a-z-]+ | \w+(?:\|\w+)+ | „[^“]*“  # options, their values, what is quoted
    | \b [\w.:-]+ (?:/+[\w.-]*)+       # paths, web addresses
    | \b HR\d{3} [ |]+ [a-z0-9-]+      # rules
    | (?:erlaubt|möglich|bekannt|zum\ Beispiel):\ [^·\n]*
    """
)
"""What stands in messages as it stands in files and on the command line."""


def english(output: str) -> set[str]:
    """The English words of an output, but for its code."""
    return words(CODE.sub("", output)) & ENGLISH


def assert_german(result: Result) -> None:
    """Fail where a result says nothing, or says it in English."""
    assert result.out + result.err
    assert english(result.out + result.err) == set(), result.out + result.err


# The catalogue


def test_what_pages_say_is_found_where_the_tool_looks_for_it() -> None:
    """A function that was renamed would take its sentences out of the catalogues of the website."""
    functions: dict[str, set[str]] = {}
    for message in catalogue._texts():
        file = message.file.removeprefix(f"{catalogue.PACKAGE.name}/")
        functions.setdefault(file, set()).add(message.function)
    for file, named in catalogue.SITE_FUNCTIONS.items():
        assert named <= functions[file], file


def test_everything_is_translated() -> None:
    for path in catalogue.catalogues():
        assert catalogue.problems(path) == [], "python tools/catalogue.py update"


def test_the_website_announces_the_languages_that_have_a_catalogue() -> None:
    spoken = {path.parent.parent.name for path in catalogue.catalogues()}
    assert spoken | {"en"} == set(text.SITE_LANGUAGES)


def test_every_form_of_a_number_is_its_own_where_the_language_has_one() -> None:
    """A Polish or Ukrainian noun has three forms: 1, 2 and 5 are never said alike."""
    for path in catalogue.catalogues():
        catalogue_of_language = catalogue.read(path)
        message = catalogue_of_language.get("{count} initiative")
        assert message is not None
        assert len(forms(message)) == catalogue_of_language.num_plurals, path
        said = [_counted(path.parent.parent.name, count) for count in (1, 2, 5, 21, 22)]
        expected = {
            "de": "1 Initiative|2 Initiativen|5 Initiativen|21 Initiativen|22 Initiativen",
            "es": "1 iniciativa|2 iniciativas|5 iniciativas|21 iniciativas|22 iniciativas",
            "fr": "1 initiative|2 initiatives|5 initiatives|21 initiatives|22 initiatives",
            "pl": "1 inicjatywa|2 inicjatywy|5 inicjatyw|21 inicjatyw|22 inicjatywy",
            "tr": "1 girişim|2 girişim|5 girişim|21 girişim|22 girişim",
            "uk": "1 ініціатива|2 ініціативи|5 ініціатив|21 ініціатива|22 ініціативи",
        }
        assert "|".join(said) == expected[path.parent.parent.name]


def test_every_message_is_found_in_the_compiled_catalogue() -> None:
    """Ours finds by search what the standard library's class has loaded."""
    for path in catalogue.catalogues():
        compiled = path.with_suffix(".mo")
        ours = Catalogue(compiled.read_bytes())
        with compiled.open("rb") as file:
            loaded = gettext.GNUTranslations(file)
        for message in catalogue.read(path):
            if not message.id:  # the head of the file
                continue
            if isinstance(message.id, str):
                for text in (message.id, message.id + "?", message.id[:-1] or "?"):
                    assert ours.gettext(text) == loaded.gettext(text)
                continue
            one, many = message.id
            assert ours.gettext(one) == loaded.gettext(one)
            for count in (0, 1, 2, 5, 21):
                assert ours.ngettext(one, many, count) == loaded.ngettext(one, many, count)
    assert ours.gettext("\udcff") == "\udcff"
    assert [ours.ngettext("a", "b", count) for count in (0, 1, 2)] == ["b", "a", "b"]


def _counted(language: str, count: int) -> str:
    with text.speaking(language, text.SITE_DOMAIN):
        return text.ngettext("{count} initiative", "{count} initiatives", count).format(count=count)


def test_the_compiled_catalogue_is_up_to_date(tmp_path: Path) -> None:
    copy = tmp_path / "de/LC_MESSAGES" / GERMAN.name
    copy.parent.mkdir(parents=True)
    shutil.copy(GERMAN, copy)
    catalogue.compile_one(copy)
    used = GERMAN.with_suffix(".mo").read_bytes()
    assert used == copy.with_suffix(".mo").read_bytes(), "python tools/catalogue.py compile"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('msgstr "ja"', 'msgstr ""', "not translated: 'yes'"),
        ('msgid "yes"', '#, fuzzy\nmsgid "yes"', "fuzzy: 'yes'"),
        ('msgid "yes"\nmsgstr "ja"\n', "", "missing: 'yes'"),
        ('msgid "yes"', 'msgid "maybe"', "obsolete: 'maybe'"),
        ('"{name} fehlt"', '"{namen} fehlt"', "other placeholders or blanks: '{name} is missing'"),
        ('"{name} fehlt"', '"fehlt"', "other placeholders or blanks: '{name} is missing'"),
        ('msgstr " oder "', 'msgstr "oder"', "other placeholders or blanks: ' or '"),
        ('"{count} Einträge"', '"Einträge"', "other placeholders or blanks: '{count} entry'"),
    ],
)
def test_the_check_sees_what_is_wrong(tmp_path: Path, old: str, new: str, problem: str) -> None:
    copy = tmp_path / "de/LC_MESSAGES" / GERMAN.name
    copy.parent.mkdir(parents=True)
    content = GERMAN.read_text(encoding="utf-8")
    assert content.count(old) == 1
    copy.write_text(content.replace(old, new), encoding="utf-8")
    assert problem in catalogue.problems(copy)


def test_updating_takes_up_and_drops_messages_and_then_rests(tmp_path: Path) -> None:
    copy = tmp_path / "de/LC_MESSAGES" / GERMAN.name
    copy.parent.mkdir(parents=True)
    content = GERMAN.read_text(encoding="utf-8").replace('msgid "yes"', 'msgid "maybe so"')
    copy.write_text(content, encoding="utf-8")
    catalogue.update(copy)
    problems = catalogue.problems(copy)
    assert "not translated: 'yes'" in problems
    assert not [problem for problem in problems if "maybe so" in problem]
    first = copy.read_bytes()
    catalogue.update(copy)
    assert copy.read_bytes() == first
    assert b"Date:" not in first
    assert not re.search(rb"(?m)^#: .*:\d", first)


def test_a_language_begins_with_its_plural_forms_and_all_messages_of_the_website(
    tmp_path: Path,
) -> None:
    path = catalogue.begin(tmp_path, "nl")
    assert path is not None
    assert catalogue.begin(tmp_path, "nl") is None
    catalogue.update(path)
    wanted = [message for message in catalogue.messages("site") if message.id]
    problems = catalogue.problems(path)
    assert len(problems) == len(wanted)
    assert all(problem.startswith("not translated: ") for problem in problems)
    assert catalogue.read(path).num_plurals == 2
    assert path.read_text(encoding="utf-8").startswith("# Dutch\n")


def test_a_language_of_the_website_has_its_own_figures_and_name() -> None:
    others = set(text.SITE_LANGUAGES) - {"en"}
    assert others <= text._NUMERIC_DATES.keys()
    assert others <= text._SEPARATORS.keys()
    assert set(text.SITE_LANGUAGES) <= LANGUAGE_NAMES.keys()


COMMAND_LINE = re.compile(r"\n  git config .*")
"""Commands to copy keep the quotation marks of the shell."""


def test_quotation_marks_are_german() -> None:
    for message in catalogue.read(GERMAN):
        for translation in forms(message) if message.id else ():
            assert translation.count("„") == translation.count("“"), translation
            prose = COMMAND_LINE.sub("", translation)
            assert not set(prose) & set('”"«»'), translation


# Words


def test_the_list_of_english_words_is_worth_something() -> None:
    assert {"the", "is", "not", "error", "warning", "missing", "there", "does"} <= ENGLISH
    assert english("there is not Option") == {"there", "is", "not"}
    assert english("   12 | the notes\n--there ORDNER „the“ HR001 is-not-there") == set()


def test_a_process_speaks_german() -> None:
    called = process("list", "--foo", LC_ALL="de_DE.UTF-8")
    assert called.returncode == 2
    assert called.stdout == b""
    assert called.stderr.decode().splitlines()[0] == "hamm: es gibt keine Option „--foo“"
    assert english(called.stderr.decode()) == set()


def without_values(help_text: str, command: str) -> str:
    """The help of a command without the codes that its options take, which are no language."""
    program = catalogue.commands()[command]
    context = typer.Context(program, obj=Session())
    text = re.sub(r"-\n +", "-", help_text)  # a code may be broken at its hyphen
    for parameter in program.params:
        for value in sorted(values_of(parameter, context), key=len, reverse=True):
            text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", "", text)
    return text


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(registry: Workplace, command: str) -> None:
    result = hamm(*command.split(), "--help")
    assert_german(result._replace(out=without_values(result.out, command)))
    assert "Aufruf: hamm" in result.out
    assert "29.11.2026" in result.out


WITHOUT_A_TERMINAL = [name for name in COMMANDS if name not in ("edit", "open")]
"""The two others open an editor and a browser: other tests try them."""


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("command", ["", *WITHOUT_A_TERMINAL])
def test_the_example_of_the_help_works(registry: Workplace, command: str, language: str) -> None:
    told = hamm(*command.split(), "--help", "--lang", language).out
    registry.overlay("saved_queries:\n", "registry.yaml")
    registry.another("schule-zweite", "organisations: [{name: Chor Beispiel, role: lead}]\n")
    for name in ("list.csv", "liste.csv"):
        registry.put(name, "Titel;Land;Kurztext;Art;Status;Themen\n")
    if command in ("changes", "save"):
        git(registry.root, "init", "-q")
        if command == "save":
            git(registry.root, "add", "-A")
        git(registry.root, "commit", "-q", "--allow-empty", "-m", "x")
    if command == "unlink":
        registry.hamm("link", "schule-beispiel", "schule-zweite", "--type", "in-contact")
    if command == "undo":
        registry.hamm("set", "schule-beispiel", "notes=Neu")
    ids = iter(("schule-beispiel", "schule-zweite"))
    words_of_it = told.rpartition(":\n  hamm ")[2].split()
    example = [next(ids) if word in ("ID", "KENNUNG") else word for word in words_of_it]
    if command == "init":  # a checkout cannot say where CI is to install it from
        example += ["--tool", "https://tool.example/hamm.whl"]
    result = registry.hamm(*example, "--lang", language)
    assert result.code == 0, result.err


@pytest.mark.parametrize("call", USAGE)
def test_wrong_calls(registry: Workplace, call: str) -> None:
    assert_german(hamm(*call.split()))


@pytest.mark.parametrize("output", [".", "nirgends/liste.csv", "x" * 300])
def test_files_that_cannot_be_written(registry: Workplace, output: str) -> None:
    result = registry.hamm("list", "--output", output)
    assert result.code == 3
    assert_german(result)


@pytest.mark.parametrize("name", FAULTS)
def test_files_that_cannot_be_read(registry: Workplace, name: str) -> None:
    registry.put(ENTRY, FAULTS[name])
    result = registry.hamm("validate")
    assert result.code == 1
    assert_german(result)


@pytest.mark.parametrize("name", OVERLAYS)
def test_entries_that_are_wrong(registry: Workplace, name: str) -> None:
    registry.overlay(OVERLAYS[name])
    assert_german(registry.hamm("validate", "--ignore", "HR4"))
    assert_german(registry.hamm("validate", "--select", "HR4"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rules(registry: Workplace, rule: Rule) -> None:
    explained = hamm("explain", rule.code)
    assert_german(explained._replace(out=re.sub(r"(?m)^    .*$", "", explained.out)))
    arrange(registry, parts(rule).fails)
    result = registry.hamm("validate", "--select", rule.code)
    assert rule.code in result.out
    assert_german(result)


def test_relations_and_ids_of_several_entries(registry: Workplace) -> None:
    registry.overlay("relations: [{to: schule-zweite, type: part-of}]\n")
    registry.another("schule-zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    registry.another("con")
    result = registry.hamm("validate")
    assert {"HR101", "HR112", "HR501"} <= set(re.findall("HR[0-9]+", result.out))
    assert_german(result)


def test_folders_that_are_wrong(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (registry.root / "data/initiatives/ordner").mkdir()
    registry.put("data/meetings", "keine Mappe")
    (registry.root / "data/funding").symlink_to(tmp_path_factory.mktemp("fremd"))
    result = registry.hamm("validate")
    assert len(re.findall("HR001|HR018", result.out)) > 2
    assert_german(result)


@pytest.mark.parametrize(
    "content",
    [
        "schema_version: 99\n",
        "schema_version: 1\ncity: Beispielstadt\n",
        "schema_version: 1\ncity: [\n",
        "",
    ],
)
def test_a_registry_that_cannot_be_read(registry: Workplace, content: str) -> None:
    registry.put("registry.yaml", content)
    result = registry.hamm("list")
    assert result.code == 3
    assert_german(result)


def test_no_registry(registry: Workplace, tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").unlink()
    for result in (hamm("list"), hamm("list", "--root", tmp_path / "nichts")):
        assert result.code == 3
        assert_german(result)


def test_nothing_to_show_and_something_skipped(registry: Workplace) -> None:
    (registry.root / ENTRY).unlink()
    assert_german(registry.hamm())
    registry.put(ENTRY, FAULTS["tab"])
    registry.another("schule-zweite")
    for result in (registry.hamm(), registry.hamm("list", "--format", "table")):
        assert "1 Datei übersprungen" in result.err
        assert_german(result)


@pytest.mark.parametrize("call", SCREENS)
def test_screens(registry: Workplace, call: str) -> None:
    registry.overlay(RICH)
    registry.another("schule-zweite", "confirmed: {on: 2026-10-01, by: organisation}\n")
    registry.another("schule-dritte", ALONE)
    registry.another("schule-vierte", GONE)
    registry.another("schule-fuenfte", "status: unknown\n")
    result = registry.hamm(*call.split())
    if call.startswith("fields"):  # the first column holds names and codes
        result = result._replace(out=re.sub(r"(?m)^[\w.-]+", "", result.out))
    assert_german(result)


def test_the_tasks_of_the_week_name_queries_that_work(registry: Workplace) -> None:
    registry.overlay("saved_queries:\n", "registry.yaml")
    registry.overlay(RICH)
    registry.another("schule-zweite")
    screen = registry.hamm().out
    ((count, call),) = re.findall(r"(?m)^  Klären +(\d+) .* · hamm (list .+)$", screen)
    assert registry.hamm(*call.split(), "--count") == (0, f"{count}\n", "")


def test_the_task_to_ask_counts_whom_it_asks(registry: Workplace) -> None:
    registry.overlay("saved_queries:\n", "registry.yaml")
    screen = registry.hamm().out
    ((count, call),) = re.findall(r"(?m)^  Bestätigen lassen +(\d+) .* · hamm (ask .+)$", screen)
    assert f" {count} " in registry.hamm(*call.split(), "--dry-run").out
