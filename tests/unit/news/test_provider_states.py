"""`/providers`: how each provider of headlines does, told without a call."""

import responses

from news.app import create_app
from news.settings import Settings

URL = "https://newsapi.org/v2/top-headlines"


def test_a_provider_without_its_key_names_the_setting() -> None:
    told = create_app(Settings()).test_client().get("/providers").json
    assert [(p["name"], p["state"]) for p in told["providers"]] == [("newsapi", "no key"), ("feeds", "not asked yet")]
    assert "NEWSAPI_API_KEY" in told["providers"][0]["detail"]


def test_a_key_that_works_makes_it_ready(upstream: responses.RequestsMock) -> None:
    upstream.get(URL, json={"status": "ok", "totalResults": 0, "articles": []})
    client = create_app(Settings(newsapi_api_key="k", news_providers="newsapi")).test_client()
    client.get("/news?country=us")
    assert client.get("/providers").json["providers"][0]["state"] == "ready"
