"""How far the program reaches: no network outside `links`, no programs but git and its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

from calls import READING, WRITING, prepared
from helper import ROOT

EXPORTS = "csv csv-excel xlsx json jsonl geojson ics jsonld sqlite".split()
CALLS = {
    **{f"reading {command}": line for command, line in READING.items()},
    **{f"writing {command}": line for command, line in WRITING.items()},
    **{f"export {name}": f"export {name} --output out" for name in EXPORTS},
    "export parquet": "export parquet --by region --output out",
    "report pdf": "report council --format pdf --output out",
    "links": "links --yes --timeout 1",
}
SCRIPT = """
import json, os, sys

from hamm_registry.cli import run

told, calls = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND), json.loads(sys.argv[2])
outside = ("os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn", "webbrowser.open")

def hook(event, arguments):
    if event == "subprocess.Popen":
        os.write(told, f"{name}\\t{os.path.basename(arguments[1][0])}\\n".encode())
    elif event.startswith(("socket.", "urllib.", "ftplib.", "smtplib.")) or event in outside:
        os.write(told, f"{name}\\t{event}\\n".encode())

sys.addaudithook(hook)
for name, (folder, line) in calls.items():
    os.chdir(folder)
    os.write(told, f"{name}\\tended with {run(['hamm', *line.split()])}\\n".encode())
"""


def test_only_links_reaches_the_network(tmp_path: Path) -> None:
    """All calls in one process in which Python tells of every connection and program."""
    places = {}
    for number, (name, line) in enumerate(CALLS.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        places[name] = (str(prepared(folder, name.removeprefix("writing ")).root), line)
    told = tmp_path / "told"
    told.touch()
    command = [sys.executable, "-c", SCRIPT, str(told), json.dumps(places)]
    subprocess.run(command, check=True, capture_output=True)
    found: dict[str, set[str]] = {}
    for row in told.read_text(encoding="utf-8").splitlines():
        name, event = row.split("\t")
        found.setdefault(name, set()).add(event)
    assert "socket.getaddrinfo" in found.pop("links")
    assert {name for name in found if "ended with 0" not in found[name]} == set()
    assert set().union(*found.values()) == {"ended with 0", "git"}
    assert len(found) == len(CALLS) - 1


def test_no_rule_on_running_code_is_silenced() -> None:
    """Ruff refuses eval, exec, pickle, shells and more; what may be left out stands here."""
    silenced = {
        code
        for path in (ROOT / "hamm_registry").rglob("*.py")
        for codes in re.findall(r"# noqa: ([A-Z0-9, ]+)", path.read_text(encoding="utf-8"))
        for code in re.findall(r"\bS\d+", codes)
    }
    # A program without a shell; SQL and HTML out of our own words.
    assert silenced == {"S603", "S608", "S704"}
