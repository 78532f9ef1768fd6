import responses
from pydantic import SecretStr

from tests.unit.news.samples import Newsroom, item, rss
from tests.unit.servicekit.broken_valkey import broken_valkey


def test_all_that_news_keeps_in_valkey_begins_with_its_name(
    newsroom: Newsroom, upstream: responses.RequestsMock
) -> None:
    """Valkey lets its user reach nothing else: feeds were under a name of their own, and each replica fetched them."""
    upstream.get("https://a.example/rss", body=rss(item("One")))
    with broken_valkey("full") as valkey:
        address = SecretStr(valkey.url)
        client = newsroom(
            ("gr", "A", "https://a.example/rss", "general"),
            cache_url=address,
            counters_url=address,
            newsapi_api_key="key",
            newsapi_quota="5/minute",
            news_providers="feeds,newsapi",
        )
        assert client.get("/news?country=gr").status_code == 200
        assert client.get("/news?country=us").status_code >= 400
        keys = valkey.keys()
    assert {":".join(key.split(":")[:2]) for key in keys} == {"iris:news"}
    assert {"feeds", "quota", "breaker"} <= {key.split(":")[2] for key in keys}
    assert any(key.endswith(":recent") for key in keys)
