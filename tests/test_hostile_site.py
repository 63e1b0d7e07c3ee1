"""Content that wants to be more than text on the site and in machine formats."""

import socket
import threading
from pathlib import Path

import pytest
import yaml
from helper import Workplace

from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point
from hamm_registry.site import serve
from hamm_registry.yamlfile.dialects import dump


def test_a_former_id_takes_no_page_of_another_entry(registry: Workplace) -> None:
    registry.another("fremd", "former_ids: [schule-beispiel]\n")
    assert registry.hamm("validate").code == 1
    registry.hamm("site", registry.root / "out")
    page = registry.root / "out/i/schule-beispiel.html"
    pages = [page] if page.exists() else list((registry.root / "out").rglob("schule-beispiel.html"))
    assert pages
    for path in pages:
        assert "refresh" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["::warning::x", "a\n::error::b\n", "##[error]x", "w " * 60 + "::error::x"]
)
def test_yaml_begins_no_line_with_a_command_of_a_log(text: str) -> None:
    rows = [{"a": text, "b": [text], "c": {"d": text}}]
    written = dump(rows)
    lines = [line.strip() for line in written.splitlines()]
    assert not any(line.startswith(("::", "##[")) for line in lines)
    assert yaml.safe_load(written) == rows


@pytest.mark.parametrize(
    "path",
    ["/%00", "/" + "a" * 5000, "/../../etc/passwd", "/%2e%2e/x", "//x", "/\x80", "/%ff", "*"],
)
def test_odd_requests_get_an_answer(
    tmp_path: Path, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("x")
    with serve.server(tmp_path, 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        with socket.create_connection((serve.HOST, running.server_address[1]), 10) as connection:
            connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode("latin-1"))
            answer = connection.makefile("rb").readline()
        running.shutdown()
    assert answer.split()[1] in (b"200", b"301", b"400", b"404", b"414")
    assert capfd.readouterr().err == ""


def test_kastellorizo_lies_in_greece() -> None:
    assert countries.inside("GR", Point(36.15, 29.59), 0)
