"""An editor on an entry: yaml-language-server, as VS Code runs it, with the schemas of a registry.

Needs node and the npm package; YAML_LANGUAGE_SERVER is the path of its program, see .ci/run.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helper import hamm

TOOL = "git+https://git.example.org/x/hamm-registry@0123456789012345678901234567890123456789"
ENTRY = """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
id: chor-lyon
title:
  de: Chor Lyon
kind: nonsense
"""
SETTINGS = {
    "yaml": {"schemaStore": {"enable": False}, "hover": True, "completion": True, "validate": True}
}


class Server:
    """A language server at the other end of two pipes."""

    def __init__(self, program: str) -> None:
        self.process = subprocess.Popen(
            ["node", program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.number = 0
        self.diagnostics: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """The next message; what the server itself asks for is answered on the way."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.diagnostics = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            items = message["params"]["items"]
            wanted = [SETTINGS.get(item.get("section"), {}) for item in items]
            self.send({"id": message["id"], "result": wanted})
        elif method and "id" in message:
            self.send({"id": message["id"], "result": None})
        return message

    def ask(self, method: str, **params: Any) -> Any:
        """What the server answers to a request."""
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def tell(self, method: str, **params: Any) -> None:
        """Say something to which no answer comes."""
        self.send({"method": method, "params": params})


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    program = os.environ.get("YAML_LANGUAGE_SERVER", "")
    if not program:
        pytest.exit("YAML_LANGUAGE_SERVER names no language server: see .ci/run", 1)
    started = Server(program)
    folder = {"uri": tmp_path.as_uri(), "name": "stadt"}
    started.ask(
        "initialize",
        processId=os.getpid(),
        rootUri=tmp_path.as_uri(),
        workspaceFolders=[folder],
        capabilities={
            "workspace": {"configuration": True, "workspaceFolders": True},
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
            },
        },
    )
    started.tell("initialized")
    started.tell("workspace/didChangeConfiguration", settings=SETTINGS)
    yield started
    started.ask("shutdown")
    started.tell("exit")
    with started.process as process:  # closes the pipes, too
        assert process.wait(timeout=20) == 0


def test_hover_completion_and_faults_are_german(server: Server, tmp_path: Path) -> None:
    registry = tmp_path / "stadt"
    begun = hamm("init", registry, "--city", "Stadt", "--country", "DE", "--languages", "de",
                 "--tool", TOOL, "--lang", "de")  # fmt: skip
    assert begun.code == 0, begun.err
    path = registry / "data" / "initiatives" / "chor-lyon.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": ENTRY}
    server.tell("textDocument/didOpen", textDocument=document)
    here = {"uri": path.as_uri()}

    hover = server.ask("textDocument/hover", textDocument=here, position=at("kind"))
    assert "Art" in hover["contents"]["value"]
    assert "Schulaustausch" in hover["contents"]["value"]

    begun_text = ENTRY.replace("kind: nonsense\n", "kind: \norgan\n")
    change(server, path, begun_text, 2)
    values = labels(server, here, {"line": 4, "character": 6})
    assert {"school-exchange", "association"} <= values.keys()

    fields = labels(server, here, {"line": 5, "character": 5})
    snippet = fields["organisations"]["textEdit"]["newText"]
    assert "name: " in snippet
    assert "Hamm" not in json.dumps([values, fields])

    change(server, path, ENTRY, 3)
    while not any("school-exchange" in fault["message"] for fault in server.diagnostics):
        server.receive()


def at(word: str) -> dict[str, int]:
    """The position of the first place in the entry at which a line begins so."""
    lines = ENTRY.splitlines()
    [line] = [number for number, text in enumerate(lines) if text.startswith(word)]
    return {"line": line, "character": 1}


def change(server: Server, path: Path, text: str, version: int) -> None:
    """Type another text."""
    document = {"uri": path.as_uri(), "version": version}
    server.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])


def labels(server: Server, here: dict[str, str], position: dict[str, int]) -> dict[str, Any]:
    """What is offered there, by its label."""
    offered = server.ask("textDocument/completion", textDocument=here, position=position)
    items = offered["items"] if isinstance(offered, dict) else offered
    return {item["label"]: item for item in items}
