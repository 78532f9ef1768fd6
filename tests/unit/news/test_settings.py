from pathlib import Path

import pytest

from news.app import create_app, load_settings
from news.settings import Settings
from servicekit.settings import BadSettings


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "feeds.csv"
    table.write_text("country,language,publisher,url,category\ngr,el,K,https://k.example/,general\n")
    for name, value in {"NEWS_FRESH_S": "60", "NEWS_PROVIDERS": " Feeds, newsapi ", "NEWS_FEEDS": str(table)}.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.news_fresh_s == 60
    assert settings.news_providers == ("feeds", "newsapi")
    assert settings.news_feeds == table


@pytest.mark.parametrize(
    ("providers", "sentence"),
    [
        ("newsapi,cnn", "NEWS_PROVIDERS: there is no provider 'cnn'; there are newsapi, feeds."),
        ("newsapi", "NEWS_PROVIDERS: newsapi is skipped: NEWSAPI_API_KEY isn't set; and no other one is named."),
        (",", "NEWS_PROVIDERS: no provider is named; there are newsapi, feeds."),
    ],
)
def test_unusable_providers_stop_the_service_at_its_start(
    monkeypatch: pytest.MonkeyPatch, providers: str, sentence: str
) -> None:
    monkeypatch.setenv("NEWS_PROVIDERS", providers)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert sentence in str(refused.value)


def test_a_provider_without_its_key_is_skipped() -> None:
    assert create_app(Settings()).test_client().get("/readyz").json["parts"] == {"feeds": "ready"}


def test_the_providers_are_used_in_the_order_given() -> None:
    settings = Settings(newsapi_api_key="key", news_providers="feeds,newsapi")
    parts = create_app(settings).test_client().get("/readyz").json["parts"]
    assert list(parts) == ["feeds", "newsapi"]


def test_a_commercial_licence_says_that_headlines_are_not_checked() -> None:
    told = create_app(Settings(licence="commercial")).test_client().get("/readyz").json
    assert "each publisher's terms are yours to check" in told["parts"]["licence"]
    assert "licence" not in create_app(Settings()).test_client().get("/readyz").json["parts"]
