from pathlib import Path

import pytest

from contract.countries import NEWSAPI_COUNTRIES
from news.app import load_settings
from news.feeds.feed import Feed
from news.feeds.table import CATEGORIES, TableFile, load_table
from servicekit.settings import BadSettings

HEADER = "country,language,publisher,url,category\n"
GOOD = "gr,el,Kathimerini,https://k.example/rss,general\n"


def written(folder: Path, text: str | bytes, name: str = "feeds.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_listed_country_has_two_general_feeds() -> None:
    table = load_table(None)
    assert [country for country in NEWSAPI_COUNTRIES if len(table.feeds_for(country, "general")) < 2] == []


def test_a_country_may_be_named_in_words_and_rows_keep_their_order(tmp_path: Path) -> None:
    rows = "Ελλάδα,el,B,https://b.example/,General\ngr,el,A,http://a.example:8080/f?x=1,general\n,,,,\n".removesuffix(
        ",,,,\n"
    )
    table = load_table(written(tmp_path, "\ufeff" + HEADER + rows + "\n" + GOOD + GOOD))
    assert table.feeds_for("gr", "general") == (
        Feed("gr", "B", "https://b.example/"),
        Feed("gr", "A", "http://a.example:8080/f?x=1"),
        Feed("gr", "Kathimerini", "https://k.example/rss"),
    )
    assert table.feeds_for("gr", "sports") == ()


def test_unknown_columns_are_ignored(tmp_path: Path) -> None:
    text = "evidence,country,language,publisher,url,category\nseen,gr,el,K,https://k.example/,science\n"
    assert load_table(written(tmp_path, text)).covers() == {"gr": ("science",)}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("country,publisher,url\n" + GOOD, 1, "language is missing"),
        (HEADER + GOOD + "gr,el,K\n", 3, "there are 3 cells where 5 belong"),
        (HEADER + "zz,el,K,https://k.example/,general\n", 2, "'zz' is no country"),
        (HEADER + GOOD + "\ngr,el, ,https://k.example/,general\n", 4, "the publisher is missing"),
        (HEADER + "gr,el,K,ftp://k.example/,general\n", 2, "'ftp://k.example/' is no http or https address"),
        (HEADER + "gr,el,K,file:///etc/passwd,general\n", 2, "is no http or https address"),
        (HEADER + "gr,el,K,https://k.example/a b,general\n", 2, "is no http or https address"),
        (HEADER + "gr,el,K,http://[::1,general\n", 2, "is no http or https address"),
        (HEADER + "gr,el,K,https://k.example:99999/,general\n", 2, "is no http or https address"),
        (HEADER + "gr,el,K,https://k.example/,weather\n", 2, "'weather' is no category"),
        (HEADER + GOOD + 'gr,el,"K"x,https://k.example/,general\n', 3, "',' expected after"),
        (HEADER.encode() + GOOD.encode() + b"gr,el,\xff,https://k.example/,general\n", 3, "it isn't UTF-8 text"),
    ],
)
def test_a_malformed_table_is_refused_with_file_line_and_reason(
    tmp_path: Path, text: str | bytes, line: int, reason: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadSettings) as refused:
        load_table(path)
    assert str(refused.value).startswith(f"NEWS_FEEDS: {path}, line {line}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize("text", [HEADER, "<opml><body/></opml>"])
def test_a_table_without_a_feed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadSettings, match="there is no feed in it"):
        load_table(written(tmp_path, text))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.csv: it can't be read \(No such file"):
        load_table(tmp_path / "nowhere.csv")


def test_opml_has_one_outline_per_country_with_the_feeds_inside(tmp_path: Path) -> None:
    opml = """<?xml version="1.0" encoding="UTF-8"?>
    <opml version="2.0"><head><title>Mine</title></head><body>
      <outline text="Greece">
        <outline type="rss" text="Καθημερινή" xmlUrl="https://k.example/rss?a=1&amp;b=2"/>
        <outline text="Sport">
          <outline text="SDNA" title="SDNA.gr" xmlUrl="https://s.example/" category="/Sports"/>
        </outline>
      </outline>
      <outline text="de" title="Deutschland"><outline text="Tagesschau" xmlUrl="https://t.example/"/></outline>
    </body></opml>"""
    assert load_table(written(tmp_path, opml, "mine.opml")).feeds == (
        Feed("gr", "Καθημερινή", "https://k.example/rss?a=1&b=2"),
        Feed("gr", "SDNA.gr", "https://s.example/", "sports"),
        Feed("de", "Tagesschau", "https://t.example/"),
    )


@pytest.mark.parametrize(
    ("opml", "line", "reason"),
    [
        ("<opml>\n<body>\n<outline text='gr'>\n</body></opml>", 4, "it isn't well-formed XML (mismatched tag)"),
        ("<rss><channel/></rss>", 1, "it is XML, but not OPML"),
        (
            "<opml><body>\n<outline text='K' xmlUrl='https://k.example/'/></body></opml>",
            2,
            "the feed stands in no country",
        ),
        (
            "<opml><body><outline text='Atlantis'>\n<outline text='K' xmlUrl='https://k.example/'/></outline></body></opml>",
            2,
            "'Atlantis' is no country",
        ),
        (
            "<opml><body><outline text='gr'>\n<outline text='K' xmlUrl='javascript:x'/></outline></body></opml>",
            2,
            "is no http or https address",
        ),
        (
            "<opml><body><outline text='gr'>\n\n<outline xmlUrl='https://k.example/'/></outline></body></opml>",
            3,
            "the publisher is missing",
        ),
        (
            "<opml><outline text='gr'>\n<outline text='K' xmlUrl='http://k/' category='x'/></outline></opml>",
            2,
            "'x' is no category",
        ),
        ('<!DOCTYPE opml [\n<!ENTITY x SYSTEM "file:///etc/passwd">]><opml/>', 2, "entity declarations aren't read"),
    ],
)
def test_malformed_opml_is_refused_with_file_line_and_reason(tmp_path: Path, opml: str, line: int, reason: str) -> None:
    path = written(tmp_path, opml, "mine.opml")
    with pytest.raises(BadSettings) as refused:
        load_table(path)
    assert str(refused.value).startswith(f"NEWS_FEEDS: {path}, line {line}: ")
    assert reason in str(refused.value)


def test_a_malformed_table_stops_the_service_at_its_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_FEEDS", str(written(tmp_path, HEADER + "gr\n")))
    with pytest.raises(BadSettings, match="line 2"):
        load_settings()


def test_the_categories_are_newsapis() -> None:
    assert CATEGORIES == ("business", "entertainment", "general", "health", "science", "sports", "technology")


def test_only_what_the_table_spells_as_a_private_address_is_permitted(tmp_path: Path) -> None:
    """A publisher's name that resolves to 169.254.169.254 is not meant, whoever set NEWS_FEEDS."""
    urls = ["http://10.0.0.1:3009/rss", "http://sandbox/rss", "https://pub.example:8443/rss", "http://[::1]/rss"]
    path = tmp_path / "feeds.csv"
    path.write_text(HEADER + "".join(f"gr,el,P,{url},general\n" for url in urls), encoding="utf-8")
    permitted = load_table(path).permitted()
    assert permitted.private_hosts == {"10.0.0.1", "::1"}
    assert permitted.ports == {80, 443, 3009, 8443}
    assert load_table(path).permitted(["sandbox"]).private_hosts == {"10.0.0.1", "::1", "sandbox"}
    assert load_table(None).permitted().private_hosts == frozenset()


def test_a_table_is_read_anew_when_its_file_changes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(HEADER + "gr,el,One,https://a.example/,general\n", encoding="utf-8")
    file = TableFile(path)
    first = file.table
    assert file.table is first
    path.write_text(HEADER + "gr,el,One,https://a.example/,general\nis,is,Two,https://b.example/,general\n")
    assert set(file.table.covers()) == {"gr", "is"}
    assert file.table.digest != first.digest
    path.write_text("nonsense")
    assert set(file.table.covers()) == {"gr", "is"}
    assert "the first line must name the columns" in capfd.readouterr().out
    path.unlink()
    assert set(file.table.covers()) == {"gr", "is"}
    path.write_text(HEADER + "gr,el,One,https://a.example/,general\n", encoding="utf-8")
    assert file.table.digest == first.digest


OPML = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="1.0"><BODY><outline text="gr"><Outline TEXT="Ta Néa" xmlurl="https://n.example/rss"/></outline></BODY></opml>
"""


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-8", "utf-16", "windows-1252"])
def test_an_opml_file_is_read_in_any_charset_and_case(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(OPML.format(encoding=encoding).encode(encoding))
    assert [(feed.publisher, feed.url) for feed in load_table(path).feeds] == [("Ta Néa", "https://n.example/rss")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_csv_file_has_the_delimiter_of_its_spreadsheet(tmp_path: Path, delimiter: str, mark: str) -> None:
    path = tmp_path / "feeds.csv"
    rows = ["Country,language,publisher,url,category ", "gr,el,Alpha,https://a.example/?a=1&b=2,general"]
    path.write_text(mark + "".join(row.replace(",", delimiter) + "\r\n" for row in rows), encoding="utf-8")
    assert [(feed.publisher, feed.url) for feed in load_table(path).feeds] == [("Alpha", "https://a.example/?a=1&b=2")]
