"""One call of every command, on a registry of two entries; to try faults with."""

import csv
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from helper import Workplace, environment, hamm, workplace

from hamm_registry.cli import run

ONE, OTHER = "schule-beispiel", "chor-beispiel"
TITLE = "Gymnasium Beispiel – Katedralskole Bergen"

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

_MEETING = "new meeting --set title=Treffen --set date=2026-11-20 --force"
_HELD = "meeting treffen --invite all --held --attended all --decided Konzert"
_ORGANISATION = (
    "new organisation --set name=Musikverein --set type=association --set sources.0.title=Seite "
    "--set sources.0.url=https://a.example --set sources.0.kind=own-statement --force"
)
_LOG = "--log --asker school --outcome answered"

KILLED: dict[str, tuple[str, ...]] = {
    **{name: (call,) for name, call in WRITING.items()},
    "edit": (f"edit {ONE}",),
    "undo": (f"set {ONE} notes=Neu", "undo"),
    "undo of several": (f"rename {ONE} schule-bergen", "undo"),
    "import --update": ("import changed.csv --update --write",),
    "retire --into": (f"retire {OTHER} --reason merged --into {ONE}",),
    "new organisation": (_ORGANISATION,),
    "new meeting": (_MEETING,),
    "meeting": (_MEETING, _HELD),
    "meeting --action": (_MEETING, "meeting treffen --action Brief --due 2026-12-24"),
    "advise --log": (
        "advise --country NO --theme culture --log --asker school --outcome answered",
    ),
}
"""Calls of commands that write, to be killed in the last one; those in front make what it needs.

`save` is killed around each call of git by tests of its own.
"""

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
    with (folder / "changed.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [["id", "title", "kind", "status", "countries"]]
        for name, title in ((ONE, TITLE), (OTHER, "Domchor Beispiel")):
            rows.append([name, title, "school-exchange", "dormant", "NO"])
        csv.writer(file).writerows(rows)
    day = "2026-11-20T12:00:00Z"
    dated = {**os.environ, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    # Newer versions of git tidy up in the background after a commit, while the test looks at files.
    names = ["user.name=Office", "user.email=office@city.example", "maintenance.auto=false"]
    settings = [part for name in names for part in ("-c", name)]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Anfang"]):
        subprocess.run(["git", *settings, *arguments], cwd=folder, env=dated, check=True)
    return registry


def files(root: Path) -> dict[str, bytes]:
    """The regular files below a folder, but for git's, by relative path."""
    paths = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    found = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {name: content for name, content in found.items() if not name.startswith(".git/")}


def killed_at_every_step(folder: Path, name: str, most: int) -> int:
    """Kill a command of KILLED before each write, at most `most` of them, and look at its files.

    Each file must be whole, the old or the new one, and a second run must finish what is missing.
    Gives the number of kills.
    """
    place, saved = folder / "place", folder / "saved"
    place.mkdir(parents=True)
    (place / "private").mkdir()
    root = prepared(place / "registry", name).root
    *first, call = KILLED[name]
    kept = {"XDG_STATE_HOME": str(place / "state"), "HAMM_PRIVATE": str(place / "private")}
    with environment(EDITOR="sed -i s/active/dormant/", VISUAL=None, **kept):
        for made_before in first:
            assert hamm(*made_before.split(), "--root", root).code == 0, made_before
        shutil.copytree(place, saved)
        before = files(place)
        code, writes = killed(root, call)
        assert code == 0, call
        full = files(place)
        assert before != full, call
        steps = list(range(writes))
        if writes > most:
            steps = steps[: most // 2] + steps[writes - (most - most // 2) :]
        for step in steps:
            _restore(saved, place)
            assert killed(root, call, step) == (None, step), call
            whole(before, full, finished(files(place)))
            if _lasting(files(place)) != _lasting(full):
                assert killed(root, call)[0] == 0, (call, step)
            assert _lasting(files(place)) == _lasting(full), (call, step)
    return len(steps)


def _restore(saved: Path, place: Path) -> None:
    """Make a folder again what it was, at the same path: what can be undone is kept by path."""
    shutil.rmtree(place)
    shutil.copytree(saved, place)


def finished(present: Mapping[str, bytes]) -> dict[str, bytes]:
    """Files without those that are being written, which nobody reads, and the list of the site's.

    That names the files of both runs, so that the next one can take away what is not needed.
    """
    endings = (".part", ".hamm-part", ".hamm-registry.lock", "/.hamm-site.json")
    return {name: content for name, content in present.items() if not name.endswith(endings)}


def _lasting(present: Mapping[str, bytes]) -> dict[str, bytes]:
    """Finished files without what `undo` needs: a run that finds all done has changed nothing."""
    whole_files = finished(present)
    return {name: content for name, content in whole_files.items() if not name.startswith("state/")}


def killed(root: Path, call: str, step: int = sys.maxsize) -> tuple[int | None, int]:
    """Make a call in a process that is killed (SIGKILL) before its write number `step`.

    A write is each opening of a file for writing, and each renaming, deletion and making of a
    folder. Gives the exit code, None for a call that was killed, and the number of writes.
    """
    # A fork of this process would lack the threads that typst has started in it, and wait for them.
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["hamm_registry.cli"])
    reader, writer = server.Pipe(duplex=False)
    child = server.Process(target=_called, args=(root, call, step, writer, dict(os.environ)))
    child.start()
    writer.close()
    child.join()
    writes = 0
    while reader.poll():
        try:
            reader.recv_bytes()
        except EOFError:
            break
        writes += 1
    if child.exitcode is not None and child.exitcode < 0:
        assert -child.exitcode == signal.SIGKILL
        return None, writes
    return child.exitcode, writes


def _called(
    root: Path, call: str, step: int, writer: Connection, variables: dict[str, str]
) -> None:
    """Make a call without input and output, in a process of its own, and end with its code."""
    code = 99
    # A module that is compiled would be a write of the first call alone.
    sys.dont_write_bytecode = True
    try:
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(root)
        streams = os.open(os.devnull, os.O_RDWR)
        if call.startswith("edit"):  # which works in a terminal only
            _master, streams = os.openpty()
        for number in range(3):
            os.dup2(streams, number)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        _kill_before(step, writer)
        code = run(["hamm", *call.split()])
    finally:
        os._exit(code)


def _kill_before(step: int, writer: Connection) -> None:
    """Kill this process when it is about to write for the time number `step`, from 0 on.

    A message goes into a pipe for each write before that.
    """
    writes = 0

    def watch(event: str, arguments: Sequence[Any]) -> None:
        nonlocal writes
        is_write = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate")
        if event == "open" and isinstance(arguments[2], int):
            is_write = bool(arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            is_write = is_write and arguments[0] not in (os.devnull, "/dev/tty")
        if not is_write:
            return
        if writes == step:
            os.kill(os.getpid(), signal.SIGKILL)
        writes += 1
        writer.send_bytes(b".")

    sys.addaudithook(watch)


def whole(before: Mapping[str, bytes], full: Mapping[str, bytes], now: Mapping[str, bytes]) -> None:
    """Each file is as it was or as it becomes where all goes well; nothing else is there."""
    for name, content in now.items():
        if content not in (before.get(name), full.get(name)):
            raise AssertionError(name, "is neither the old nor the new file", content[:200])
    lost = {name for name in before if name not in now and name in full}
    if lost:
        raise AssertionError(lost, "lost")
