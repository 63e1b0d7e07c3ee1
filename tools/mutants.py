"""Does the suite bite? Change the code in thousands of small ways and see whether a test fails.

    python tools/mutants.py reader /tmp/mutants
    python tools/mutants.py rules /tmp/mutants --ending 37   # those numbered …3 and …7: a fifth

A part of the program is copied into the folder with the tests that are meant for it, mutmut makes
the mutants and runs them, and what survived is told as a diff. The folder keeps what was found: a
second call goes on. Needs the `mutation` extra and a system that forks.
"""

import argparse
import configparser
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = (".git", ".venv", ".*_cache", "__pycache__", "browser", "mutants", "*.mo~")
GROUPS = {
    "reader": (
        ["yamlfile/*"],
        ["test_reader.py", "test_canonical.py", "test_yaml_suite.py", "hostile/test_said.py"],
    ),
    "schema": (
        ["schema/*"],
        ["test_schema.py", "test_fix.py", "test_validate.py", "hostile/test_said.py"],
    ),
    "rules": (
        ["checks/rules/*"],
        [
            "test_said_by_rules.py", "test_rules.py", "test_rules_more.py", "test_duplicates.py",
            "test_persons.py", "test_typed_dates.py", "test_misplaced.py", "test_fix.py",
            "test_introductions_cli.py", "hostile/test_said.py",
        ],
    ),
    "query": (
        ["query/*"],
        ["test_query.py", "test_search.py", "test_change.py", "test_messages.py", "test_cli.py"],
    ),
    "introductions": (
        ["introductions/*"],
        [
            "test_introductions.py", "test_introductions_cli.py", "test_match.py",
            "test_meeting.py", "test_along.py", "test_calendar.py",
        ],
    ),
    "editing": (
        ["editing/*"],
        [
            "test_patches.py", "test_edits.py", "test_editing.py", "test_change.py",
            "test_upkeep.py", "test_new.py", "test_fix.py", "test_canonical.py", "test_forms.py",
            "test_init.py", "test_meeting_notes.py", "test_misplaced.py",
        ],
    ),
}  # fmt: skip
"""What is changed, and the tests that should notice, by name."""


def prepare(folder: Path, group: str) -> Path:
    """Copy the project, with the settings for one group."""
    place = folder / group
    if place.exists():
        return place
    shutil.copytree(ROOT, place, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    parts, tests = GROUPS[group]
    settings = configparser.ConfigParser()
    settings["mutmut"] = {
        "source_paths": "hamm_registry\n",
        "only_mutate": "\n".join(["", *(f"hamm_registry/{part}" for part in parts)]),
        "pytest_add_cli_args_test_selection": "\n".join(["", *(f"tests/{one}" for one in tests)]),
        "also_copy": "\n".join(["", *sorted(one.name for one in place.iterdir())]),
        "timeout_constant": "5",
    }
    with (place / "setup.cfg").open("w", encoding="utf-8") as file:
        settings.write(file)
    return place


def mutmut(place: Path, *arguments: str) -> str:
    """Call mutmut there; gives what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments],
        cwd=place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stdout[-3000:] + done.stderr[-3000:])
    return done.stdout


def main() -> None:
    """Run the mutants of a group and tell of those that survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ending", default="0123456789", help="last digits of the numbers")
    parser.add_argument("--children", type=int, default=1, help="processes at once")
    asked = parser.parse_args()
    place = prepare(asked.folder, asked.group)
    patterns = [f"*__mutmut_{some}{digit}" for digit in asked.ending for some in ("", "*")]
    mutmut(place, "run", "--max-children", str(asked.children), *patterns)
    rows = mutmut(place, "results", "--all", "true").splitlines()
    found = dict(row.strip().rsplit(": ", 1) for row in rows if ": " in row)
    for name, state in found.items():
        if state in ("survived", "no tests"):
            print(f"\n{name}: {state}\n{mutmut(place, 'show', name)}")
    ends = Counter(state for state in found.values() if state != "not checked")
    killed = ends["killed"] + ends["timeout"]
    print(f"\n{asked.group}: {killed} of {sum(ends.values())} killed, {dict(ends)}")


if __name__ == "__main__":
    main()
