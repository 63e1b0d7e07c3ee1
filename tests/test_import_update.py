"""What a row of a list changes in an entry, field by field; all that it does not say stays."""

from datetime import date
from typing import Any

from helper import overlaid

from hamm_registry import yamlfile
from hamm_registry.spreadsheet import update
from hamm_registry.yamlfile.parsed_file import ParsedFile

TODAY = date(2026, 11, 22)

ENTRY = """\
id: a
title: {de: Titel}
kind: city-link
form: partnership
status: active
organisations:
  - {name: Stadt, role: lead, type: municipality}
  - {name: Chor Eins, role: partner, country: 'NO'}
  - {name: Bank, role: funder}
places: [{name: Bergen, country: 'NO', about: true}]
countries: [SE]
since: {date: 1993, about: true, basis: charter, source: s}
themes: [culture]
contact: {mailbox: office@city.example, page: 'https://city.example/'}
links: [{url: 'https://a.example/', kind: press, title: A}, {kind: other, title: B}]
sources: [{id: s, title: S, url: 'https://s.example/', kind: official, seen: 2026-01-01}]
"""


def entry(fields: str = "") -> ParsedFile:
    document = yamlfile.parse(overlaid(ENTRY, fields), "data/initiatives/a.yaml")
    assert isinstance(document, ParsedFile)
    return document


def changed(
    row: dict[str, Any], *emptied: str, fields: str = "", own: bool = True
) -> dict[str, Any]:
    """The fields of the entry that are others behind a row; None for those that are gone."""
    old = entry(fields)
    new = update.changed(old, row, emptied, TODAY, own)
    return {
        name: new.get(name)
        for name in dict.fromkeys((*old.data, *new))
        if new.get(name) != old.data.get(name)
    }


def test_a_row_that_says_the_same_changes_nothing() -> None:
    same: dict[str, Any] = {
        "title": {"de": "Titel"},
        "organisations": [{"name": "Chor Eins", "role": "partner"}],
        "places": [{"name": "Bergen", "country": "NO"}],
        "since": {"date": 1993, "about": True},
        "links": [{"url": "https://a.example/", "kind": "homepage"}],
        "sources": [{"id": "other", "title": "T", "url": "https://s.example/", "kind": "wiki"}],
        "form": "unknown",
        "countries": ["SE"],
    }
    for name, value in same.items():
        assert changed({name: value}) == {}, name
    assert changed(same) == {}
    exact = "since: {date: 1993, about: false, source: s}\n"
    assert changed({"since": {"date": 1993}}, fields=exact) == {}


def test_what_a_row_does_not_say_of_a_field_stays() -> None:
    partner = {"name": "Chor Eins", "role": "partner", "country": "NO"}
    others = entry().data["organisations"]
    table: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"title": {"en": "Title"}}, {"title": {"de": "Titel", "en": "Title"}}),
        (
            {"contact": {"page": "https://x.example/"}},
            {"contact": {"mailbox": "office@city.example", "page": "https://x.example/"}},
        ),
        # A date keeps its source and its basis, not that it was approximate.
        (
            {"since": {"date": 1994}},
            {"since": {"date": 1994, "basis": "charter", "source": "s"}},
        ),
        (
            {"since": {"date": 1993}},
            {"since": {"date": 1993, "basis": "charter", "source": "s"}},
        ),
        (
            {"since": {"date": 1993, "about": True, "basis": "founding"}},
            {"since": {"date": 1993, "about": True, "basis": "founding", "source": "s"}},
        ),
        # As many names as before: the organisation has another name; the others keep their places.
        (
            {"organisations": [{"name": "Chor Zwei", "role": "partner"}]},
            {"organisations": [others[0], {**partner, "name": "Chor Zwei"}, others[2]]},
        ),
        (
            {"organisations": [{"name": n, "role": "partner"} for n in ("Neu", "Chor Eins")]},
            {"organisations": [others[0], {"role": "partner", "name": "Neu"}, others[2], partner]},
        ),
        # More names than before: nobody knows which of them is the old one.
        (
            {"organisations": [{"name": n, "role": "partner"} for n in ("Neu", "Auch neu")]},
            {
                "organisations": [
                    others[0],
                    {"role": "partner", "name": "Neu"},
                    others[2],
                    {"role": "partner", "name": "Auch neu"},
                ]
            },
        ),
        (
            {"places": [{"name": "Oslo", "country": "NO"}, {"name": "Bergen", "country": "NO"}]},
            {
                "places": [
                    {"name": "Oslo", "country": "NO"},
                    {"name": "Bergen", "country": "NO", "about": True},
                ]
            },
        ),
        # A known form is not lost to a list that only says “Städtepartnerschaft”.
        ({"kind": "city-link", "form": "friendship"}, {"form": "friendship"}),
        ({"kind": "association"}, {"kind": "association", "form": None}),
        (
            {"kind": "municipal-project", "form": "unknown"},
            {"kind": "municipal-project", "form": "unknown"},
        ),
    ]
    for row, expected in table:
        assert changed(row) == expected, row


def test_a_country_that_a_new_place_tells_is_not_named_twice() -> None:
    lund = {"name": "Lund", "country": "SE"}
    assert changed({"places": [lund]}) == {"places": [lund], "countries": None}
    assert changed({"countries": ["NO", "FI"]}) == {"countries": ["FI"]}


def test_addresses_of_a_list_of_others_are_added() -> None:
    """Our own list names all of them; what has no address no column shows, so it stays."""
    old = entry().data["links"]
    new = {"url": "https://n.example/", "kind": "homepage"}
    assert changed({"links": [new]}, own=False) == {"links": [*old, new]}
    assert changed({"links": [new]}) == {"links": [{**old[0], "url": new["url"]}, old[1]]}
    first = {"url": "https://a.example/", "kind": "homepage"}
    assert changed({"links": [first, new]}) == {"links": [old[0], new, old[1]]}
    # More than before: nobody knows which of them is the old one.
    newer = {"url": "https://o.example/", "kind": "homepage"}
    assert changed({"links": [newer, new]}) == {"links": [newer, new, old[1]]}
    moved = changed({"sources": [{"id": "x", "title": "X", "url": "https://y.example/"}]})
    # Under its id, but nobody has looked at it there yet.
    assert moved == {
        "sources": [{"id": "s", "title": "S", "url": "https://y.example/", "kind": "official"}]
    }


def test_a_new_status_goes_into_the_history_where_there_is_one() -> None:
    step = {"status": "rejected", "on": "2026-11-22"}
    assert changed({"status": "rejected"})["history"] == [step]  # the schema asks for it
    assert changed({"status": "dormant"}) == {"status": "dormant"}
    before = {"status": "active", "on": 2020}
    fields = "history: [{status: active, on: 2020}]\n"
    dormant = {"status": "dormant", "on": "2026-11-22"}
    assert changed({"status": "dormant"}, fields=fields)["history"] == [before, dormant]
    assert changed({"status": "active"}, fields=fields) == {}


def test_an_emptied_cell_takes_its_value_away_and_nothing_else() -> None:
    organisations = entry().data["organisations"]
    assert changed({}, "partner") == {"organisations": [organisations[0], organisations[2]]}
    assert changed({}, "contact.mailbox") == {"contact": {"page": "https://city.example/"}}
    assert changed({}, "link") == {"links": None}
    assert changed({}, "since") == {"since": None}
    assert changed({}, "themes") == {"themes": None}
    assert changed({}, "title.en") == {}


def test_the_source_of_a_list_is_named_once_under_an_id_of_its_own() -> None:
    data = entry().data
    same = {"id": "liste", "title": "Liste", "url": "https://s.example/", "kind": "official"}
    assert update.with_source(data, same) == data
    other = {**same, "id": "s", "url": "https://l.example/"}
    assert update.with_source(data, other)["sources"] == [
        *data["sources"], {**other, "id": "s-2"},
    ]  # fmt: skip
