"""Files that somebody could send: one valid entry, changed in one place, each named `class/what`.

What `validate` makes of each stands in said.txt beside this file. The idea of most classes, and
many of their texts, come from faults that real readers of YAML, terminals, spreadsheets, browsers
and continuous integration have had.
"""

from collections.abc import Iterator

from helper import BASE, ENTRY

SOURCE = (BASE / ENTRY).read_text(encoding="utf-8")
TITLE = "Gymnasium Beispiel – Katedralskole Bergen"
_LINE = f"  de: {TITLE}\n"


def titled(value: str) -> str:
    """The entry with this as the YAML source of its German title."""
    head, found, rest = SOURCE.partition(_LINE)
    assert found
    return f"{head}  de: {value}\n{rest}"


def text(value: str) -> str:
    """The entry with this text as its German title, in single quotes."""
    return titled("'" + value.replace("'", "''") + "'")


def field(old: str, new: str) -> str:
    """The entry with something else in the one place where `old` stands."""
    assert SOURCE.count(old) == 1, old
    return SOURCE.replace(old, new)


def more(lines: str) -> str:
    """The entry with more at its end."""
    return SOURCE + lines


LEGITIMATE = {
    "umlaut": "Größenwahn Übermut e.V. ẞß",
    "arabic": "جمعية الصداقة",
    "arabic-mixed": "Verein Sadaka (الصداقة) Beispiel",
    "hebrew": "אגודה",
    "persian-joiner": "می\u200cخواهم",
    "cjk": "日本語会 · 中文学校",
    "cyrillic": "Русский культурный центр",
    "turkish": "İstanbul ve ılıca Derneği",
    "vietnamese": "Hội người Việt",
    "polish": "Łódź – Żółw",
    "emoji": "Fest 🎉",
    "emoji-joined": "Familie 👨\u200d👩\u200d👧 Treff",
    "flag": "Fahne 🇩🇪🇲🇦",
    "keycap": "Fest 1\ufe0f\u20e3 am Markt",
    "devanagari": "क्\u200dष",
    "quotes": "Verein „Brücke“ ‚innen‘ «auch»",
    "apostrophe": "O'Brien & Söhne",
    "brackets": "Verein [e.V.] Beispiel [x]",
    "braces": "100 % für {alle} ${HOME} %s %(x)s {0}",
    "plus": "C++ & C#",
    "angle": "a < b > c & d",
    "backslash": "C:\\Temp\\neu",
    "hash": "Platz #1",
    "colon": "Motto: alle",
    "nbsp": "St.\u00a0Beispiel, z.\u202fB.",
    "long-word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente",
}
"""Titles of an international city: each must come through unchanged."""

ACTIVE = {
    "csv-formula": '=HYPERLINK("https://x.example";"x")',
    "csv-dde": "=cmd|' /C calc'!A0",
    "csv-plus": "+1+1",
    "csv-minus": "-2+3",
    "csv-at": "@SUM(1;1)",
    "csv-fullwidth": "＝1＋1",
    "csv-semicolon": 'a;"b";=1',
    "csv-bar": "x|=1+1|y",
    "html-script": "<script>alert(1)</script>",
    "html-image": "<img src=x onerror=alert(1)>",
    "html-attribute": '" onmouseover="alert(1)',
    "html-quote": "' autofocus onfocus='alert(1)",
    "html-comment": "--><script>alert(1)</script>",
    "html-close": "</title></script><script>alert(1)</script>",
    "html-entity": "&lt;script&gt;&#60;b&#62;",
    "html-template": "{{7*7}}{% raw %}${7*7}",
    "markdown-link": "[hier](javascript:alert(1))",
    "markdown-image": "![](https://x.example/track.png)",
    "markdown-table": "a | b | c",
    "markdown-heading": "# Überschrift",
    "markdown-code": "``` x",
    "rich-style": "[red]rot[/red] [on red blink]x",
    "rich-link": "[link=https://x.example]hier[/link]",
    "rich-close": "[/]",
    "ci-command": "::error file=x.py,line=1::gefunden",
    "ci-group": "##[group]x",
    "ci-percent": "%0A::error::x",
    "ci-variable": "$(touch PWNED) `touch PWNED` ${IFS}",
    "ics-inject": "x\\nEND:VEVENT\\nBEGIN:VEVENT",
    "ics-parameter": "x;VALUE=DATE:20260101,y",
    "typst": '#import "x": * #eval("1") $x$ @ref <label> *b* _i_',
    "sql": "x'); DROP TABLE initiatives;--",
    "json": '","evil":"1',
    "jsonld": "</script><!--",
    "path": "../../../etc/passwd",
    "url": "javascript:alert(1)",
    "template": "{title} {0.__class__} %(x)s %n",
}
"""Titles that are text and nothing else, in whatever they are written into."""

INVISIBLE = {
    "bidi-override": "Verein \u202edlog\u202c",
    "bidi-isolate": "a\u2067b\u2069",
    "bidi-open": "a\u2066b",
    "zero-width-space": "Ver\u200bein",
    "word-joiner": "Ver\u2060ein",
    "bom": "Ver\ufeffein",
    "tag-characters": "x\U000e0041\U000e0042",
    "line-separator": "a\u2028b",
    "paragraph-separator": "a\u2029b",
    "noncharacter": "a\ufffeb",
    "escape": "a\x1b[31mb",
    "title-of-terminal": "a\x1b]0;x\x07b",
    "clipboard": "a\x1b]52;c;eA==\x07b",
    "bell": "a\x07b",
    "backspace": "INVALID\b\b\b\b\b\b\bVALID",
    "nul": "a\0b",
    "delete": "a\x7fb",
    "csi": "a\x9b31mb",
    "next-line": "a\x85b",
}
"""What nobody sees: refused, raw and as an escape."""

PLAIN = """
NO no yes on Off y N 12:30 08:00 1:30:00 012 08 0o14 0x1F 0b101 1_000 1e3 1.0e+3 1.10.0 .5 .inf .NaN
-0 +492381170 2024-01-31 2024-02-30 2024-01-31T12:00:00Z = 0x_ 12345678901234567890 1.0e+400
Null ~ True
""".split()
"""Unquoted texts that other readers take for something else."""

SYNTAX = {
    "wide-blank-behind-a-colon": field("status: active", "status:\u00a0active"),
    "wide-blank-in-the-indentation": field("    role: lead", " \u00a0  role: lead"),
    "wide-blank-behind-a-dash": field("  - name: Bergen", "  -\u00a0name: Bergen"),
    "wide-blank-far-from-an-error": "a: b\u00a0c\n\n\n\n"
    + field("status: active", "status: [active"),
    "tab": more("x:\n\ty: 1\n"),
    "open-double-quote": titled('"offen'),
    "open-single-quote": titled("'offen"),
    "open-bracket": titled("[a, b"),
    "open-brace": titled("{a: b"),
    "bad-escape": titled('"C:\\Daten"'),
    "two-colons": titled("Motto: alle: willkommen"),
    "at": titled("@verein"),
    "backtick": titled("`code`"),
    "percent": titled("%x"),
    "lone-bracket": titled("]"),
    "no-colon": more("nurwort\n"),
    "no-blank": more("a:b\n"),
    "between-levels": more("a:\n    b: 1\n  c: 2\n"),
    "second-document": more("---\n" + SOURCE),
    "empty-second-document": more("---\n"),
    "behind-the-end": more("...\nfoo\n"),
    "directive": "%YAML 3.0\n---\n" + SOURCE,
    "tag-directive": "%TAG ! tag:yaml.org,2002:python/\n---\n" + SOURCE,
    "conflict": "<<<<<<< HEAD\n" + SOURCE + "=======\n" + SOURCE + ">>>>>>> zweig\n",
    "conflict-in-a-map": field(_LINE, f"<<<<<<< HEAD\n{_LINE}=======\n{_LINE}>>>>>>> zweig\n"),
    "conflict-in-a-text": titled(
        "|\n    <<<<<<< HEAD\n    a\n    =======\n    b\n    >>>>>>> zweig"
    ),
    "empty": "",
    "blank": "\n\n\n",
    "comment": "# nichts\n",
    "separator": "---\n",
    "null": "~\n",
    "scalar": "hallo\n",
    "list": "- a\n- b\n",
    "empty-map": "{}\n",
    "web-page": "<!DOCTYPE html>\n<html><body>404: Not Found</body></html>\n",
    "script": '#!/usr/bin/env python3\nimport os\nopen("PWNED","w")\n',
    "anchor": titled("&a x"),
    "alias": more("x: &a wert\ny: *a\n"),
    "alias-to-nothing": titled("*nichts"),
    "cycle": more("x: &a {y: *a}\n"),
    "laughs": more(
        "x0: &x0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        + "".join(f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]\n" for n in range(1, 12))
    ),
    "merge-key": "<<: {title: Untergeschoben}\n" + SOURCE,
    "merge-bomb": more(
        "x0: &x0 {k: v}\n"
        + "".join(f"x{n}: &x{n} {{<<: [{', '.join([f'*x{n - 1}'] * 9)}]}}\n" for n in range(1, 9))
    ),
    "tag-python": titled('!!python/object/apply:os.system ["touch PWNED"]'),
    "tag-name": titled("!!python/name:os.system"),
    "tag-binary": titled("!!binary aGVsbG8="),
    "tag-int": titled('!!int ""'),
    "tag-timestamp": titled("!!timestamp 2024-02-30"),
    "tag-own": titled("!eigen x"),
    "key-twice": more("status: active\n"),
    "key-twice-quoted": more('"status": active\n'),
    "key-twice-escaped": more('"\\x73tatus": active\n'),
    "key-twice-in-braces": more("x: {a: 1, a: 2}\n"),
    "key-case": more("Status: active\n"),
    "key-zero-width": more("st\u200batus: active\n"),
    "key-homoglyph": more("st\u0430tus: active\n"),
    "key-empty": more('"": 1\n'),
    "key-number": more("1: x\n"),
    "key-null": more("~: x\n"),
    "key-list": more("? [a, b]\n: x\n"),
    "key-dunder": more("__proto__: {polluted: true}\n"),
    "key-long": more("k" * 2000 + ": 1\n"),
    "keys-many": more("".join(f"k{n}: 1\n" for n in range(10_000))),
    "deep-brackets": more("x: " + "[" * 100 + "]" * 100 + "\n"),
    "deep-brackets-40000": more("x: " + "[" * 40_000 + "]" * 40_000 + "\n"),
    "deep-dashes-30000": more("x:\n" + "- " * 30_000 + "y\n"),
    "deep-braces-20000": more("x: " + "{a: " * 20_000 + "1" + "}" * 20_000 + "\n"),
    "deep-open-100000": more("x: " + "[" * 100_000 + "\n"),
    "deep-blocks": more("x:\n" + "".join(" " * n + "a:\n" for n in range(1, 300))),
    "deep-questions": more("? " * 2000 + "x\n"),
    "long-text": text("x" * 100_000),
    "long-digits": titled("9" * 5000),
    "long-hex": titled("0x" + "f" * 5000),
    "long-sexagesimal": titled("1" + ":59" * 20_000),
    "long-escapes": titled('"' + "\\n" * 60_000 + '"'),
    "long-list-of-maps": field(
        "themes: [youth-school]", "themes: [" + ",".join(f"{{a: {n}}}" for n in range(2000)) + "]"
    ),
    "long-list": field("themes: [youth-school]", "themes: [" + ",".join(["a"] * 10_000) + "]"),
    "long-list-mixed": field(
        "themes: [youth-school]",
        "themes: [" + ",".join(str(n) if n % 2 else f'"{n}"' for n in range(8000)) + "]",
    ),
    "too-large": more("# " + "x" * 1_000_000 + "\n"),
    "paths-in-quotes": titled('"C:\\Privat"'),
}
"""What is no entry, or no entry of this dialect."""

BYTES = {
    "utf-16": b"\xff\xfe" + SOURCE.encode("utf-16-le"),
    "utf-16-without-mark": SOURCE.encode("utf-16-le"),
    "utf-32": SOURCE.encode("utf-32"),
    "latin-1": titled("Größe").encode("latin-1", "replace"),
    "cp1252": titled("„Beispiel“").encode("cp1252", "replace"),
    "overlong": titled("X").encode().replace(b"X", b"\xc0\xaf"),
    "surrogate": titled("X").encode().replace(b"X", b"\xed\xa0\x80"),
    "half": titled("X").encode().replace(b"X", b"\xc3"),
    "beyond": titled("X").encode().replace(b"X", b"\xf4\x90\x80\x80"),
    "nul-bytes": b"\0" * 4096,
    "gzip": b"\x1f\x8b\x08\0abcdefgh",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "zip": b"PK\x03\x04\x14\0\0\0",
    "cut-off": SOURCE.encode()[: len(SOURCE) // 2],
}
"""What is no text, or not in UTF-8."""

URLS = """
javascript:alert(1) JaVaScRiPt:alert(1) data:text/html,<script> vbscript:x file:///etc/passwd
ftp://x.example/ //x.example/ http:///x https:/x.example https://x.example:99999/ https://
https://x.example/<script> https://x.example/"onclick= https://user:pw@x.example/ https://x.example\\@y.example
https://[::1 https://x_y.example/ mailto:a@b.example https://xn--/ https://x.example/\u202e https://.example
""".split()
"""Addresses that are none, or not of the web."""

SLOW = {
    "mail": "a" * 40_000 + "@",
    "mails": "a@" * 20_000,
    "dots": "a." * 20_000,
    "digits": "1" * 40_000,
    "phone": "+49 " + "1 " * 20_000,
    "iban": "DE" + "0 " * 20_000,
    "born": "geb. " * 8_000,
    "blanks": " " * 40_000 + "x",
    "dashes": "-" * 40_000,
    "brackets": "(" * 40_000,
    "address": "https://" + "a/" * 20_000,
}
"""Texts that make a careless pattern hang."""

IDS = """
CON con.txt aux nul com1 lpt9 .. . -x x- a--b Schule größe a b/c ../x a\\b %2e%2e x.yaml
null true 1.5
""".split()


WRONG = {
    "group-as-a-list": field("  date: 1993\n", "  - date: 1993\n")
    .replace("\n  basis", "\n    basis")
    .replace("\n  source: schule\nthemes", "\n    source: schule\nthemes"),
    "list-as-a-text": field("  - name: Bergen\n    country: 'NO'\n", "  Bergen\n"),
    "list-as-a-group": field("  - name: Bergen\n", "    name: Bergen\n"),
    "group-as-a-text": more("until: 2020\n"),
    "group-as-about": more("until: ca. 2020\n"),
    "field-misspelt": field("  basis: first", "  basiss: first"),
    "field-missing": field("kind: school-exchange\n", ""),
    "number-too-large": more("sdgs: [18]\n"),
    "number-too-small": more("funding: [{funder: X, amount: -1, source: schule}]\n"),
    "text-for-a-number": more("sdgs: [four]\n"),
    "only-one-of": more("retired: {on: 2026-01-01, reason: merged}\n"),
    "until-before-since": more("until: {date: 1990, source: schule}\n"),
    "until-before-since-by-days": more("until: {date: 1992-12-31, source: schule}\n"),
    "source-seen-in-the-future": field("    date: 2026-01-10", "    seen: 2031-01-10"),
    "source-of-the-future": field("    date: 2026-01-10", "    date: 2031-01-10"),
    "link-of-the-future": more(
        "links: [{url: 'https://a.example/', kind: homepage, date: 2031-01-01}]\n"
    ),
    "confirmed-in-the-future": more("confirmed: {on: 2031-01-01, by: office}\n"),
    "impossible-date": field("  date: 1993\n", "  date: 1993-02-30\n"),
    "unknown-country": field("    country: 'NO'", "    country: ZZ"),
    "unknown-country-besides": more("countries: [QQ]\n"),
    "unknown-language": more("languages: [zzz]\n"),
    "unknown-language-of-a-title": field("  en: Gymnasium", "  zz: Gymnasium"),
    "unknown-theme": field("[youth-school]", "[youth-scool]"),
    "unknown-source": field("  source: schule", "  source: schuel"),
    "unknown-entry": more("relations: [{to: schule-beispeil, type: supports}]\n"),
    "itself": more("relations: [{to: schule-beispiel, type: supports}]\n"),
    "unknown-district": more("districts: [Mitte]\n"),
    "nowhere": field("places:\n  - name: Bergen\n    country: 'NO'\n", ""),
    "place-twice": field("    country: 'NO'", "    country: NO\n  - name: bergen\n    country: NO"),
    "another-country": field("    country: 'NO'", "    country: SE"),
    "id-of-another-file": field("id: schule-beispiel", "id: schule-beispeil"),
    "active-after-its-end": more("until: {date: 2020, source: schule}\n"),
    "claim-without-field": more("claims: [{field: until.date, value: 2020, sources: [schule]}]\n"),
    "claim-of-unknown-source": more("claims: [{field: since.date, value: 1992, sources: [x]}]\n"),
    "history-differs": more("history: [{on: 2020-01-01, status: dormant}]\n"),
    "personal-address": more("contact: {mailbox: anna.muster@schule.example}\n"),
    "mail-in-a-text": more("notes: Fragen an anna.muster@web.de\n"),
    "phone-number": more("notes: Telefon 02381 123456\n"),
    "bank-account": more("notes: DE89370400440532013000\n"),
    "date-of-birth": more("notes: Erika, geb. 12.03.1961\n"),
    "trip-of-the-young": more(
        "audience: [children]\nactivities: [{title: Fahrt, type: exchange, status: planned,"
        " start: 2027-05-01, end: 2027-05-09}]\n"
    ),
    "web-address": field("https://www.schule.example/bergen", "http://localhost/"),
    "end-before-start": more(
        "activities: [{title: Fest, type: concert, status: planned,"
        " start: 2027-05-02, end: 2027-05-01}]\n"
    ),
    "blank-text": titled("' '"),
    "another-spelling": more("other_names: [Gymnasium Beispiel – Katedralskole Bergen]\n"),
}
"""Files that say something impossible or forbidden, though they are well formed."""


def cases() -> Iterator[tuple[str, bytes]]:
    """Every case: its name and the bytes of the file."""
    for name, value in LEGITIMATE.items():
        yield f"legitimate/{name}", text(value).encode()
    for name, value in ACTIVE.items():
        yield f"active/{name}", text(value).encode()
    for name, value in INVISIBLE.items():
        escaped = "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in value)
        yield f"invisible/{name}", text(value).encode()
        yield f"invisible/{name}-escaped", titled(f'"{escaped}"').encode()
        yield f"invisible/{name}-in-a-comment", more(f"# {value}\n").encode()
    for value in PLAIN:
        yield f"plain/{value}", titled(value).encode()
    for name, content in SYNTAX.items():
        yield f"syntax/{name}", content.encode()
    for name, content in WRONG.items():
        yield f"wrong/{name}", content.encode()
    for name, raw in BYTES.items():
        yield f"bytes/{name}", raw
    for number, value in enumerate(URLS):
        old = "https://www.schule.example/bergen"
        yield f"url/{number}", field(old, "'" + value.replace("'", "''") + "'").encode()
    for name, value in SLOW.items():
        yield f"slow/{name}-title", text(value).encode()
        yield (
            f"slow/{name}-summary",
            field(
                "Klassen des Gymnasiums und der Schule in Bergen besuchen sich jedes Jahr.",
                f"'{value}'",
            ).encode(),
        )
        yield f"slow/{name}-url", field("https://www.schule.example/bergen", f"'{value}'").encode()
        yield f"slow/{name}-comment", more(f"# {value}\n").encode()
    for number, value in enumerate(IDS):
        yield f"id/{number}", field("id: schule-beispiel", f"id: '{value}'").encode()
    yield "harmless/windows", SOURCE.replace("\n", "\r\n").encode()
    yield "harmless/byte-order-mark", b"\xef\xbb\xbf" + SOURCE.encode()
    yield "harmless/no-end", SOURCE.rstrip("\n").encode()
    yield "harmless/document-start", b"---\n" + SOURCE.encode()
    yield "harmless/document-end", SOURCE.encode() + b"...\n"
    yield "harmless/comments", f"# äöü\n\n{SOURCE}\n# Ende\n".encode()
    yield "harmless/quoted-key", field("status: active", '"status": active').encode()
