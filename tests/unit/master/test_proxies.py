import pytest
from flask.testing import FlaskClient

from master.app import create_app
from master.gateway.proxies import client_address
from master.networks import networks, parse_address
from master.settings import Settings

TRUSTED = networks("10.0.0.0/8, 192.168.1.7,2001:db8::/32")
PROXY = {"REMOTE_ADDR": "10.1.1.1"}
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.5", "", "203.0.113.5"),
        ("203.0.113.5", "1.2.3.4", "203.0.113.5"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "203.0.113.5", "203.0.113.5"),
        ("10.1.1.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("10.1.1.1", "203.0.113.5, 192.168.1.7", "203.0.113.5"),
        ("10.1.1.1", "203.0.113.5, 192.168.1.8", "192.168.1.8"),
        ("10.1.1.1", "10.2.2.2, 10.3.3.3", "10.3.3.3"),
        ("10.1.1.1", "6.6.6.6, 10.2.2.2, 203.0.113.5, 10.3.3.3", "203.0.113.5"),
        ("10.1.1.1", "unknown", "10.1.1.1"),
        ("10.1.1.1", "203.0.113.5, <script>", "10.1.1.1"),
        ("10.1.1.1", "203.0.113.5:49152, [2001:db8::9]:443", "203.0.113.5"),
        ("::ffff:10.1.1.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8::1", "2a00::7", "2a00::7"),
        ("", "1.2.3.4", ""),
    ],
)
def test_forwarded_addresses_count_as_far_as_their_writer_is_trusted(
    peer: str, forwarded_for: str, address: str
) -> None:
    assert client_address(peer, forwarded_for.split(","), TRUSTED) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.5", "203.0.113.5"),
        (" 203.0.113.5 ", "203.0.113.5"),
        ("203.0.113.5:49152", "203.0.113.5"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("[::ffff:203.0.113.5]:8080", "203.0.113.5"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:443", "fe80::1"),
        ("unknown", "None"),
        ("_hidden", "None"),
        ("1.2.3.4.5", "None"),
        ("[::1", "None"),
        ("", "None"),
    ],
)
def test_addresses_are_read_in_each_form_that_proxies_write(text: str, address: str) -> None:
    assert str(parse_address(text)) == address


def test_without_trusted_proxies_nobody_is_believed() -> None:
    assert client_address("10.1.1.1", ["1.2.3.4"], networks("")) == "10.1.1.1"


@pytest.mark.parametrize(
    ("written", "members"),
    [
        ("10.0.0.0/8", ["10.1.1.1"]),
        ("10.1.1.1/8", ["10.200.1.1"]),
        ("127.0.0.1 ::1", ["127.0.0.1", "::1", "::ffff:127.0.0.1"]),
        ("::ffff:10.0.0.0/104;172.16.0.0/12", ["10.1.1.1", "172.18.0.2"]),
        ('"192.168.1.7",', ["192.168.1.7"]),
    ],
)
def test_trusted_proxies_are_read_as_people_write_them(written: str, members: list[str]) -> None:
    assert [client_address(member, ["203.0.113.5"], networks(written)) for member in members] == (
        ["203.0.113.5"] * len(members)
    )


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="everyone"):
        networks("10.0.0.0/8,everyone")


@pytest.fixture
def proxied() -> FlaskClient:
    """Master that trusts 10.0.0.0/8 and 127.0.0.1, and lets each address ask twice an hour."""
    return create_app(Settings(trusted_proxies=networks("10.0.0.0/8"), rate_limit="2/hour")).test_client()


@pytest.mark.parametrize(
    ("headers", "scheme"),
    [
        ({"X-Forwarded-Proto": "https"}, "https"),
        ({"X-Forwarded-Proto": "HTTPS"}, "https"),
        ({"X-Forwarded-Proto": "http, https"}, "https"),
        ({"X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "off"}, "https"),
        ({"X-Forwarded-Proto": "http", "X-Forwarded-Protocol": "ssl", "X-Forwarded-Ssl": "on"}, "http"),
        ({"X-Forwarded-Scheme": "https"}, "https"),
        ({"X-Forwarded-Ssl": "on"}, "https"),
        ({"Forwarded": 'for=203.0.113.5;proto=http, for="[2001:db8::1]:80";proto=https;host=iris.example'}, "https"),
        ({"X-Forwarded-Proto": "gopher"}, "http"),
        ({}, "http"),
    ],
)
def test_links_have_the_scheme_that_the_trusted_proxy_states(
    proxied: FlaskClient, headers: dict[str, str], scheme: str
) -> None:
    answer = proxied.get("/help", headers=headers, environ_base=PROXY)
    assert (answer.status_code, f"curl '{scheme}://" in answer.text) == (200, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/iris", "X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "http", "X-Forwarded-Ssl": "on"},
        {"Forwarded": "proto=https;host=evil.example"},
    ],
)
def test_nothing_that_others_state_is_heeded(proxied: FlaskClient, headers: dict[str, str]) -> None:
    answer = proxied.get("/help", headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.5"})
    assert "curl 'http://localhost/weather" in answer.text


def test_links_have_the_host_that_the_client_asked(proxied: FlaskClient) -> None:
    asked = {"X-Forwarded-Host": "iris.example:8443", "X-Forwarded-Proto": "https"}
    answer = proxied.get("/help", headers=asked, environ_base=PROXY)
    assert "curl 'https://iris.example:8443/weather" in answer.text


@pytest.mark.parametrize("host", ["<script>", "a b", "x" * 300])
def test_a_host_that_is_none_is_ignored(proxied: FlaskClient, host: str) -> None:
    answer = proxied.get("/help", headers={"X-Forwarded-Host": host}, environ_base=PROXY)
    assert "curl 'http://localhost/weather" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "198.51.100.1"},
        {"X-Forwarded-For": "198.51.100.1:1234"},
        {"X-Forwarded-For": "::ffff:198.51.100.1"},
        {"Forwarded": 'for="198.51.100.1:4711"'},
        {"X-Real-IP": "198.51.100.1"},
    ],
)
def test_each_client_behind_the_proxy_is_counted_by_its_own_address(
    proxied: FlaskClient, headers: dict[str, str]
) -> None:
    def ask(**more: str) -> int:
        return proxied.get("/help", headers={**headers, **more}, environ_base=PROXY).status_code

    assert [ask(), ask(), ask()] == [200, 200, 429]
    other = proxied.get("/help", headers={"X-Forwarded-For": "198.51.100.2"}, environ_base=PROXY)
    assert other.status_code == 200


def test_an_address_within_ipv6_is_counted_as_what_it_is(proxied: FlaskClient) -> None:
    asked = [
        proxied.get("/help", environ_base={"REMOTE_ADDR": peer}).status_code
        for peer in ("203.0.113.9", "::ffff:203.0.113.9", "203.0.113.9")
    ]
    assert asked == [200, 200, 429]


PREFIXED = {"X-Forwarded-Prefix": "/iris", "Accept": "text/html"}


@pytest.mark.parametrize("path", ["/", "/iris/", "/iris"])
def test_the_page_names_its_addresses_behind_the_prefix(proxied: FlaskClient, path: str) -> None:
    answer = proxied.get(path, headers=PREFIXED, environ_base=PROXY)
    assert answer.status_code == 200
    for address in ('action="/iris/"', 'href="/iris/static/', 'href="/iris/manifest.webmanifest"', 'href="/iris/docs"'):
        assert address in answer.text
    assert '="/static' not in answer.text


def test_the_description_names_the_prefix_as_its_server(proxied: FlaskClient) -> None:
    here = proxied.get("/openapi.json", headers=PREFIXED, environ_base=PROXY)
    elsewhere = proxied.get("/openapi.json", environ_base={"REMOTE_ADDR": "203.0.113.5"})
    assert [answer.json["servers"][0]["url"] for answer in (here, elsewhere)] == ["/iris", "/"]


def test_the_documentation_asks_behind_the_prefix(proxied: FlaskClient) -> None:
    answer = proxied.get("/docs/weather", headers=PREFIXED, environ_base=PROXY)
    assert 'action="/iris/weather"' in answer.text
    assert 'href="/iris/weather?city=Athens' in answer.text
    assert 'href="/iris/docs/headlines' in answer.text


def test_the_usage_names_the_prefix(proxied: FlaskClient) -> None:
    answer = proxied.get("/help", headers={"X-Forwarded-Prefix": "/a/iris/"}, environ_base=PROXY)
    assert "curl 'http://localhost/a/iris/weather?city=Athens" in answer.text


@pytest.mark.parametrize("prefix", ["//evil.example", "iris", "/a/../b", "/<b>", "/a b", "/", "/" + "x" * 200])
def test_a_prefix_that_is_no_path_is_ignored(proxied: FlaskClient, prefix: str) -> None:
    answer = proxied.get("/", headers={**HTML, "X-Forwarded-Prefix": prefix}, environ_base=PROXY)
    assert 'action="/"' in answer.text


def test_a_prefix_that_is_called_like_a_path_of_ours_is_not_taken_off(proxied: FlaskClient) -> None:
    answer = proxied.get("/help", headers={"X-Forwarded-Prefix": "/help"}, environ_base=PROXY)
    assert (answer.status_code, "http://localhost/help/weather" in answer.text) == (200, True)


@pytest.mark.parametrize("said", [{"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Prefix": "/evil"}])
@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/help"])
def test_what_a_header_says_of_the_address_is_for_no_shared_cache(
    proxied: FlaskClient, path: str, said: dict[str, str]
) -> None:
    believed = proxied.get(path, headers={**HTML, **said}, environ_base=PROXY)
    assert not believed.cache_control.public
    if "Cache-Control" in believed.headers:
        assert believed.cache_control.private or believed.cache_control.no_store
    strangers = proxied.get(path, headers={**HTML, **said}, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert "evil" not in strangers.text
    assert "private" not in strangers.headers.get("Cache-Control", "")


@pytest.fixture
def public() -> FlaskClient:
    """Master with the address that people reach it at."""
    settings = Settings(trusted_proxies=networks("10.0.0.0/8"), public_url="https://iris.example/sky")
    return create_app(settings).test_client()


@pytest.mark.parametrize("peer", ["10.1.1.1", "203.0.113.9"])
@pytest.mark.parametrize("path", ["/sky/help", "/help"])
def test_a_public_url_is_in_every_link_whatever_headers_say(public: FlaskClient, path: str, peer: str) -> None:
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "Host": "evil.example"}
    answer = public.get(path, headers=said, environ_base={"REMOTE_ADDR": peer})
    assert "curl 'https://iris.example/sky/weather" in answer.text
    assert "evil" not in answer.text
    assert "private" not in answer.headers.get("Cache-Control", "")
