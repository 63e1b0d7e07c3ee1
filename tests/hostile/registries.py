"""Registries, lists, forms, histories, arguments and surroundings that somebody could make hostile.

Each case changes one thing in the registry of `tests/data/complete` and names the calls that meet
it. What comes of them stands in registries.txt beside this file.
"""

import io
import os
import shutil
import socket
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path

from helper import BASE, ENTRY, HERE, Workplace

from hamm_registry.storage.folders import FOLDERS, PHOTOS

ID = "partnerschaft-beispiel"
INITIATIVES = "data/initiatives"
PARTNERSHIP = f"{INITIATIVES}/{ID}.yaml"
CHOIR = "data/organisations/chor-beispielstadt.yaml"
FUND = "data/funding/fonds-beispiel.yaml"
MEETING = "data/meetings/treffen-beispiel.yaml"
PLACES = "data/places.yaml"
CONFIG = "registry.yaml"

Call = tuple[str, ...]
Prepare = Callable[[Workplace], object]

VALIDATE: Call = ("validate", "--ignore", "HR4", "--format", "json")
LIST: Call = ("list", "--format", "ids")
SHOW: Call = ("show", ID, "--format", "json")
SITE: Call = ("site", "made")


@dataclass(frozen=True)
class Case:
    """A change to the registry, the calls that meet it, and the environment that they run in."""

    prepare: Prepare
    calls: Sequence[Call] = (VALIDATE, LIST)
    environment: Mapping[str, str] = field(default_factory=dict)


def prepared(case: Case, root: Path) -> Workplace:
    """The registry of a case in a folder that is not there yet, in a git repository of its own."""
    shutil.copytree(HERE / "data" / "complete", root)
    place = Workplace(root)
    git(place, "init", "-q", "-b", "main")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "first")
    case.prepare(place)
    return place


def git(place: Workplace, *arguments: str, given: bytes = b"") -> str:
    """Run git in a registry as its owner would; the standard output without the last line break."""
    identity = ("-c", "user.name=Office", "-c", "user.email=office@city.example")
    command = ["git", "-C", str(place.root), *identity, *arguments]
    day = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-11-20T12:00:00Z")
    surroundings = {**os.environ, **day}
    done = subprocess.run(command, input=given, capture_output=True, check=True, env=surroundings)
    return done.stdout.decode().rstrip("\n")


def nothing(_place: Workplace) -> None:
    """Leave the registry as it is."""


def fields(text: str, path: str = PARTNERSHIP) -> Prepare:
    """Lay other fields over those of a file."""
    return lambda place: place.overlay(text, path)


def value(old: str, new: str, path: str = PARTNERSHIP) -> Prepare:
    """Write something else in one place of a file."""
    return lambda place: place.change(old, new, path)


def file(path: str, content: str | bytes) -> Prepare:
    """Put a file in its place."""
    return lambda place: place.put(path, content)


def both(*steps: Prepare) -> Prepare:
    """Several changes, one after the other."""

    def prepare(place: Workplace) -> None:
        for step in steps:
            step(place)

    return prepare


def copied(name: str) -> Prepare:
    """An entry of that id in a file of that name."""
    text = (BASE / ENTRY).read_text(encoding="utf-8").replace("schule-beispiel", name)
    return file(f"{INITIATIVES}/{name}.yaml", text)


def gone(path: str) -> Prepare:
    """Take a file or a folder away."""

    def prepare(place: Workplace) -> None:
        target = place.root / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()

    return prepare


def link(path: str, target: str) -> Prepare:
    """A link in the place of what was there."""
    return lambda place: (place.root / path).symlink_to(target)


def pipe(path: str) -> Prepare:
    """A named pipe that nobody writes into."""
    return lambda place: os.mkfifo(place.root / path)


def many(form: str, count: int) -> str:
    """Lines of a list, numbered."""
    return "".join(f"  - {form.format(number)}\n" for number in range(count))


def tombstone(name: str, into: str) -> Prepare:
    """A retired entry that leads to another one."""
    end = f"retired: {{'on': 2025-01-01, reason: merged, into: {into}}}\n"
    return file(f"{INITIATIVES}/{name}.yaml", f"id: {name}\ntitle: {{de: Alt}}\n{end}")


ENTRIES = {
    "title-of-accents-alone": Case(
        fields("title: {de: '\u0301\u0302', en: '\u0301'}\n"), (VALIDATE, SHOW)
    ),
    "title-in-an-unknown-language": Case(fields("title: {de: x, en: y, __proto__: z}\n")),
    "address-of-half-an-ip": Case(
        fields("links: [{url: 'http://[::1', kind: city-page}]\n"), (VALIDATE, SITE)
    ),
    "address-that-normalises-to-another": Case(
        fields("links: [{url: 'https://exa\u2100mple.example/', kind: homepage}]\n"),
        (VALIDATE, LIST),
    ),
    "address-with-a-port-of-other-digits": Case(
        fields("links: [{url: 'https://a.example:٣/', kind: homepage}]\n")
    ),
    "address-with-a-password": Case(
        fields("links: [{url: 'https://user:pw@a.example/', kind: homepage}]\n")
    ),
    "address-of-sixty-thousand-letters": Case(
        fields(f"links: [{{url: 'https://a.example/{'x' * 60_000}', kind: homepage}}]\n")
    ),
    "beginning-on-the-last-day": Case(fields("since: {date: 9999-12-31}\n"), (VALIDATE, SHOW, ())),
    "beginning-in-other-digits": Case(fields("since: {date: '١٩٩٣'}\n")),
    "beginning-on-no-leap-day": Case(fields("since: {date: 1900-02-29}\n")),
    "participants-as-a-decimal": Case(value("participants: 40", "participants: 40.0")),
    "participants-beyond-all-bounds": Case(
        value("participants: 40", f"participants: {'9' * 4_500}")
    ),
    "claim-in-circled-digits": Case(value("value: 1994", "value: ①⑨⑧⑤"), (VALIDATE, SHOW)),
    "claim-of-a-range": Case(value("value: 1994", "value: 1985-1986"), (VALIDATE, ("show", ID))),
    "claim-on-an-index-of-superscripts": Case(
        value("field: since.date", "field: milestones.².date"), (VALIDATE, SHOW)
    ),
    "relation-to-itself": Case(fields(f"relations: [{{to: {ID}, type: supports}}]\n")),
    "three-thousand-relations": Case(
        fields("relations:\n" + many("{{to: x{0}, type: supports}}", 3_000))
    ),
    "former-id-of-another": Case(fields("former_ids: [schule-beispiel]\n"), (VALIDATE, LIST)),
    "former-id-of-its-own": Case(fields(f"former_ids: [{ID}]\n")),
    "retired-in-a-circle": Case(
        both(tombstone("weg", "fort"), tombstone("fort", "weg")), (VALIDATE, LIST)
    ),
    "id-that-windows-reserves": Case(copied("con")),
    "id-like-an-option": Case(copied("--help")),
    "id-of-two-hundred-letters": Case(copied("a" * 200)),
    "mailbox-with-headers": Case(
        value(
            "mailbox: international@stadt.example\n  page",
            "mailbox: 'a@b.example?bcc=x@y.example'\n  page",
        )
    ),
    "a-person-in-an-unknown-field": Case(
        fields("ansprechpartner: Frau Erika Muster, 02381 555 0199\n")
    ),
    "a-person-where-nothing-can-be-read": Case(
        fields("notes: Kontakt: Frau Erika Muster, erika.muster(ät)web.de\n")
    ),
    "a-person-in-a-query-and-an-id": Case(
        fields(
            "former_ids: [frau-erika-muster]\n"
            "links: [{url: 'https://a.example/?m=erika.muster%40web.de', kind: other}]\n"
        )
    ),
    "a-protected-day-in-many-words": Case(
        fields(
            "audience: [children]\nnotes: 'Fahrt vom 4 de mayo de 2999, then May 6th, 2999'\n"
            "activities: [{title: Am 7. Mai, type: exchange, start: 2999-05, status: planned}]\n"
        )
    ),
    "twenty-thousand-themes": Case(fields(f"themes: [{', '.join(['chess'] * 20_000)}]\n")),
}

OTHERS = {
    "organisation-without-a-name": Case(fields("name: ' '\n", CHOIR)),
    "organisation-that-is-a-list": Case(file(CHOIR, "- a\n- b\n")),
    "organisation-linked-to-itself": Case(
        fields("links_to: [{to: chor-beispielstadt, type: in-contact}]\n", CHOIR)
    ),
    "organisations-part-of-each-other": Case(
        both(
            lambda place: place.organisation("teil", "part_of: ganzes\n"),
            lambda place: place.organisation("ganzes", "part_of: teil\n"),
        ),
        (VALIDATE, ("organisations",)),
    ),
    "eight-thousand-names": Case(
        fields(f"other_names: [{', '.join(f'Name {n}' for n in range(8_000))}]\n", CHOIR)
    ),
    "fund-from-more-to-less": Case(
        value("min: 100\n", "min: 9000\n", FUND), (VALIDATE, ("funding",))
    ),
    "fund-of-endless-months": Case(
        value("months_before_start: 2", f"months_before_start: {'9' * 30}", FUND),
        (VALIDATE, ("funding",), ("calendar",)),
    ),
    "fund-until-the-last-day": Case(
        both(
            value("closes: 2026-10-15", "closes: 9999-12-31", FUND),
            value("last_known: 2026-10-15", "last_known: 9999-12-31", FUND),
        ),
        (VALIDATE, ("funding",), ("calendar",)),
    ),
    "fund-until-no-day": Case(
        value("closes: 2026-10-15", "closes: 2026-02-30", FUND), (VALIDATE, ("calendar",))
    ),
    "meeting-on-the-first-day": Case(
        fields("date: 0001-01-01\n", MEETING), (VALIDATE, ("meeting",))
    ),
    "meeting-on-the-last-day": Case(
        fields("date: 9999-12-31\nstate: planned\n", MEETING), (VALIDATE, ("meeting",), ())
    ),
    "meeting-of-eight-thousand": Case(
        fields(f"attended: [{', '.join(f'verein-{n}' for n in range(8_000))}]\n", MEETING),
        (VALIDATE, ("meeting", "treffen-beispiel", "--format", "json")),
    ),
    "meeting-of-persons": Case(
        fields("attended: [Frau Erika Muster, erika.muster@web.de, 02381 555 0199]\n", MEETING)
    ),
    "places-that-are-nothing": Case(file(PLACES, "places: null\n")),
    "places-behind-three-million-blanks": Case(
        file(PLACES, "places:\n  -" + " " * 3_000_000 + "name: x\n")
    ),
    "places-of-a-hundred-thousand-numbers": Case(file(PLACES, f"places: [{'1, ' * 100_000}1]\n")),
    "place-in-two-forms-of-unicode": Case(
        file(
            PLACES,
            "source: G\nlicence: CC-BY-4.0\nplaces:\n"
            + "".join(
                f"  - {{name: {name}, country: DE, lat: 1, lon: 1, type: town}}\n"
                for name in ("Bergen", "Lu\u0308beck", "L\u00fcbeck")
            ),
        )
    ),
    "place-beyond-the-pole": Case(value("lat: 60.39299", "lat: 1e400", PLACES)),
    "place-with-a-number-without-end": Case(
        value("geonames: 3161732", f"geonames: {'9' * 4_400}", PLACES)
    ),
}

SETTINGS = {
    "settings-that-are-a-list": Case(file(CONFIG, "- a\n")),
    "settings-of-zeros": Case(file(CONFIG, b"\0" * 100)),
    "settings-behind-a-link": Case(both(gone(CONFIG), link(CONFIG, "/etc/passwd"))),
    "settings-in-a-pipe": Case(both(gone(CONFIG), pipe(CONFIG))),
    "queries-that-call-each-other": Case(
        value("schulen: kind:school-exchange", "a: saved:b\n  b: not:saved:a", CONFIG),
        (VALIDATE, ("list", "saved:a")),
    ),
    "queries-that-fan-out": Case(
        value(
            "schulen: kind:school-exchange",
            "".join(f"q{n}: {f'saved:q{n + 1} ' * 40}\n  " for n in range(25))
            + "q25: kind:network",
            CONFIG,
        ),
        (VALIDATE, ("list", "saved:q0")),
    ),
    "an-allowed-text-of-nothing": Case(value("- Frau Holle", "- ''", CONFIG)),
    "a-city-of-markup": Case(
        value("city: Beispielstadt", "city: '</title><script>alert(1)</script>'", CONFIG),
        (VALIDATE, SITE),
    ),
    "a-colour-of-styles": Case(value("'#8a1538'", "'red;}</style><script>'", CONFIG)),
    "a-logo-outside": Case(
        value("logo: site/logo.svg", "logo: ../../etc/passwd", CONFIG), (VALIDATE, SITE)
    ),
    "a-logo-behind-a-link": Case(
        both(gone("site/logo.svg"), link("site/logo.svg", "/etc/passwd")), (SITE,)
    ),
    "a-logo-of-entities": Case(
        file(
            "site/logo.svg",
            "<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
            "<svg xmlns='http://www.w3.org/2000/svg'><text>&x;</text></svg>",
        ),
        (("report", "quality", "--format", "pdf", "--output", "quality.pdf"),),
    ),
    "a-logo-that-is-another-file-of-the-registry": Case(
        both(gone("site/logo.svg"), link("site/logo.svg", "../.git/config")), (VALIDATE, SITE)
    ),
    "pictures-behind-a-folder-that-is-a-link": Case(
        both(
            lambda place: (place.root / "site").rename(place.root / "other"),
            link("site", "other"),
        ),
        (VALIDATE, SITE),
    ),
    "a-logo-without-pixels": Case(
        both(
            value("logo: site/logo.svg", "logo: site/logo.png", CONFIG),
            file("site/logo.png", b"\x89PNG\r\n\x1a\n" + bytes(4) + b"IHDR" + bytes(40)),
        ),
        (VALIDATE, SITE),
    ),
    "a-logo-of-other-bytes": Case(
        file("site/logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>\xff</svg>"), (SITE,)
    ),
    "an-office-that-is-a-person": Case(
        value("office: stadt-beispielstadt", "office: Frau Erika Muster", CONFIG)
    ),
    "no-language": Case(value("languages: [de, en]", "languages: []", CONFIG)),
    "a-neighbour-without-a-registry": Case(
        value("path: ../nachbarstadt", "path: /etc", CONFIG), (VALIDATE, LIST)
    ),
    "a-template-that-looks-around": Case(
        file("site/templates/plain.html", "{{ ''.__class__.__mro__ }}"), (SITE,)
    ),
    "a-template-that-runs-a-program": Case(
        file(
            "site/templates/plain.html", "{{ cycler.__init__.__globals__.os.popen('touch PWNED') }}"
        ),
        (SITE,),
    ),
    "a-template-that-reads-a-file": Case(
        file("site/templates/plain.html", "{% include '/etc/passwd' %}"), (SITE,)
    ),
    "a-template-that-includes-itself": Case(
        file("site/templates/plain.html", "{% include 'plain.html' %}"), (SITE,)
    ),
}

_HEADINGS = "id,title,summary,kind,status,countries,themes\n"


def listed(name: str, content: str | bytes) -> Case:
    """A list to be imported."""
    source = ("--source", "Liste", "--source-url", "https://liste.example/")
    return Case(file(name, content), (("import", name, *source),))


def zipped(members: Mapping[str, str]) -> bytes:
    """A zip file."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


_OOXML = "http://schemas.openxmlformats.org"
_RELATIONS = f"<Relationships xmlns='{_OOXML}/package/2006/relationships'>"
_TYPE = f"Type='{_OOXML}/officeDocument/2006/relationships"


def workbook(
    rows: str, sheet: str = "worksheets/sheet1.xml", start: str = "", end: str = ""
) -> bytes:
    """A workbook of one sheet, with something before and behind its rows."""
    main = f"xmlns='{_OOXML}/spreadsheetml/2006/main'"
    names = f"xmlns:r='{_OOXML}/officeDocument/2006/relationships'"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f"<Types xmlns='{_OOXML}/package/2006/content-types'>"
            "<Default Extension='rels'"
            " ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            f"<Override PartName='/xl/workbook.xml' ContentType='{kind}.sheet.main+xml'/>"
            f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{kind}.worksheet+xml'/>"
            "</Types>",
            "_rels/.rels": f"{_RELATIONS}<Relationship Id='r1' {_TYPE}/officeDocument'"
            " Target='xl/workbook.xml'/></Relationships>",
            "xl/workbook.xml": f"<workbook {main} {names}><sheets>"
            "<sheet name='T' sheetId='1' r:id='r1'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"{_RELATIONS}<Relationship Id='r1' {_TYPE}/worksheet'"
            f" Target='{sheet}'/></Relationships>",
            "xl/worksheets/sheet1.xml": f"{start}<worksheet {main}><sheetData>{rows}</sheetData>"
            f"{end}</worksheet>",
        }
    )


def row(number: int, *texts: str) -> str:
    """A row of a workbook."""
    cells = (
        f"<c r='{'ABCDEFGH'[index]}{number}' t='inlineStr'><is><t>{text}</t></is></c>"
        for index, text in enumerate(texts)
    )
    return f"<row r='{number}'>{''.join(cells)}</row>"


_TWO_ROWS = row(1, "Titel", "Land") + row(2, "Chor", "Norwegen")
_ENTITIES = "<!DOCTYPE x [<!ENTITY a0 'lol'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def sheet(rows: str, start: str = "") -> bytes:
    """A sheet of LibreOffice."""
    names = " ".join(f"xmlns:{name}='{_OASIS}:{name}:1.0'" for name in ("office", "table", "text"))
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            # Without it nothing else in the file is looked at.
            "META-INF/manifest.xml": f"<manifest xmlns='{_OASIS}:manifest:1.0'/>",
            "content.xml": f"{start}<office:document-content {names}><office:body>"
            f"<office:spreadsheet><table:table table:name='T'>{rows}</table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def sheet_row(text: str, cell: str = "", line: str = "") -> str:
    """A row of LibreOffice with one cell; `cell` and `line` are attributes."""
    return (
        f"<table:table-row {line}><table:table-cell office:value-type='string' {cell}>"
        f"<text:p>{text}</text:p>"
        "</table:table-cell></table:table-row>"
    )


_BILLION = "table:number-{}-repeated='1000000000'"

LISTS = {
    "csv-of-zeros": listed("l.csv", _HEADINGS.encode() + b"\0\0\n"),
    "csv-with-an-open-quote": listed("l.csv", f'{_HEADINGS}neu,"{"x" * 3_000_000}'),
    "csv-of-millions-of-rows": listed("l.csv", "\n" * 3_000_000),
    "csv-with-a-path-for-an-id": listed(
        "l.csv", f"{_HEADINGS}../../x,T,E.,association,active,NO,encounter\n"
    ),
    "csv-with-a-cell-of-thousands": listed(
        "l.csv", f'{_HEADINGS}neu,T,E.,association,active,"{"X, " * 9_000}",encounter\n'
    ),
    "csv-with-an-endless-address": listed("l.csv", f"Titel,Webseite\nA,http://{'a.' * 16_000}\n"),
    "csv-with-an-endless-date": listed("l.csv", f"Titel,seit\nA,{'1.' * 16_000}\n"),
    "csv-with-an-endless-mailbox": listed(
        "l.csv", f"Titel,E-Mail\nA,{'a.' * 8_000}@{'b.' * 8_000}\n"
    ),
    "csv-with-an-escape": listed(
        "l.csv", f"{_HEADINGS}neu,a\x1b[2Jb,E.,association,active,NO,encounter\n"
    ),
    "json-without-end": listed("l.json", "[" * 200_000),
    "json-of-half-a-character": listed("l.json", '[{"id": "neu", "title": {"de": "\\ud800"}}]'),
    "json-with-no-number": listed("l.json", '[{"id": "neu", "title": {"de": "x"}, "sdgs": [NaN]}]'),
    "json-with-a-number-without-end": listed(
        "l.json", f'[{{"id": "neu", "title": {{"de": "x"}}, "sdgs": [{"9" * 5_000}]}}]'
    ),
    "xlsx-of-entities": listed("l.xlsx", workbook(row(1, "Titel", "&a10;"), start=_ENTITIES)),
    "xlsx-with-a-file": listed(
        "l.xlsx",
        workbook(
            row(1, "Titel", "&x;"), start="<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        ),
    ),
    "xlsx-with-a-sheet-outside": listed("l.xlsx", workbook(_TWO_ROWS, "../../../etc/passwd")),
    "xlsx-with-a-row-beyond-the-end": listed(
        "l.xlsx", workbook(_TWO_ROWS + row(99_999_999_999, "z"))
    ),
    "xlsx-of-merged-cells": listed(
        "l.xlsx",
        workbook(
            "".join(row(number, f"a{number}", "b") for number in range(1, 1_000)),
            end="<mergeCells>{}</mergeCells>".format(
                "".join(f"<mergeCell ref='A{n}:H{n + 2_000}'/>" for n in range(1, 8_000))
            ),
        ),
    ),
    "xlsx-of-more-merged-cells-than-rows": listed(
        "l.xlsx",
        workbook(
            _TWO_ROWS,
            end="<mergeCells>{}</mergeCells>".format(100_001 * "<mergeCell ref='A1:B1'/>"),
        ),
    ),
    "xlsx-cut-off": listed("l.xlsx", workbook(_TWO_ROWS)[:-40]),
    "ods-of-a-billion-columns": listed(
        "l.ods", sheet(sheet_row("Titel", _BILLION.format("columns")))
    ),
    "ods-of-a-billion-rows": listed(
        "l.ods", sheet(sheet_row("Titel") + sheet_row("x", line=_BILLION.format("rows")))
    ),
    "ods-of-blanks": listed("l.ods", sheet(sheet_row("x<text:s text:c='2000000000'/>y"))),
    "ods-of-entities": listed("l.ods", sheet(sheet_row("&a10;"), _ENTITIES)),
    "xlsx-with-one-endless-cell": listed(
        "l.xlsx", workbook(row(1, "Titel", "Land") + row(2, "x" * 20_000_000, "Norwegen"))
    ),
    "xlsx-with-an-endless-attribute": listed(
        "l.xlsx", workbook(_TWO_ROWS + f"<row r='3' spans='{'9' * 20_000_000}'/>")
    ),
    "ods-with-one-endless-cell": listed(
        "l.ods", sheet(sheet_row("Titel") + sheet_row("x" * 20_000_000))
    ),
    "ods-with-a-cell-of-paragraphs": listed(
        "l.ods", sheet(sheet_row("Titel") + sheet_row("</text:p><text:p>".join("x" * 50_000)))
    ),
    "csv-with-one-long-cell": listed("l.csv", f"Titel,Land\n{'x' * 40_000},Norwegen\n"),
}

_FORM = "### Titel (Deutsch)\n\n{}\n\n### Art\n\nVerein\n"


def form(content: str | bytes) -> Case:
    """The body of an issue."""
    return Case(file("form.md", content), (("new", "--from-issue", "form.md"),))


FORMS = {
    "form-of-hashes": form("#" * 60_000),
    "form-of-comments": form("<!--" * 10_000 + _FORM.format("x")),
    "form-of-details": form("<details>" * 6_000 + _FORM.format("x")),
    "form-of-table-cells": form("|" * 60_000),
    "form-of-blanks": form(_FORM.format("x" + " " * 60_000 + "y")),
    "form-too-long": form("x" * 500_000),
    "form-of-other-bytes": form(b"\xff\xfe\xfa"),
    "form-with-a-script": form(_FORM.format("<script>alert(1)</script>")),
    "form-with-a-person": form(_FORM.format("Frau Erika Muster")),
    "form-that-is-a-device": Case(
        link("form.md", "/dev/zero"), (("new", "--from-issue", "form.md"),)
    ),
    "form-that-is-a-folder": Case(
        lambda place: (place.root / "form.md").mkdir(), (("new", "--from-issue", "form.md"),)
    ),
}

_SINCE: Call = ("changes", "--since", "HEAD~1")
_AGAINST: Call = ("validate", "--ignore", "HR4", "--changed-since", "HEAD~1", "--format", "json")
_BEFORE: Call = ("--as-of", "HEAD", *LIST)


def settings_that_run(place: Workplace) -> None:
    """A repository whose every setting names a program."""
    program = place.put("program", "#!/bin/sh\ntouch PWNED\ncat\n")
    program.chmod(0o755)
    place.put(".gitattributes", "* filter=x diff=x\n")
    place.change("Ein Beispiel mit", "Ein Muster mit", PARTNERSHIP)
    git(place, "commit", "-q", "-a", "-m", "second")
    place.change("Ein Muster mit", "Ein Beispiel mit", PARTNERSHIP)
    settings = (place.root / ".git/config").read_text()
    lines = [
        f"\t{name} = {program}"
        for name in ("fsmonitor", "pager", "sshCommand", "editor", "hooksPath")
    ]
    lines += ['[filter "x"]', *(f"\t{name} = {program}" for name in ("clean", "smudge", "process"))]
    lines += ["[diff]", f"\texternal = {program}", '[diff "x"]', f"\ttextconv = {program}"]
    lines += ["[alias]", f"\tcat-file = !{program}", f"\tls-tree = !{program}"]
    place.put(".git/config", settings + "\n".join(lines) + "\n")


def committed(header: str, message: str = "second") -> Prepare:
    """A commit with whatever header somebody wrote for it."""

    def prepare(place: Workplace) -> None:
        tree, parent = git(place, "rev-parse", "HEAD^{tree}", "HEAD").split()
        content = f"tree {tree}\nparent {parent}\n{header}\n\n{message}\n"
        store = ("hash-object", "-t", "commit", "-w", "--stdin", "--literally")
        name = git(place, *store, given=content.encode("utf-8", "surrogateescape"))
        place.put(".git/refs/heads/main", f"{name}\n")

    return prepare


def committed_beside(mode: str, name: bytes, content: bytes = b"x") -> Prepare:
    """A commit whose tree of entries has one more of that mode and name."""

    def prepare(place: Workplace) -> None:
        blob = git(place, "hash-object", "-w", "--stdin", given=content)
        sort = b"blob"
        if mode == "160000":  # a commit of another repository, which this one does not have
            sort, blob = b"commit", "1" * 40
        added = b" ".join([mode.encode(), sort, blob.encode()]) + b"\t" + name
        inside = name
        for path, inner in (("HEAD:data/initiatives", b"initiatives"), ("HEAD:data", b"data")):
            rows = [*_rows_without(place, path, inside), added]
            tree = git(place, "mktree", "-z", "--missing", given=b"\0".join(rows) + b"\0")
            added = b"040000 tree " + tree.encode() + b"\t" + inner
            inside = inner
        rows = [*_rows_without(place, "HEAD", b"data"), added]
        tree = git(place, "mktree", "-z", given=b"\0".join(rows) + b"\0")
        commit = git(place, "commit-tree", tree, "-p", "HEAD", "-m", "second")
        place.put(".git/refs/heads/main", f"{commit}\n")

    return prepare


def _rows_without(place: Workplace, tree: str, name: bytes) -> list[bytes]:
    """The rows of a tree without the one of a name."""
    rows = git(place, "ls-tree", "-z", tree).encode("utf-8", "surrogateescape").split(b"\0")
    return [line for line in rows if line and line.partition(b"\t")[2] != name]


_PERSON = "author a <a@x> {0} +0000\ncommitter a <a@x> {0} +0000"

HISTORIES = {
    "settings-that-run-programs": Case(settings_that_run, (_SINCE, _AGAINST, _BEFORE, ())),
    "a-git-file-that-leads-elsewhere": Case(
        both(gone(".git"), file(".git", "gitdir: /etc\n")), (("changes",), ("doctor",), LIST)
    ),
    "a-git-folder-of-nothing": Case(
        both(gone(".git"), lambda place: (place.root / ".git").mkdir()), (("changes",), LIST)
    ),
    "a-head-that-leads-elsewhere": Case(
        file(".git/HEAD", "ref: ../../../etc/passwd\n"), (("changes", "--since", "HEAD"), LIST)
    ),
    "an-index-of-letters": Case(
        file(".git/index", "x" * 1_000), (("changes", "--since", "HEAD"), ())
    ),
    "a-commit-beyond-the-calendar": Case(
        committed(_PERSON.format("999999999999999999")), (_SINCE, _AGAINST, _BEFORE)
    ),
    "a-commit-without-a-date": Case(
        committed("author a\ncommitter b"), (_SINCE, _AGAINST, _BEFORE)
    ),
    "an-author-of-escapes": Case(
        committed(
            "author \x1b]0;x\x07\udcff <a@x> 1700000000 +0000\n"
            "committer ::error::x <a@x> 1700000000 +0000",
            "\x1b[2J::error::x",
        ),
        (_SINCE, _AGAINST, _BEFORE),
        {"GITHUB_ACTIONS": "true"},
    ),
    "a-branch-like-an-option": Case(
        both(
            lambda place: place.put(
                ".git/refs/heads/--output=PWNED", (place.root / ".git/refs/heads/main").read_bytes()
            ),
            file(".git/HEAD", "ref: refs/heads/--output=PWNED\n"),
        ),
        (("changes", "--since", "HEAD"), ("changes", "--since", "--output=PWNED")),
    ),
    "a-committed-link-out": Case(
        committed_beside("120000", b"x.yaml", b"/etc/passwd"), (_BEFORE, _SINCE)
    ),
    "a-committed-repository": Case(committed_beside("160000", b"x.yaml"), (_BEFORE, _SINCE)),
    "a-committed-name-of-other-bytes": Case(
        committed_beside("100644", b"\xff\x1b.yaml"), (_BEFORE, _SINCE, _AGAINST)
    ),
}

ARGUMENTS = {
    "days-that-cannot-be": Case(
        nothing,
        (
            ("--today", "0001-01-01", "list"), ("--today", "٢٠٢٦-١١-٢٢", "list"),
            ("--as-of", "0001-01-01", "list"), ("changes", "--since", "31.2.2020"),
            ("calendar", "--from", "99999w"), ("list", "since:9999..0001"),
            ("report", "council", "--year", "²"),
        ),
    ),
    "revisions-like-options": Case(
        nothing,
        (
            ("changes", "--since", "--upload-pack=touch PWNED"),
            ("validate", "--changed-since", "^HEAD"), ("--as-of", "HEAD:registry.yaml", "list"),
            ("parallels", "--changed-since", ":/first"),
        ),
    ),
    "numbers-without-end": Case(
        nothing,
        (
            ("list", "--limit", "9" * 50), ("list", f"sdg:1..{'9' * 5_000}"),
            ("list", "near:Bergen~1e999km"), ("seating", "--tables", "9" * 20),
            ("set", ID, f"sdgs+={'9' * 5_000}", "--dry-run"),
            ("set", ID, "places.99999999999999999999.name=x", "--dry-run"),
        ),
    ),
    "names-of-python": Case(
        nothing,
        (
            ("list", "--columns", "__class__"), ("stats", "--by", "__dict__"),
            ("list", "has:__init__"), ("set", ID, "__class__=x", "--dry-run"),
            ("set", ID, "title.__proto__=x", "--dry-run"), ("list", "{0.__class__}%s"),
        ),
    ),
    "paths-out": Case(
        nothing,
        (
            ("show", "../../../etc/passwd"), ("validate", "/etc/passwd"),
            ("rename", ID, "../../x"), ("report", "../x"), ("import", "/dev/zero"),
            ("parallels", "--with", "/etc"), ("site", ".git/x"), ("site", CONFIG),
        ),
    ),
    "outputs-that-cannot-be": Case(
        nothing,
        (
            ("export", "csv", "--output", "/dev/full"), ("export", "csv", "--output", "."),
            ("export", "csv", "--output", CONFIG), ("export", "csv", "--output", "x" * 300),
            ("export", "csv", "--output", "nirgends/x.csv"),
        ),
    ),
    "very-long-arguments": Case(
        nothing,
        (
            ("list", "(" * 5_000), ("list", "not:" * 5_000 + "x"), ("show", "x" * 100_000),
            ("list", f"country:{','.join(['NO'] * 3_000)}"), ("list", "near:" + "~" * 10_000),
            ("complete", "--", "list", "x" * 100_000), ("--root", "x" * 5_000, "list"),
        ),
    ),
    "arguments-of-other-bytes": Case(
        nothing,
        (("list", "\udcff"), ("set", ID, "notes=\udcff", "--dry-run"), ("list", "\u202e\x1b[2J"),)
    ),
}  # fmt: skip

_SURROUNDINGS: Sequence[Call] = (LIST, ("doctor",), ("list", "--format", "table"))

SURROUNDINGS = {
    "no-day": Case(nothing, (LIST,), {"HAMM_TODAY": "x"}),
    "a-root-that-is-a-device": Case(nothing, (LIST,), {"HAMM_ROOT": "/dev/null"}),
    "a-terminal-of-no-width": Case(
        nothing, _SURROUNDINGS, {"COLUMNS": "0", "LINES": "-5", "TERM": ""}
    ),
    "a-terminal-without-end": Case(
        nothing,
        (LIST, ("list", "--format", "table")),
        {"COLUMNS": "9" * 20, "TERM": "../../etc/passwd"},
    ),
    "a-language-that-is-a-path": Case(
        nothing, (LIST,), {"LANG": "../../etc", "LANGUAGE": "../x", "HAMM_LANG": "../x"}
    ),
    "private-notes-in-a-device": Case(
        nothing,
        (("advise", "--country", "NO", "--log", "--asker", "school", "--outcome", "answered"),),
        {"HAMM_PRIVATE": "/dev/null"},
    ),
    "private-notes-in-the-registry": Case(
        nothing,
        (("advise", "--country", "NO", "--log", "--asker", "school", "--outcome", "answered"),),
        {"HAMM_PRIVATE": "."},
    ),
    "a-state-in-a-device": Case(
        nothing, (("set", ID, "notes=Neu"), ("undo",)), {"XDG_STATE_HOME": "/dev/null"}
    ),
    "no-git": Case(nothing, (("changes",), LIST), {"PATH": "."}),
    "a-summary-that-is-full": Case(
        nothing,
        (("validate", "--format", "github", "--ignore", "HR4"),),
        {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "/dev/full"},
    ),
    "a-call-of-git-around": Case(
        nothing,
        (("changes", "--since", "HEAD"),),
        {"GIT_DIR": "/nirgends", "GIT_EXEC_PATH": "", "GIT_INDEX_FILE": "/dev/null"},
    ),
}

FILES = {
    "data-that-is-a-pipe": Case(both(gone("data"), pipe("data"))),
    "data-behind-a-link": Case(both(gone("data"), link("data", "/etc"))),
    "data-behind-a-link-to-itself": Case(both(gone("data"), link("data", "data"))),
    "a-folder-behind-a-link": Case(both(gone("data/meetings"), link("data/meetings", "/etc"))),
    "a-folder-that-is-a-file": Case(both(gone("data/meetings"), file("data/meetings", "x"))),
    "an-entry-that-is-a-folder": Case(lambda place: (place.root / INITIATIVES / "x.yaml").mkdir()),
    "an-entry-that-is-a-pipe": Case(pipe(f"{INITIATIVES}/x.yaml")),
    "an-entry-that-is-a-device": Case(link(f"{INITIATIVES}/x.yaml", "/dev/zero")),
    "an-entry-behind-a-link": Case(link(f"{INITIATIVES}/x.yaml", "/etc/passwd")),
    "an-entry-twice-by-a-hard-link": Case(
        lambda place: os.link(place.root / PARTNERSHIP, place.root / INITIATIVES / "zwei.yaml")
    ),
    "an-entry-of-five-gibibytes": Case(
        lambda place: os.truncate(place.put(f"{INITIATIVES}/x.yaml", ""), 5 << 30)
    ),
    "a-name-of-two-lines": Case(
        file(f"{INITIATIVES}/a\n::error::x.yaml", "id: x\n"),
        (("validate", "--ignore", "HR4"),),
        {"GITHUB_ACTIONS": "true"},
    ),
    "a-name-of-escapes": Case(file(f"{INITIATIVES}/a\x1b]0;x\x07.yaml", "id: x\n")),
    "a-name-in-two-forms-of-unicode": Case(
        both(
            file(f"{INITIATIVES}/caf\u00e9.yaml", "id: x\n"),
            file(f"{INITIATIVES}/cafe\u0301.yaml", "id: x\n"),
        )
    ),
    "a-name-in-capitals": Case(
        lambda place: place.put(
            f"{INITIATIVES}/{ID.title()}.yaml", (place.root / PARTNERSHIP).read_bytes()
        )
    ),
    "a-folder-of-five-hundred-folders": Case(file(f"{INITIATIVES}/{'d/' * 500}x.yaml", "id: x\n")),
    "five-hundred-strays": Case(
        both(*(file(f"{INITIATIVES}/s{number}.txt", "x") for number in range(500)))
    ),
}


_LEFT_BEHIND = (
    *("Thumbs.db", "ehthumbs_vista.db", "desktop.ini", "Icon\r", ".DS_Store", "._x.yaml"),
    *(".AppleDouble/x.yaml", "__MACOSX/x.yaml", "@eaDir/x.yaml", "#recycle/x.yaml"),
    *("System Volume Information/x.yaml", "$RECYCLE.BIN/x.yaml", "lost+found/x", "_syncthing"),
    *(".Trash-1000/x.yaml", ".stfolder/x", ".dropbox", ".fuse_hidden0000abcd00000001"),
    *(".nfs000000000000001", "~$x.xlsx", ".~lock.x.ods#", "x.yaml~", "#x.yaml#", ".#x.yaml"),
    *("x.yaml.swp", ".x.yaml.kate-swp", "x.yaml.bak", "x.yaml.orig", "x.yaml.rej", "x.tmp"),
    *("x.yaml.part", "x.yaml.crdownload", "x.yaml___jb_tmp___", "x.yaml:Zone.Identifier"),
)
"""Names that systems and programs leave in the folders in which somebody works."""


def what_is_left_behind(place: Workplace) -> None:
    """Such a file, and a few such folders, in each folder of the registry."""
    for folder in (".", "data", *FOLDERS.values(), PHOTOS, "site", "site/templates"):
        for name in _LEFT_BEHIND:
            place.put(f"{folder}/{name}", "\x00id: x\n")


def copy_beside(path: str, copy: str) -> Prepare:
    """A file of the registry once more, as programs for sharing files keep two sides of it."""
    content = (HERE / "data" / "complete" / path).read_text(encoding="utf-8")
    return file(copy, content.replace("Seit 1993", "Seit 1994"))


_TABLE: Call = ("export", "csv", "--output", "made.csv")
FILES["what-systems-leave-behind"] = Case(
    what_is_left_behind, (("validate", "--strict", "--ignore", "HR4"), LIST, _TABLE, SITE)
)
FILES["a-copy-of-an-entry"] = Case(
    copy_beside(PARTNERSHIP, f"{INITIATIVES}/{ID} (1).yaml"),
    (VALIDATE, LIST, SHOW, ("changes", "--since", "HEAD"), _TABLE, SITE),
)
FILES["a-copy-with-a-name-for-an-entry"] = Case(
    copy_beside(PARTNERSHIP, f"{INITIATIVES}/a-kopie.yaml"), (VALIDATE, LIST, SHOW, _TABLE)
)
FILES["copies-of-the-others"] = Case(
    both(
        copy_beside(CHOIR, "data/organisations/chor - Kopie.yaml"),
        copy_beside(FUND, "data/funding/fonds (conflicted copy).yaml"),
        copy_beside(MEETING, "data/meetings/treffen.sync-conflict-20261130-1.yaml"),
    ),
    (VALIDATE, ("organisations",), ("funding", "--format", "json"), ("meeting",), _TABLE),
)


def socket_in_place(place: Workplace) -> None:
    """A socket with the name of an entry."""
    with chdir(place.root / INITIATIVES), socket.socket(socket.AF_UNIX) as listener:
        listener.bind("x.yaml")


def name_of_other_bytes(place: Workplace) -> None:
    """A file whose name is no text."""
    Path(os.fsdecode(os.fsencode(place.root / INITIATIVES) + b"/\xff\xfe.yaml")).write_text(
        "id: x\n"
    )


FILES["an-entry-that-is-a-socket"] = Case(socket_in_place)
FILES["a-name-of-other-bytes"] = Case(name_of_other_bytes)

GROUPS = {
    "entries": ENTRIES,
    "others": OTHERS,
    "settings": SETTINGS,
    "lists": LISTS,
    "forms": FORMS,
    "histories": HISTORIES,
    "arguments": ARGUMENTS,
    "surroundings": SURROUNDINGS,
    "files": FILES,
}
CASES = {f"{group}/{name}": case for group, cases in GROUPS.items() for name, case in cases.items()}
