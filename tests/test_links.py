"""Whether web addresses still lead somewhere, on a real server on loopback, allowed by name."""

import ipaddress
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from helper import ROOT, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core.web import ascii_host
from hamm_registry.links import report
from hamm_registry.links.check import Pace, Result, Verdict, _judged, check, run
from hamm_registry.links.fetch import Limits, target
from hamm_registry.links.guard import ForbiddenAddress, is_public, peers, peers_in, refuse_private


class Server(ThreadingHTTPServer):
    """A server that answers as the path of a request says, and remembers what it was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.hanging = threading.Event()
        self.over = threading.Event()
        self.open = 0
        self.most_open = 0
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path}"

    @property
    def limits(self) -> Limits:
        return Limits(5, frozenset({("127.0.0.1", self.port)}))


class Handler(BaseHTTPRequestHandler):
    """`/404` answers with that status, `/301/to/PATH` leads on to PATH, `/hang` says nothing."""

    server: Server

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        server = self.server
        with server.lock:
            server.asked.append(f"{self.command} {self.path}")
            server.open += 1
            server.most_open = max(server.most_open, server.open)
        time.sleep(0.01)  # for others to come meanwhile; whoever asks waits for what is said
        with server.lock:
            server.open -= 1
        self.say(self.path.lstrip("/"))

    def say(self, path: str) -> None:
        first, _slash, rest = path.partition("/")
        if first == "hang":
            self.server.hanging.set()
            self.server.over.wait(20)
        elif first == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.server.over.wait(0.05):
                self.wfile.write(b"X-More: x\r\n")
        elif first == "garbage":
            self.wfile.write(b"220 mail.example ESMTP\r\n")
        elif first == "no-head" and self.command == "HEAD":
            self.close_connection = True
        elif first == "only-get":
            self.respond(200 if self.command == "GET" else 405)
        elif first == "huge":
            self.respond(200, "Content-Length: 99999999999")
            if self.command == "GET":
                while not self.server.over.is_set():
                    self.wfile.write(b"x" * 65536)
        elif rest:
            self.respond(int(first), f"Location: {rest.removeprefix('to/')}")
        else:
            status = first.partition("?")[0]
            self.respond(int(status) if status.isdigit() else 200)

    def respond(self, status: int, *headers: str) -> None:
        self.send_response(status)
        for header in headers:
            self.send_header(*header.split(": ", 1))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[Server]:
    server = Server()
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # who hangs up is no news
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def verdict(web: Server, path: str, seconds: float = 5) -> Result:
    limits = Limits(seconds, web.limits.allowed)
    return check(web.url(path), limits, Pace(0))


@pytest.mark.parametrize(
    ("path", "expected", "status"),
    [
        ("200", Verdict.OK, 200),
        ("404", Verdict.GONE, 404),
        ("410", Verdict.GONE, 410),
        ("403", Verdict.REFUSED, 403),
        ("429", Verdict.REFUSED, 429),
        ("500", Verdict.UNREACHABLE, 500),
        ("only-get", Verdict.OK, 200),
        ("no-head", Verdict.OK, 200),
        ("huge", Verdict.OK, 200),
        ("302/to//200", Verdict.OK, 200),
        ("302/to//404", Verdict.GONE, 404),
        ("301/to//404", Verdict.GONE, 404),
        ("301/to//403", Verdict.REFUSED, 403),
    ],
)
def test_what_a_server_says_gives_the_verdict(
    web: Server, path: str, expected: Verdict, status: int
) -> None:
    result = verdict(web, path)
    assert (result.verdict, result.status, result.new) == (expected, status, "")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("200?once", ["HEAD"]),
        ("429?once", ["HEAD"]),  # it was asked too often already
        ("404?twice", ["HEAD", "GET"]),
        ("500?twice", ["HEAD", "GET"]),
    ],
)
def test_who_does_not_seem_to_know_head_is_asked_again(
    web: Server, path: str, asked: list[str]
) -> None:
    verdict(web, path)
    assert [row.split()[0] for row in web.asked if path in row] == asked


def test_an_address_that_leads_to_itself_has_not_moved() -> None:
    url = "https://a.example/"
    assert _judged(url, 200, url).verdict is Verdict.OK
    assert _judged(url, 200, f"{url}x").verdict is Verdict.MOVED


def test_the_longest_row_of_one_host_comes_first() -> None:
    urls = [f"ftp://{name}.example/" for name in ("a", "b", "c")] + ["ftp://b.example/2"]
    found = [result.url for result in run(urls, Limits(), Pace(0), 1)]
    assert found == [urls[1], urls[3], urls[0], urls[2]]


@pytest.mark.parametrize("user", ["office@", "office:@", ":word@", "office:word@"])
def test_no_address_with_a_user_or_a_password_is_called(user: str) -> None:
    with pytest.raises(ForbiddenAddress, match="contains a user name or a password"):
        target(f"https://{user}a.example/")


def test_only_a_permanent_redirect_gives_a_new_address(web: Server) -> None:
    assert verdict(web, "301/to//200").new == web.url("200")
    assert verdict(web, "308/to//301/to//200").new == web.url("200")
    # What comes behind a passing redirect may be another page tomorrow.
    assert verdict(web, "301/to//302/to//200").new == web.url("302/to//200")
    assert verdict(web, "302/to//301/to//200").verdict is Verdict.OK


def test_redirects_come_to_an_end(web: Server) -> None:
    chain = "302/to//" * 6 + "200"
    result = verdict(web, chain)
    assert (result.verdict, result.detail) == (Verdict.UNREACHABLE, "more than 5 redirects")
    assert verdict(web, "302/to//" * 5 + "200").verdict is Verdict.OK


@pytest.mark.parametrize(
    "place",
    [
        "http://127.0.0.1:{closed}/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://224.0.0.1/",
        "http://user:word@127.0.0.1:{port}/200",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://[half",
        "gopher://x",
    ],
)
def test_no_redirect_leads_to_a_private_place(web: Server, place: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = place.format(port=web.port, closed=closed.getsockname()[1])
        assert verdict(web, f"302/to/{url}").verdict is Verdict.DANGEROUS
        assert check(url, web.limits, Pace(0)).verdict is Verdict.DANGEROUS
        closed.settimeout(0)
        with pytest.raises(BlockingIOError):  # nobody has called
            closed.accept()


def test_a_name_of_a_private_place_is_as_dangerous(web: Server) -> None:
    result = check(web.url("200", "localhost"), web.limits, Pace(0))
    assert result.verdict is Verdict.DANGEROUS
    assert result.detail.startswith("“localhost” is the private address ")


def test_a_redirect_to_an_odd_port_is_not_followed(web: Server) -> None:
    result = verdict(web, "302/to/http://9.9.9.9:25/")
    assert result.verdict is Verdict.DANGEROUS
    assert result.detail == "it leads to port 25 of 9.9.9.9"


def test_who_says_nothing_or_too_slowly_is_left_in_time(web: Server) -> None:
    for path in ("hang", "drip"):
        result = verdict(web, path, 0.3)
        assert result.verdict is Verdict.UNREACHABLE
        assert result.detail == "no answer within 0 seconds"


def test_what_is_no_http_and_no_tls_is_unreachable(web: Server) -> None:
    assert verdict(web, "garbage").detail == "the answer is not HTTP"
    secure = web.url("200").replace("http:", "https:")
    result = check(secure, web.limits, Pace(0))
    assert result.verdict is Verdict.UNREACHABLE
    assert result.detail.startswith("no secure connection: ")


def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    limits = Limits(5, frozenset({("127.0.0.1", port)}))
    result = check(f"http://127.0.0.1:{port}/", limits, Pace(0))
    assert (result.verdict, result.detail) == (Verdict.UNREACHABLE, "the connection was refused")


def test_the_addresses_of_one_host_are_asked_one_after_the_other(web: Server) -> None:
    urls = [web.url(f"200?{number}") for number in range(100)]
    results = list(run(urls, web.limits, Pace(0), 3))
    assert sorted(one.url for one in results) == sorted(urls)
    assert {one.verdict for one in results} == {Verdict.OK}
    assert web.most_open == 1


def test_one_host_is_asked_once_a_second() -> None:
    pace = Pace()
    assert [pace.turn("a", 10.0), pace.turn("a", 10.0), pace.turn("b", 10.0)] == [0, 1, 0]
    assert pace.turn("a", 10.5) == 1.5
    assert pace.turn("a", 99.0) == 0


@given(st.ip_addresses())
def test_what_is_public_is_global_and_nothing_else(address: object) -> None:
    assert isinstance(address, ipaddress.IPv4Address | ipaddress.IPv6Address)
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_private
        assert not address.is_multicast


@pytest.mark.parametrize(
    "address",
    """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.1.1 172.16.0.1 192.168.1.1 198.18.0.1 224.0.0.1
    240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 fe80::1 fe80::1%eth0 fc00::1 ff02::1
    2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::a00:1 2001:db8::1
    2001:0:4136:e378:8000:63bf:80ff:fffe
    """.split(),
)
def test_private_addresses_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::9", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@given(st.text())
def test_no_text_is_too_odd_for_a_target(text: str) -> None:
    for url in (text, f"http://{text}", f"http://x.example/{text}"):
        try:
            found = target(url)
        except ForbiddenAddress:
            continue
        assert found.scheme in ("http", "https")
        assert found.path.isascii()
        assert found.path.isprintable()
        assert " " not in found.path


def entry(registry: Workplace, *urls: str) -> None:
    listed = "\n".join(f"  - url: {url}\n    kind: other" for url in urls)
    registry.overlay(
        f"links:\n{listed}\nsources:\n  - id: x\n    title: X\n    url: {urls[0]}\n"
        "    kind: official\nsince:\n"
    )


def test_the_table_names_file_and_line(registry: Workplace, web: Server) -> None:
    entry(registry, web.url("404"), web.url("301/to//200", "localhost"))
    allowed = [f"--allow-host={host}:{web.port}" for host in ("127.0.0.1", "localhost")]
    result = registry.hamm("links", "--yes", "--format", "json", *allowed)
    path = "data/initiatives/schule-beispiel.yaml"
    lines = (registry.root / path).read_text(encoding="utf-8").splitlines()
    where = [f"{path}:{number}" for number, line in enumerate(lines, 1) if line.endswith("/404")]
    assert len(where) == 2
    assert result.code == 0
    assert result.json == {
        "version": 1,
        "columns": ["verdict", "url", "new", "detail", "status", "places"],
        "rows": [
            {
                "verdict": "gone",
                "url": web.url("404"),
                "new": None,
                "detail": "HTTP 404",
                "status": 404,
                "places": where,
            },
            {
                "verdict": "moved",
                "url": web.url("301/to//200", "localhost"),
                "new": web.url("200", "localhost"),
                "detail": None,
                "status": 200,
                "places": [result.json["rows"][1]["places"][0]],
            },
        ],
    }
    assert result.err == "1 moved · 1 gone\n"


def test_a_screen_cuts_no_address(registry: Workplace, web: Server) -> None:
    moved = web.url("301/to//200")
    registry.overlay(f"sources:\n  - {{id: x, title: X, url: '{moved}', kind: official}}\nsince:\n")
    result = registry.hamm("links", "--yes", f"--allow-host=127.0.0.1:{web.port}", "--format=table")
    path = "data/initiatives/schule-beispiel.yaml"
    number = (registry.root / path).read_text(encoding="utf-8").splitlines().index("sources:") + 2
    assert result.out == f"moved  {moved}\n  → {web.url('200')}\n  {path}:{number}\n"


def test_only_strict_fails(registry: Workplace, web: Server) -> None:
    entry(registry, web.url("404"))
    arguments = ("links", "--yes", f"--allow-host=127.0.0.1:{web.port}", "--lang", "de")
    assert registry.hamm(*arguments).code == 0
    result = registry.hamm(*arguments, "--strict", "--format", "markdown")
    assert result.code == 1
    assert "| nicht mehr da | " in result.out
    entry(registry, web.url("403"))
    assert registry.hamm(*arguments, "--strict").code == 0


def test_without_a_terminal_it_must_be_wanted(registry: Workplace, web: Server) -> None:
    entry(registry, web.url("200"))
    before = len(web.asked)
    result = registry.hamm("links", f"--allow-host=127.0.0.1:{web.port}")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "hamm: Request 1 web address on the internet?\nWithout a terminal nobody can "
        "answer: use --yes.\n"
    )
    assert len(web.asked) == before


def test_nothing_is_called_that_is_not_allowed(registry: Workplace, web: Server) -> None:
    entry(registry, web.url("200"))
    before = len(web.asked)
    result = registry.hamm("links", "--yes")
    assert result.code == 0
    assert result.out.startswith("dangerous\t")
    assert len(web.asked) == before


def test_an_interrupt_ends_with_what_was_found(registry: Workplace, web: Server) -> None:
    entry(registry, web.url("404", "localhost"), web.url("hang"))
    web.hanging.clear()
    allowed = [f"--allow-host={host}:{web.port}" for host in ("127.0.0.1", "localhost")]
    command = [sys.executable, "-m", "hamm_registry", "links", "--yes", "--connections", "1"]
    with subprocess.Popen(
        [*command, *allowed, "--root", str(registry.root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert web.hanging.wait(20)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert out.startswith(f"gone\t{web.url('404', 'localhost')}\t")
    assert err == "1 gone\nInterrupted: 1 of 2 addresses were checked.\n"


@pytest.mark.parametrize("value", ["localhost", ":80", "x:y"])
def test_an_allowed_host_has_a_port(registry: Workplace, value: str) -> None:
    result = registry.hamm("links", "--yes", "--allow-host", value)
    assert result.code == 2
    assert "is not a valid value for --allow-host" in result.err


def test_the_sources_of_this_registry_are_collected(tmp_path: Path) -> None:
    from hamm_registry.links.addresses import collect
    from hamm_registry.storage import workspace

    entries = workspace.load(ROOT).initiatives
    files: list[tuple[str, str, Any]] = [("initiative", one.path, one.data) for one in entries]
    found = collect(workspace.Workspace(ROOT), files)
    assert len({address.url for address in found}) == len(found)
    for address in found:
        for spot in address.spots:
            lines = (ROOT / spot.path).read_text(encoding="utf-8").splitlines()
            assert address.url in lines[spot.line - 1]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("straße.de", "xn--strae-oqa.de"),
        ("STRAẞE.de", "xn--strae-oqa.de"),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("faß。example", "xn--fa-hia.example"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("schule.example", "schule.example"),
    ],
)
def test_hosts_by_the_standard_of_browsers(host: str, expected: str) -> None:
    """IDNA 2008, in which ß is a letter of its own: strasse.de belongs to somebody else."""
    assert ascii_host(host) == expected


@pytest.mark.parametrize(
    "host", ["a\u200db.example", "ß" * 64 + ".example", "a..b", "\ud800.example"]
)
def test_hosts_that_cannot_be(host: str) -> None:
    with pytest.raises(UnicodeError):
        ascii_host(host)


@pytest.mark.parametrize(
    "address",
    ["fec0::1", "feff::1", "3fff::1", "3fff:fff::1", "192.88.99.1", "5f00::1", "64:ff9b:1::1",
     "2002:909:909::", "::ffff:192.88.99.1"],
)  # fmt: skip
def test_networks_that_few_know_as_special(address: str) -> None:
    assert not is_public(address)


def test_special_networks_from_the_first_address_to_the_last() -> None:
    """By the registries of IANA; what is not given to anybody yet (4000::/3) is none either."""
    networks = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4
    240.0.0.0/4 ::1/128 ::ffff:0:0/104 64:ff9b:1::/48 64:ff9b::a00:0/104 100::/64 2001:2::/48
    2001::/32 2001:db8::/32 2002::/16 3fff::/20 4000::/3 5f00::/16 fc00::/7 fe80::/10
    fec0::/10 ff00::/8
    """
    for name in networks.split():
        network = ipaddress.ip_network(name)
        for address in (network[0], network[network.num_addresses // 2], network[-1]):
            assert not is_public(str(address)), (name, address)
    beside = "9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0"
    beside += " 192.88.98.255 192.88.100.0 2001:db7::1 2620:fe::fe 3ffe::1"
    for public in beside.split():
        assert is_public(public), public


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1", "9.9.9.9"], ["9.9.9.9", "127.0.0.1"], ["9.9.9.9", "2620:fe::fe", "fe80::1"]],
)
def test_one_private_address_of_a_host_is_enough(addresses: list[str]) -> None:
    with pytest.raises(ForbiddenAddress):
        refuse_private("host.example", addresses)


def test_a_redirect_in_utf_8() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            if self.path == "/alt":
                head = "HTTP/1.1 301 Moved\r\nLocation: /städte\r\nContent-Length: 0\r\n\r\n"
                self.wfile.write(head.encode())
                return
            self.send_response(200 if self.path == "/st%C3%A4dte" else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        limits = Limits(5, {("127.0.0.1", port)})
        result = check(f"http://127.0.0.1:{port}/alt", limits, Pace(0))
        server.shutdown()
    assert (result.verdict, result.new) == (
        Verdict.MOVED,
        f"http://127.0.0.1:{port}/städte",
    )


def test_a_proxy_that_is_set_is_said_not_to_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    results = [Result("https://example.org/", Verdict.UNREACHABLE, detail="x")]
    for name in (
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ):
        monkeypatch.delenv(name, raising=False)
    assert not any("A proxy is set" in remark for remark in report.remarks(results, 1))
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert any("A proxy is set" in remark for remark in report.remarks(results, 1))


def test_the_peers_of_a_host_are_its_addresses() -> None:
    """An address is its own answer: nothing is asked of a name server."""
    (peer,) = peers("9.9.9.9", 443, frozenset())
    assert (peer.family, peer.address) == (socket.AF_INET, ("9.9.9.9", 443))
    (peer,) = peers("2620:fe::fe", 80, frozenset())
    assert (peer.family, peer.address[:2]) == (socket.AF_INET6, ("2620:fe::fe", 80))


def test_a_private_host_has_peers_only_where_it_is_allowed_with_its_port() -> None:
    allowed = frozenset({("localhost", 8000), ("127.0.0.1", 8000)})
    for host in ("localhost", "LocalHost", "127.0.0.1"):
        assert {peer.address[1] for peer in peers(host, 8000, allowed)} == {8000}
        for port, others in ((8001, allowed), (8000, frozenset())):
            with pytest.raises(ForbiddenAddress):
                peers(host, port, others)
    for host in ("10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1"):
        with pytest.raises(ForbiddenAddress, match="private"):
            peers(host, 80, allowed)


def test_a_host_without_an_address_has_no_peers() -> None:
    with pytest.raises(OSError, match=r"."):
        peers("no-such-host.invalid", 80, frozenset())


PUBLIC = ("9.9.9.9", "2620:fe::fe", "149.112.112.112", "2620:fe::9")


def answers(*addresses: str) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:
    """What the resolver says of a host with several addresses; numbers need no name server."""
    answered: list[tuple[int, int, int, str, tuple[Any, ...]]] = []
    for address in addresses:
        answered += socket.getaddrinfo(address, 443, type=socket.SOCK_STREAM)
    return answered


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("9.9.9.9", "127.0.0.1"), (*PUBLIC, "::1")])
def test_one_private_address_of_several_is_enough(addresses: tuple[str, ...]) -> None:
    with pytest.raises(ForbiddenAddress):
        peers_in(answers(*addresses), "a.example", 443, ())
    tried = peers_in(answers(*addresses), "a.example", 443, {("a.example", 443)})
    assert [str(peer.address[0]) for peer in tried] == list(addresses[:3])


def test_three_addresses_of_a_host_are_tried() -> None:
    tried = peers_in(answers(*PUBLIC, PUBLIC[0]), "a.example", 443, ())
    assert [str(peer.address[0]) for peer in tried] == list(PUBLIC[:3])
