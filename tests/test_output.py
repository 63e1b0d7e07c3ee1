"""What results look like: the same for machines in every language, and where they go."""

import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from helper import DATA_DAY, ROOT, Workplace, environment, hamm
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core.text import safe, sort_key
from hamm_registry.render.screen import width_of, words_of, wrapped
from hamm_registry.storage import files

FULL = Path("/dev/full")
PROGRAM = [sys.executable, "-m", "hamm_registry"]
GROUPS = ("sources", "claims", "milestones", "activities", "relations", "funding", "links")


# Groups of fields


@pytest.mark.parametrize("group", [*GROUPS, "contact", "retired"])
def test_groups_are_counted_and_sorted_by_their_parts(group: str) -> None:
    for call in (["stats", "--by"], ["fields"], ["list", "--sort"]):
        code, out, err = hamm(*call, group, "--root", ROOT)
        assert (code, out) == (2, "")
        assert err.startswith(f"hamm: “{group}” is a group of fields\nUse one of its parts: ")
        assert f"{group}." in err


def test_a_log_of_github_obeys_no_text() -> None:
    text = "::error::x ##[group]y"
    with environment(GITHUB_ACTIONS="true"):
        assert safe(text) == ": :error: :x ## [group]y"
    with environment(GITHUB_ACTIONS=None):
        assert safe(text) == text


def test_groups_stand_as_json_where_there_are_only_texts(registry: Workplace) -> None:
    source = registry.hamm("list", "--columns", "sources", "--format", "json").json
    expected = source["rows"][0]["sources"]
    assert expected[0]["id"] == "schule"
    for name in ("plain", "tsv", "csv", "csv-excel", "table", "markdown"):
        out = registry.hamm("list", "--columns", "sources", "--format", name).out
        rows = [line for line in out.splitlines() if line and line != "1 initiative"]
        last = rows[-1].replace("\\", "").strip("| ")
        if name.startswith("csv"):
            last = last.strip('"').replace('""', '"')
        assert json.loads(last) == expected


# Dates


def test_dates_are_text_for_machines(registry: Workplace) -> None:
    registry.overlay("until: {date: 2024, source: schule}\n")
    columns = "since,since.date,until,until.date,sources.date"
    listed = registry.hamm("list", "--columns", columns, "--format", "json").json["rows"][0]
    assert listed["since"] == listed["since.date"] == "1993"
    assert listed["until"] == listed["until.date"] == "2024"
    shown = registry.hamm("show", "schule-beispiel", "--format", "json").json["initiatives"][0]
    assert shown["initiative"]["since"]["date"] == "1993"
    assert shown["initiative"]["until"]["date"] == "2024"


def test_only_dates_become_text() -> None:
    asked = ("list", "--columns", "sdgs,claims", "--root", ROOT, "--format", "json")
    rows = hamm(*asked).json["rows"]
    goals = [goal for row in rows for goal in row["sdgs"]]
    assert goals
    assert all(isinstance(goal, int) for goal in goals)
    values = [claim["value"] for row in rows for claim in row["claims"] or ()]
    assert values
    assert all(isinstance(value, str) for value in values)


# The same for machines in every language


MACHINES = ("json", "jsonl", "csv", "tsv", "yaml")
CALLS = (
    "list --sort kind --limit 20",
    "list --sort -country",
    "list --sort title --columns id,title",
    "fields",
    "fields kind",
    "fields themes",
    "fields stale",
    "stats --by kind",
    "stats --by country",
    "stats --by country,theme",
    "stats --by since,stale",
    "rules",
)


@pytest.mark.parametrize("call", CALLS)
def test_machines_read_the_same_in_every_language(call: str) -> None:
    for name in MACHINES:
        asked = [*call.split(), "--root", str(ROOT), "--format", name]
        english, german = (hamm(*asked, "--lang", language) for language in ("en", "de"))
        assert english.code == 0
        assert english.out == german.out


def test_a_pipe_has_codes_and_ids_but_texts_in_the_language_of_the_reader() -> None:
    for call in ("list --columns id,kind,status,since,countries", "stats --by country,theme"):
        english, german = (
            hamm(*call.split(), "--root", ROOT, "--lang", language).out for language in ("en", "de")
        )
        assert english == german
    for call, english_line, german_line in (
        ("rules", "HR006\tduplicate-field\terror\tA field is given once.",
         "HR006\tduplicate-field\tFehler\tEin Feld steht nur einmal da."),
        ("fields", "leads\tträger\tLead\ttext\t106\t44",
         "leads\tträger\tTräger\ttext\t106\t44"),
        ("list kalisz --columns status,title", "active\tTown twinning Hamm – Kalisz",
         "active\tStädtepartnerschaft Hamm – Kalisz"),
    ):  # fmt: skip
        for language, line in (("en", english_line), ("de", german_line)):
            lines = hamm(*call.split(), "--root", ROOT, "--lang", language).out.splitlines()
            assert line in lines, (call, language)


def test_a_pipe_sorts_titles_as_the_reader_reads_them() -> None:
    for language in ("en", "de"):
        call = ["list", "--sort", "title", "--columns", "title", "--lang", language]
        titles = hamm(*call, "--root", ROOT).out.splitlines()
        assert titles == sorted(titles, key=sort_key)


@pytest.mark.parametrize("language", ["en", "de"])
def test_people_read_names_in_their_order(language: str) -> None:
    asked = ("stats", "--by", "kind", "--root", ROOT, "--lang", language, "--format", "csv-excel")
    rows = [line.split(";") for line in hamm(*asked).out.splitlines()[1:]]
    counts = [(-int(count), name.casefold()) for name, count in rows]
    assert counts == sorted(counts)
    machines = hamm(*asked[:-1], "csv").out.splitlines()[1:]
    assert [line.split(",")[0] for line in machines] != [name for name, _count in rows]


def test_rules_are_told_in_the_language_of_people() -> None:
    english, german = (
        hamm("rules", "--lang", language, "--format", "markdown").out for language in ("en", "de")
    )
    assert english.splitlines()[2].split("|")[4] != german.splitlines()[2].split("|")[4]
    assert list(hamm("rules", "--format", "json").json) == ["version", "rules"]


# Counts and ids


def test_the_count_in_every_format(registry: Workplace) -> None:
    assert registry.hamm("list", "--count").out == "1\n"
    assert registry.hamm("list", "--count", terminal=True).out == "1\n"
    assert registry.hamm("list", "--count", "--format", "json").json == {"version": 1, "count": 1}
    assert registry.hamm("list", "--count", "--format", "jsonl").out == '{"count": 1}\n'
    assert registry.hamm("list", "--count", "--format", "csv").out == "count\r\n1\r\n"


def test_ids_are_listed_whatever_the_columns(registry: Workplace) -> None:
    asked = ("list", "--columns", "title", "--format", "ids")
    assert registry.hamm(*asked).out == "schule-beispiel\n"


@pytest.mark.parametrize("call", ["stats", "fields", "fields kind", "rules", "list --count"])
def test_ids_of_what_has_none_are_wrong_usage(call: str, registry: Workplace) -> None:
    result = registry.hamm(*call.split(), "--format", "ids")
    assert (result.code, result.out) == (2, "")
    assert "these rows have no ids" in result.err


# Where it goes


@pytest.mark.skipif(not FULL.exists(), reason="no full disk to write to")
@pytest.mark.parametrize("call", ["list", "list --format json", "validate", "--help", "--version"])
def test_a_full_disk_is_told_in_a_line(call: str) -> None:
    with FULL.open("wb") as full:
        result = subprocess.run(
            [*PROGRAM, *call.split(), "--root", str(ROOT)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 3
    assert result.stderr == "hamm: standard output cannot be written: the disk is full\n"


@pytest.mark.skipif(not FULL.exists(), reason="no full disk to write to")
def test_no_traceback_where_even_errors_cannot_be_told() -> None:
    with FULL.open("wb") as full:
        done = subprocess.run([*PROGRAM, "lst"], stderr=full, check=False, timeout=60)
    assert done.returncode == 2


def test_several_entries_are_shown_in_one_file(registry: Workplace, tmp_path: Path) -> None:
    registry.another("schule-zwei")
    asked = ("show", "schule-beispiel", "schule-zwei")
    target = tmp_path / "shown.txt"
    assert registry.hamm(*asked, "-o", target) == (0, "", "")
    assert target.read_text(encoding="utf-8") == registry.hamm(*asked).out
    assert "schule-beispiel\n" in target.read_text(encoding="utf-8")


def test_output_goes_where_a_link_leads(registry: Workplace, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("there.txt", "new.txt"):
        link = tmp_path / f"link-{name}"
        link.symlink_to(tmp_path / "folder" / name)
        assert registry.hamm("list", "--format", "ids", "-o", link).code == 0
        assert link.is_symlink()
        assert (tmp_path / "folder" / name).read_text() == "schule-beispiel\n"
    assert len(list((tmp_path / "folder").iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["registry.yaml", "data/places.yaml", "data/initiatives/schule-beispiel.yaml", "link"]
)
def test_output_replaces_no_file_of_the_registry(registry: Workplace, name: str) -> None:
    (registry.root / "link").symlink_to(registry.root / "registry.yaml")
    target = registry.root / name
    before = target.read_bytes() if target.exists() else None
    result = registry.hamm("list", "-o", target)
    assert result.code == 2
    assert "belongs to the data of the registry and is not replaced" in result.err
    assert "Name another file: --output FILE." in result.err
    assert (target.read_bytes() if target.exists() else None) == before


def test_output_does_not_go_through_a_link_laid_beside_it(
    registry: Workplace, tmp_path: Path
) -> None:
    (tmp_path / "other.txt").write_text("mine")
    (tmp_path / ".ids.txt.part").symlink_to(tmp_path / "other.txt")
    assert registry.hamm("list", "--format", "ids", "-o", tmp_path / "ids.txt").code == 0
    assert (tmp_path / "ids.txt").read_text() == "schule-beispiel\n"
    assert (tmp_path / "other.txt").read_text() == "mine"


@pytest.mark.skipif(os.name == "nt", reason="no modes")
def test_output_keeps_the_mode_of_the_file_that_was_there(
    registry: Workplace, tmp_path: Path
) -> None:
    target = tmp_path / "ids.txt"
    target.write_text("old")
    target.chmod(0o640)
    assert registry.hamm("list", "--format", "ids", "-o", target).code == 0
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("schule-beispiel\n", 0o640)


def test_writers_at_the_same_time_give_one_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "page.html"
    contents = [bytes([letter]) * 100_000 for letter in b"abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        for written in [pool.submit(files.write, target, text) for text in contents * 25]:
            written.result()
    assert target.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [target]


def test_output_into_a_link_to_itself_is_refused(registry: Workplace, tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to(link)
    result = registry.hamm("list", "-o", link)
    assert result.code == 3
    assert "cannot be written: it is a link" in result.err
    assert link.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_output_goes_straight_into_a_pipe(registry: Workplace, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert registry.hamm("list", "--format", "ids", "-o", pipe).code == 0
    reader.join(10)
    assert read == ["schule-beispiel\n"]
    assert pipe.is_fifo()


def test_a_report_of_validate_in_a_file_is_plain(registry: Workplace, tmp_path: Path) -> None:
    registry.change("status: active\n", "status: activ\n")
    target = tmp_path / "report.txt"
    with environment(TERM="xterm", COLUMNS="40"):
        assert registry.hamm("validate", "-o", target, terminal=True).code == 1
    assert target.read_text(encoding="utf-8") == registry.hamm("validate").out


# In a terminal


@pytest.mark.parametrize("columns", [40, 44, 50, 60])
def test_ids_stay_whole(columns: int) -> None:
    ids = hamm("list", "--root", ROOT, "--format", "ids").out.split()
    asked = ("list", "--columns", "id,title", "--root", ROOT)
    with environment(COLUMNS=str(columns), TERM="dumb"):
        lines = hamm(*asked, terminal=True).out.splitlines()[1:-1]
    assert [line.split()[0] for line in lines] == ids
    assert all(len(line) <= columns for line in lines)


def heads_of(*arguments: str, columns: int, language: str = "en") -> tuple[list[str], list[int]]:
    """The titles of a table in a terminal and where each column begins, checked for its width."""
    with environment(COLUMNS=str(columns), TERM="dumb"):
        out = hamm(*arguments, "--root", ROOT, "--lang", language, terminal=True).out
    lines = out.splitlines()
    assert max(map(width_of, lines)) <= columns
    starts = [match.start() for match in re.finditer(r"(?<!\S)\S+", lines[0])]
    return lines[0].split(), starts


def test_a_list_tells_what_who_where_and_status_before_ids_and_titles_grow() -> None:
    """From 80 columns on: wider terminals widen the titles before they add a column."""
    for language, first in (
        ("en", ["Title", "Lead", "Countries", "Status"]),
        ("de", ["Titel", "Träger", "Länder", "Status"]),
    ):
        title_width = 0
        for columns in (60, 80, 100, 120, 140):
            heads, starts = heads_of("list", columns=columns, language=language)
            assert heads[:4] == first
            assert starts[1] >= title_width
            title_width = starts[1]
        assert title_width >= 50
    heads, _starts = heads_of("list", columns=240)
    assert heads == "Title Lead Countries Status ID Since Places Kind".split()


def test_a_list_ends_with_its_count() -> None:
    for language, last in (("en", "13 initiatives"), ("de", "13 Initiativen")):
        asked = ("list", "country:PL", "--root", ROOT, "--lang", language)
        shown = ("--color", "never")
        assert hamm(*asked, *shown, terminal=True).out.splitlines()[-1] == last
        assert last not in hamm(*asked).out


@pytest.mark.parametrize("columns", [80, 140])
def test_fields_cuts_nothing_that_is_to_be_typed(columns: int) -> None:
    rows = hamm("fields", "--root", ROOT, "--format", "json").json["rows"]
    with environment(COLUMNS=str(columns), TERM="dumb"):
        lines = hamm("fields", "--root", ROOT, terminal=True).out.splitlines()
    assert [line.split()[:2] for line in lines[1:-1]] == [[r["field"], r["german"]] for r in rows]
    for name in ("registry", "kind", "status", "audience"):
        rows = hamm("fields", name, "--root", ROOT, "--format", "json").json["rows"]
        with environment(COLUMNS=str(columns), TERM="dumb"):
            out = hamm("fields", name, "--root", ROOT, terminal=True).out
        for row in rows:
            assert f"{row.get('field') or row['value']} " in out


def test_counts_have_bars_decades_and_a_name_for_nothing() -> None:
    asked = ("stats", "--root", ROOT, "--lang", "de", "--by")
    with environment(COLUMNS="80", TERM="dumb", NO_COLOR="1"):
        countries = hamm(*asked, "country", terminal=True).out.splitlines()
        decades = hamm(*asked, "since", terminal=True).out.splitlines()
        matrix = hamm(*asked, "since,status", terminal=True).out.splitlines()
    assert countries[1].split() == ["Polen", "13", "█" * 16]
    assert countries[-2].split()[:2] == ["ohne", "Angabe"]
    names = [line.split()[0] for line in decades[1:-2]]
    assert names == sorted(names)
    assert names[0] == "1960er"
    assert decades[1].split() == ["1960er", "2", "█"]
    assert "·" in matrix[1].split()
    # Machines get each date as it is written.
    rows = hamm(*asked, "since", "--format", "json").json["rows"]
    assert {"since": "1967-04-29", "count": 1} in rows
    assert {"since": None, "count": 32} in rows


_WORDS = st.text("abcäß,.·(", min_size=1, max_size=12)
_COMMANDS = st.sampled_from(
    ["“hamm set a-b 'Postfach=x y'” sagt", "„git log --all“", "x: hamm list land:FR --count"]
)


@given(st.lists(_WORDS | _COMMANDS, max_size=12).map(" ".join), st.integers(20, 100))
def test_messages_break_at_words_and_never_within_a_command(message: str, width: int) -> None:
    rows = wrapped(message, width).splitlines()
    assert " ".join(rows).split() == message.split()
    words = words_of(message)
    assert " ".join(words) == message
    for row in rows:
        assert width_of(row) <= width or row in words
    for typed in ("hamm set a-b 'Postfach=x y'", "git log --all", "hamm list land:FR --count"):
        if typed in message:
            assert any(typed in row for row in rows)


def test_remarks_and_errors_fit_into_a_terminal() -> None:
    with environment(COLUMNS="80", TERM="dumb", LANG="de"):
        meeting = hamm("meeting", "--root", ROOT, "--today", DATA_DAY, terminal=True).out
        assert "\nhamm meeting hamm-international-2024-01 --held\n" in meeting
        for call in ("introduce Kalisz", "parallels --country GH", "links --connections 99"):
            shown = hamm(*call.split(), "--root", ROOT, "--today", DATA_DAY, terminal=True)
            assert all(width_of(row) <= 80 for row in shown.err.splitlines()), call
            piped = hamm(*call.split(), "--root", ROOT, "--today", DATA_DAY)
            assert piped.err.split() == shown.err.split() != []
            for command in re.findall(r"(?m)hamm [a-z]+ .*$", piped.err):
                assert f"{command}\n" in shown.err
        # The query stays in one row, for the pointer below stands under its words.
        words = ["seit:31.02.2026", *(f"wort{number}" for number in range(20))]
        rows = hamm("list", *words, "--root", ROOT, terminal=True).err.splitlines()
        assert rows[1].split() == words
        assert rows[2].startswith("  ^^^^^^^^^^^^^^^ ")


def test_an_empty_no_color_says_nothing(registry: Workplace) -> None:
    with environment(TERM="xterm", NO_COLOR=""):
        assert "\x1b[" in registry.hamm("show", "schule-beispiel", terminal=True).out


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("--foo", "“hamm list --help” tells more.\n"),
        ("--fromat", "Did you mean “--format”?\n"),
        ("--colums", "Did you mean “--columns”?\n"),
        ("-x", "A term is negated by “not:”, for example: not:country:TR\n"),
    ],
)
def test_a_guess_at_an_option_is_near(given: str, hint: str, registry: Workplace) -> None:
    assert hamm("list", given).err == f"hamm: there is no option “{given}”\n{hint}"


def test_stats_of_a_field_says_how_to_count_by_it(registry: Workplace) -> None:
    hint = "Kein Eintrag passt dazu.\n„hamm stats --by {}“ zählt danach.\n"
    for query, fields in (("thema", "thema"), ("land,thema", "land,thema")):
        assert registry.hamm("stats", query, "--lang", "de").err == hint.format(fields)
    for query in ("Walfisch", "thema:sport"):
        assert "zählt danach" not in registry.hamm("stats", query, "--lang", "de").err
