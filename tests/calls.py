"""One call of every command, on a registry of two entries; to try faults with."""

import csv
import os
import subprocess
from pathlib import Path

from helper import Workplace, workplace

ONE, OTHER = "schule-beispiel", "chor-beispiel"

READING: dict[str, str] = {
    "": "",
    "list": "list --format json",
    "show": f"show {ONE}",
    "stats": "stats --by kind",
    "fields": "fields",
    "changes": "changes --since HEAD",
    "parallels": f"parallels {ONE} {OTHER}",
    "introduce": f"introduce {ONE} {OTHER} --force",
    "organisations": "organisations",
    "advise": "advise --country NO",
    "funding": "funding",
    "match": "match",
    "meeting": "meeting",
    "seating": "seating --tables 1 --seats 4",
    "calendar": "calendar --from 1993 --to 2030",
    "report": "report council",
    "export": "export json",
    "validate": "validate",
    "rules": "rules",
    "explain": "explain HR013",
    "links": "links --help",
    "doctor": "doctor",
    "completion": "completion bash",
    "complete": "complete -- show sch",
}
"""Calls that write nothing but their result, by command."""

WRITING: dict[str, str] = {
    "site": "site public",
    "export": "export csv --output out.csv",
    "new": "new activity schule-beispiel --set title=Konzert --set type=concert --set start=2027",
    "import": "import list.csv --write --source Liste --source-url https://a.example/",
    "status": f"status {ONE} dormant --reason Pause",
    "confirm": f"confirm {ONE} --by office",
    "ask": f"ask {ONE} --to letters",
    "retire": f"retire {OTHER} --reason out-of-scope",
    "rename": f"rename {ONE} schule-bergen",
    "link": f"link {ONE} {OTHER} --type in-contact",
    "unlink": f"unlink {OTHER} {ONE} --type supports",
    "set": f"set {ONE} notes=Neu",
    "fmt": "fmt",
    "validate": "validate --fix",
    "init": "init stadt --city Bergen --country NO --languages de --tool https://x.example/x.whl",
    "schemas": "schemas",
}
"""Calls that write files into the registry, by command."""

ELSEWHERE = {"edit", "open", "save", "undo"}
"""They need an editor, a browser, a change made before or a remote: other tests try them."""


def prepared(folder: Path, command: str = "") -> Workplace:
    """A registry, in git, on which the call of a command has something to do."""
    registry = workplace(folder)
    registry.another(
        OTHER,
        "title: {de: Domchor Beispiel}\nkind: school-exchange\n"
        "organisations: [{name: Domchor, role: lead, type: school}]\n"
        f"relations: [{{to: {ONE}, type: supports}}]\n",
    )
    if command in ("fmt", "validate"):
        registry.overlay("status: aktiv\n", f"data/initiatives/{OTHER}.yaml")
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["Titel", "Zusammenfassung", "Art", "Status", "Thema", "Träger", "Land"],
                ["Oslokreis", "Freunde.", "association", "active", "encounter", "OK", "Norwegen"],
            ]
        )
    day = "2026-11-20T12:00:00Z"
    dated = {**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Anfang"]):
        settings = ["-c", "user.name=Office", "-c", "user.email=office@city.example"]
        subprocess.run(["git", *settings, *arguments], cwd=folder, env=dated, check=True)
    return registry


def files(root: Path) -> dict[str, bytes]:
    """The regular files below a folder, but for git's, by relative path."""
    paths = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {name: content for name, content in found.items() if not name.startswith(".git/")}
