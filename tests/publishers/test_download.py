"""The client waits as it is told, gives up in bounded time, and takes no page for data."""

import base64
import gzip
import ssl

import pytest

from publishers import addresses
from publishers.addresses import checked_address, proxy_for, redirected_address
from publishers.connections import open_pool
from publishers.download import Client
from publishers.errors import AddressRefused, NotPublished, PageInstead, TooLarge, TransferFailed
from publishers.pacing import Limits
from tests.publishers.stand_in import Answer, document, page


def ask(server, client, path="/data", **options):
    return client.json(server.address + path, name="the list", **options)


def one_line(error) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert len(text) < 400
    return text


def test_too_many_requests_is_waited_out_longer_each_time(server, client, waits):
    server.faults["/data"] = [Answer(b"slow down", 429), Answer(b"slow down", 429)]
    server.routes["/data"] = lambda _: document({"a": 1})
    assert ask(server, client) == {"a": 1}
    assert 0.5 <= waits[0] <= 1.5
    assert 1.0 <= waits[1] <= 3.0
    assert "hotspots" in server.asked[0].headers["user-agent"]


def test_a_wait_that_the_publisher_asks_for_is_kept(server, client, waits):
    server.faults["/data"] = [Answer(b"", 503, {"Retry-After": "7"})]
    server.routes["/data"] = lambda _: document([])
    assert ask(server, client) == []
    assert waits == [7.0]


def test_nobody_is_asked_before_the_time_that_he_named(server, client, waits):
    server.faults["/data"] = [Answer(b"", 503, {"Retry-After": "3600"})]
    with pytest.raises(TransferFailed, match=r"answered 503 and asks to wait 3,600 s"):
        ask(server, client)
    assert (waits, len(server.asked)) == ([], 1)


def test_a_server_that_stays_down_is_asked_five_times(server, client):
    server.routes["/data"] = lambda _: Answer(b"", 500)
    with pytest.raises(TransferFailed, match=r"the list: the publisher answered 500 \(5 attempts\)") as error:
        ask(server, client)
    assert one_line(error)
    assert len(server.asked) == 5


def test_nothing_there_is_said_at_once(server, client):
    with pytest.raises(NotPublished, match=r"the list is not published .*404"):
        ask(server, client)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        page(),
        Answer(b"\n\n <HTML>"),
        Answer(b"<!-- x --><p>Sign in", headers={"Content-Type": "text/html; a=b"}),
    ],
)
def test_a_web_page_with_status_200_is_no_data(server, client, answer):
    server.routes["/data"] = lambda _: answer
    with pytest.raises(PageInstead, match="the publisher answered with a web page") as error:
        ask(server, client)
    assert one_line(error)


def test_an_answer_that_breaks_off_is_asked_for_again(server, client):
    server.faults["/data"] = [Answer(b'{"a": [1, 2, 3]}', cut_at=5)]
    server.routes["/data"] = lambda _: document({"a": [1, 2, 3]})
    assert ask(server, client) == {"a": [1, 2, 3]}
    assert len(server.asked) == 2


def test_a_packed_answer_is_unpacked_and_bounded_unpacked(server, client):
    packed = gzip.compress(b"[" + b" " * 100_000 + b"1]")
    server.routes["/data"] = lambda _: Answer(packed, headers={"Content-Encoding": "gzip"})
    assert ask(server, client) == [1]
    assert server.asked[0].headers["accept-encoding"] == "gzip"
    with pytest.raises(TooLarge):
        ask(server, client, largest=50_000)


def test_a_drip_ends(server, client):
    server.routes["/data"] = lambda _: Answer(b"[" + b"1," * 5_000 + b"1]", drip_s=0.01)
    with pytest.raises(TransferFailed, match=r"comes at \d+ bytes a second; the least is 1,000"):
        ask(server, client)
    assert len(server.asked) == 1


def test_a_server_that_falls_silent_is_given_up(server, waits):
    server.routes["/data"] = lambda _: Answer(b"[1]", drip_s=1.0)
    impatient = Client(limits=Limits(read_s=0.1, attempts=2, pause_s=0.0), sleep=waits.append)
    with impatient, pytest.raises(TransferFailed, match=r"127\.0\.0\.1 stopped in the middle \(2 attempts\)"):
        ask(server, impatient)


def test_more_bytes_than_are_taken_end_the_answer_stated_or_not(server, client):
    server.routes["/data"] = lambda _: Answer(b"1" * 200_000)
    told = []
    client.progress = lambda *said: told.append(said)
    with pytest.raises(TooLarge, match=r"200,000 bytes or more; the limit is 100,000"):
        ask(server, client, largest=100_000)
    assert told == [], "the stated length is enough to refuse it"
    server.routes["/data"] = lambda _: Answer(b"1" * 200_000, chunked=True)
    with pytest.raises(TooLarge, match="the limit is 1,000"):
        ask(server, client, largest=1_000)


def test_a_host_that_takes_no_connection_is_named(waits):
    impatient = Client(limits=Limits(attempts=2, pause_s=0.0), sleep=waits.append)
    with impatient, pytest.raises(TransferFailed, match=r"127\.0\.0\.1 takes no connection \(2 attempts\)"):
        impatient.json("http://127.0.0.1:9/", name="the list")


def test_redirects_lead_to_the_same_host_of_this_machine_or_to_https(server, client):
    server.routes["/data"] = lambda _: Answer(b"", 302, {"Location": "/there"})
    server.routes["/there"] = lambda _: document(7)
    assert ask(server, client) == 7
    for elsewhere in ("http://example.org/", "http://localhost:1/", "ftp://127.0.0.1/"):
        server.routes["/data"] = lambda _, to=elsewhere: Answer(b"", 302, {"Location": to})
        with pytest.raises(AddressRefused):
            ask(server, client)
    server.routes["/data"] = lambda _: Answer(b"", 302, {"Location": "/data"})
    with pytest.raises(AddressRefused, match="without end"):
        ask(server, client)
    with pytest.raises(AddressRefused, match="on this machine"):
        redirected_address("https://data.police.uk/a", "https://127.0.0.1/b")
    assert redirected_address("https://a.org/x", "https://b.org/y") == "https://b.org/y"


@pytest.mark.parametrize(
    "address",
    ["http://data.police.uk", "file:///etc/passwd", "", "https://", "https://u:p@a.org", "http://[1"],
)
def test_what_is_not_asked(address):
    with pytest.raises(AddressRefused) as error:
        checked_address(address)
    assert "p@" not in one_line(error)


def test_the_proxy_of_the_environment_is_used_but_never_for_this_machine(monkeypatch, server, client):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "internal.example")
    assert proxy_for("https://data.police.uk/api") == "http://proxy.example:3128"
    assert proxy_for("https://internal.example/") is None
    server.routes["/data"] = lambda _: document(1)
    assert ask(server, client) == 1
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example:1080")
    with pytest.raises(AddressRefused, match="socks5"):
        proxy_for("https://data.police.uk/")


def test_the_proxy_hears_the_request(monkeypatch, server, client):
    monkeypatch.setattr(addresses, "is_loopback", lambda host: host == "127.0.0.1")
    monkeypatch.setenv("HTTPS_PROXY", server.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    # The stand-in knows no CONNECT: that it is asked for one shows the way taken.
    with pytest.raises(TransferFailed, match="proxy"):
        client.json("https://publisher.example/data", name="the list")


def test_whom_it_speaks_to_is_verified_and_a_proxy_hears_its_password():
    pool = open_pool("http://me:p%40ss@proxy.example:3128", connect_s=1.0, read_s=1.0)
    context = pool.connection_pool_kw["ssl_context"]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert base64.b64decode(pool.proxy_headers["proxy-authorization"].split()[1]) == b"me:p@ss"


def test_a_connection_that_is_not_secure_is_not_tried_again(server, client, waits):
    with pytest.raises(TransferFailed, match=r"127\.0\.0\.1 is not secure .* SSL_CERT_FILE"):
        client.json(server.address.replace("http:", "https:"), name="the list")
    assert waits == []


def test_requests_keep_their_distance(server):
    now, waits = [0.0], []

    def sleep(seconds):
        waits.append(round(seconds, 3))
        now[0] += seconds

    server.routes["/data"] = lambda _: document(1)
    with Client(limits=Limits(pause_s=0.1), sleep=sleep, clock=lambda: now[0]) as client:
        for _ in range(3):
            ask(server, client)
    assert waits == [0.1, 0.1]


def test_progress_is_told(server):
    told = []
    server.routes["/data"] = lambda _: document(list(range(100)))
    with Client(progress=lambda *said: told.append(said)) as client:
        ask(server, client)
    assert told[-1][0] == told[-1][1] > 100
    assert told[-1][2] == "the list"
