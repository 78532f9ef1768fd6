from pathlib import Path

import pytest
from pydantic import SecretStr

import master.settings
from assistant.settings import Settings as AssistantSettings
from master.settings import Settings as MasterSettings
from news.settings import Settings as NewsSettings
from servicekit import settings as servicekit_settings
from servicekit.settings import BadSettings, ServiceSettings, SharingSettings
from weather.settings import Settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
        monkeypatch.delenv(f"{field.upper()}_FILE", raising=False)


def test_without_an_environment_the_documented_defaults_hold() -> None:
    settings = Settings.load()
    assert (settings.port, settings.deadline_s, settings.upstream_timeout_s) == (3002, 8, 5)
    assert settings.openweathermap_url == "https://api.openweathermap.org"
    assert settings.secrets() == ()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEADLINE_S", "soon", "DEADLINE_S"),
        ("DEADLINE_S", "0", "DEADLINE_S"),
        ("DEADLINE_S", "nan", "DEADLINE_S"),
        ("DEADLINE_S", "inf", "DEADLINE_S"),
        ("PORT", "70000", "PORT"),
        ("OPENWEATHERMAP_URL", "ftp:x", "must be an address such as http://host:3002. It is 'ftp:x'."),
        ("OPENWEATHERMAP_URL", "http://", "must be an address"),
        ("OPENWEATHERMAP_URL", "http://a:b", "must be an address"),
        ("OPENWEATHERMAP_URL", "http://a b", "must be an address"),
        ("LOG_FORMAT", "xml", "'json' or 'text'"),
        ("WEB_CONCURRENCY", "0", "WEB_CONCURRENCY"),
    ],
)
def test_a_malformed_setting_is_named_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=name) as caught:
        Settings.load()
    assert says in str(caught.value)


@pytest.mark.parametrize("settings", [Settings, MasterSettings, NewsSettings, AssistantSettings])
@pytest.mark.parametrize("port", ["", "4711"])
def test_metrics_at_the_port_for_everybody_stop_the_service(
    monkeypatch: pytest.MonkeyPatch, settings: type[ServiceSettings], port: str
) -> None:
    used = port or str(settings.model_fields["port"].default)
    monkeypatch.setenv("PORT", port)
    monkeypatch.setenv("METRICS_PORT", used)
    with pytest.raises(BadSettings) as caught:
        settings.load()
    assert str(caught.value) == f"METRICS_PORT: it is PORT too, and the metrics aren't for everybody. It is {used!r}."


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (3, 3), (16, 4)])
def test_master_has_a_worker_for_each_core_up_to_four(
    monkeypatch: pytest.MonkeyPatch, cores: int, workers: int
) -> None:
    monkeypatch.setattr(master.settings, "usable_cores", lambda: cores)
    monkeypatch.setenv("WEB_CONCURRENCY", "")
    assert MasterSettings.load().web_concurrency == workers
    assert Settings.load().web_concurrency == 1


@pytest.mark.parametrize("workers", [1, 64])
def test_as_many_workers_as_the_setting_says(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", str(workers))
    assert MasterSettings.load().web_concurrency == Settings.load().web_concurrency == workers


@pytest.mark.parametrize("workers", ["0", "65", "-1", "two"])
def test_master_checks_the_number_of_workers_too(monkeypatch: pytest.MonkeyPatch, workers: str) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", workers)
    with pytest.raises(BadSettings, match="WEB_CONCURRENCY"):
        MasterSettings.load()


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("NEWS_URL", "x")
    with pytest.raises(BadSettings) as caught:
        MasterSettings.load()
    assert "PORT: " in str(caught.value)
    assert ".." not in str(caught.value)
    assert "NEWS_URL: " in str(caught.value)


def test_an_empty_value_counts_as_none_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEADLINE_S", "")
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY", "  ")
    assert Settings.load().deadline_s == 8
    assert Settings.load().openweathermap_api_key is None


def test_a_key_comes_from_the_file_that_its_name_file_points_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY_FILE", str(tmp_path / "key"))
    assert Settings.load().secrets() == ("from-a-file",)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfkey\r\n",
        "\ufeffkey\r\n".encode("utf-16-le"),
        "\ufeffkey\n".encode("utf-16-be"),
        b'"key"\n',
        b"'key'",
        " \u00a0key\u200b \n\n".encode(),
    ],
)
@pytest.mark.parametrize("where", ["NAME_FILE", "/run/secrets"])
def test_a_key_file_counts_as_editors_and_tools_write_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes, where: str
) -> None:
    (tmp_path / "openweathermap_api_key").write_bytes(content)
    if where == "NAME_FILE":
        monkeypatch.setenv("OPENWEATHERMAP_API_KEY_FILE", f'"{tmp_path / "openweathermap_api_key"}" ')
    else:
        monkeypatch.setattr(servicekit_settings, "SECRETS_DIR", tmp_path)
    assert Settings.load().secrets() == ("key",)


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("DEADLINE_S", " 5 ", 5),
        ("DEADLINE_S", '"5"', 5),
        ("DEADLINE_S", "\ufeff5\r", 5),
        ("DEADLINE_S", "''", 8),
        ("DEADLINE_S", "  ", 8),
        ("LOG_LEVEL", "INFO", "info"),
        ("LOG_FORMAT", "'Text'", "text"),
        ("BIND", "[::]", "::"),
        ("OPENWEATHERMAP_API_KEY", '"key"', "key"),
        ("OPENWEATHERMAP_URL", '"https://api.example/"', "https://api.example"),
        ("WEATHER_PROVIDERS", "Open-Meteo, ", ("open-meteo",)),
        ("WEATHER_PROVIDERS", "open-meteo openweathermap;open-meteo", ("open-meteo", "openweathermap")),
    ],
)
def test_a_setting_counts_as_people_and_their_tools_write_it(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str, meant: object
) -> None:
    monkeypatch.setenv(name, written)
    value = getattr(Settings.load(), name.lower())
    assert (value.get_secret_value() if isinstance(value, SecretStr) else value) == meant


def test_a_key_file_that_is_a_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Docker makes one where the file to mount is missing."""
    (tmp_path / "openweathermap_api_key").mkdir()
    monkeypatch.setattr(servicekit_settings, "SECRETS_DIR", tmp_path)
    with pytest.raises(BadSettings, match=r"OPENWEATHERMAP_API_KEY: .* can't be read \(Is a directory\)"):
        Settings.load()


def test_a_key_comes_from_run_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "openweathermap_api_key").write_text("from-run-secrets\n")
    monkeypatch.setattr(servicekit_settings, "SECRETS_DIR", tmp_path)
    assert Settings.load().secrets() == ("from-run-secrets",)


def test_the_environments_key_wins_over_the_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file")
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY", "from-the-environment")
    assert Settings.load().secrets() == ("from-the-environment",)


def test_an_empty_key_file_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY_FILE", "/dev/null")
    assert Settings.load().openweathermap_api_key is None


@pytest.mark.parametrize("content", [None, b"\xff\xff", b"\xff\xfek"])
def test_a_key_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY_FILE", str(path))
    with pytest.raises(BadSettings, match="OPENWEATHERMAP_API_KEY_FILE: .* can't be read"):
        Settings.load()


@pytest.mark.parametrize("key", ["two\nlines", "ключ"])
def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY", key)
    with pytest.raises(BadSettings, match="OPENWEATHERMAP_API_KEY: must be one line") as caught:
        Settings.load()
    assert key not in str(caught.value)


def test_a_settings_text_shows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENWEATHERMAP_API_KEY", "very-secret")
    assert "very-secret" not in repr(Settings.load())


@pytest.mark.parametrize(
    "url",
    ["valkey://cache:6379/0", "redis://cache", "rediss://user:word@cache.example:6380", "valkeys://[::1]:6379/1"],
)
def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CACHE_URL", url)
    told = Settings.load().cache_url
    assert told is not None
    assert told.get_secret_value() == url


@pytest.mark.parametrize(
    "url",
    [
        "cache",
        "cache:6379",
        "http://cache:6379",
        "valkey://",
        "valkey://cache:port",
        "valkey://cache:0",
        "valkey://cache:99999",
        "valkey://a b",
        "valkey://a..b",
        "valkey://cache/first",
        "valkey://cache/0?db=1",
        "unix:///run/valkey",
    ],
)
def test_where_no_cache_can_be_stops_the_service_and_shows_no_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CACHE_URL", url)
    with pytest.raises(BadSettings) as caught:
        Settings.load()
    assert str(caught.value) == "CACHE_URL: must be an address such as valkey://cache:6379/0."


@pytest.mark.parametrize("name", ["CACHE_URL", "COUNTERS_URL"])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_an_address_with_a_password_may_stand_in_a_file_and_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, ending: str
) -> None:
    file = tmp_path / "url"
    file.write_text(f"valkey://iris:secret-word@cache:6379/0{ending}")
    monkeypatch.setenv(f"{name}_FILE", str(file))
    settings = Settings.load()
    told = getattr(settings, name.lower())
    assert told.get_secret_value() == "valkey://iris:secret-word@cache:6379/0"
    assert "secret-word" not in repr(settings)
    file.write_text("valkey://iris:secret-word@cache:port/0")
    with pytest.raises(BadSettings, match=name) as caught:
        Settings.load()
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("valkey://news@cache:6379/0", "valkey://news:pass%2Fword%40@cache:6379/0"),
        ("valkeys://cache", "valkeys://:pass%2Fword%40@cache"),
        ("rediss://user:its-own@cache.example:6380/1", "rediss://user:its-own@cache.example:6380/1"),
        ("valkey://news@[::1]:6379", "valkey://news:pass%2Fword%40@[::1]:6379"),
    ],
)
@pytest.mark.parametrize("settings", [Settings, MasterSettings])
def test_valkeys_password_may_stand_in_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: type[SharingSettings], address: str, told: str
) -> None:
    """It is the one of both addresses that have none themselves, and is never shown."""
    file = tmp_path / "password"
    file.write_text("pass/word@\n")
    monkeypatch.setenv("VALKEY_PASSWORD_FILE", str(file))
    monkeypatch.setenv("CACHE_URL", address)
    monkeypatch.setenv("COUNTERS_URL", address)
    read = settings.load()
    for url in (read.cache_url, read.counters_url):
        assert url is not None
        assert url.get_secret_value() == told
    assert "pass/word@" in read.secrets()
    assert "pass" not in repr(read).replace("valkey_password", "")


def test_without_a_password_the_address_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALKEY_PASSWORD", "")
    monkeypatch.setenv("CACHE_URL", "valkey://news@cache:6379/0")
    assert Settings.load().cache_url == SecretStr("valkey://news@cache:6379/0")


def test_without_cache_url_there_is_none_and_stale_answers_last_a_day() -> None:
    settings = Settings.load()
    assert (settings.cache_url, settings.stale_s) == (None, 86_400)
