import pytest

from news.feeds.charset import declared_language, decode
from news.feeds.feed import Feed
from news.feeds.parse import parse_feed


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "content_type"),
    [
        ("Αθήνα «ώρα»", "utf-8", "", ""),
        ("Αθήνα «ώρα»", "utf-8", "iso-8859-7", "text/xml; charset=iso-8859-1"),
        ("Αθήνα «ώρα»", "utf-8-sig", "", ""),
        ("Αθήνα «ώρα»", "utf-16", "utf-16", ""),
        ("Αθήνα «ώρα»", "utf-16-le", "utf-16", ""),
        ("Αθήνα «ώρα»", "utf-16-be", "utf-16", ""),
        ("Αθήνα «ώρα»", "iso-8859-7", "iso-8859-7", ""),
        ("Αθήνα «ώρα»", "iso-8859-7", "", 'text/xml; charset="ISO-8859-7"'),
        ("Αθήνα «ώρα»", "windows-1253", "utf-8", "text/xml; charset=windows-1253"),
        ("Αθήνα «ώρα»", "windows-1253", "windows-1253", "text/xml; charset=utf-8"),
        ("Москва", "koi8-r", "koi8-r", ""),
        ("東京", "shift_jis", "Shift_JIS", ""),
        ("東京", "euc-jp", "euc-jp", ""),
        ("東京", "iso-2022-jp", "iso-2022-jp", ""),
        ("中国", "gb18030", "gb2312", ""),
        ("서울 뷁", "cp949", "euc-kr", ""),
        ("“Café” – €", "windows-1252", "iso-8859-1", ""),
        ("Café", "iso-8859-1", "", ""),
        ("Café", "iso-8859-1", "punycode", "text/xml; charset=unicode_escape"),
        ("Café", "iso-8859-1", "nonsense", "text/xml; charset=rot13"),
        ("ירושלים", "iso-8859-8", "iso-8859-8-i", ""),
    ],
)
def test_a_feed_is_decoded_from_its_real_encoding(text: str, encoding: str, declared: str, content_type: str) -> None:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    assert decode((declaration + text).encode(encoding), content_type) == declaration + text


def test_undecodable_bytes_are_replaced() -> None:
    assert decode(b"\x81\x8d\xff", "") == "\ufffd\ufffdÿ"


GREEK, RUSSIAN, JAPANESE = "Νέα μέτρα για την ενέργεια", "Новые правила для водителей", "東京で新しい展覧会"
ARABIC, HEBREW, THAI, KOREAN = "أخبار العالم اليوم", "חדשות היום בעולם", "ข่าวต่างประเทศวันนี้", "오늘의 주요 뉴스"
CHINESE, TAIWANESE = "北京今天发布新政策", "市場裏恒生指數上漲"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE + "①㈱", "cp932", "Windows-31J"),
        (JAPANESE + "①㈱", "cp932", "MS_Kanji"),
        (JAPANESE + "①", "cp932", "Shift-JIS"),
        (JAPANESE, "euc_jp", "x-euc-jp"),
        (JAPANESE, "iso2022_jp", "csISO2022JP"),
        (CHINESE, "gbk", "x-gbk"),
        (CHINESE + "镕", "gbk", "GB_2312-80"),
        (CHINESE + "㐀€", "gb18030", "gbk"),
        (TAIWANESE, "cp950", "Big5"),
        (TAIWANESE, "cp950", "x-x-big5"),
        ("香港嘅新聞", "big5hkscs", "Big5-HKSCS"),
        (KOREAN + " 뷁", "cp949", "ks_c_5601-1987"),
        (KOREAN, "cp949", "windows-949"),
        (RUSSIAN, "cp1251", "x-cp1251"),
        (RUSSIAN, "cp1251", "win-1251"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8_r", "koi8"),
        ("Україна їде", "koi8_u", "koi8-ru"),
        (RUSSIAN, "cp866", "csIBM866"),
        (GREEK, "cp1253", "x-cp1253"),
        (GREEK, "iso8859_7", "ELOT_928"),
        ("İstanbul’da ığdır", "cp1254", "ISO-8859-9"),
        ("“Café” – 5 €", "cp1252", "latin1"),
        ("“Café” – 5 €", "cp1252", "us-ascii"),
        ("Příliš žluťoučký „kůň”", "cp1250", "windows-1250"),
        (THAI + " …", "cp874", "TIS-620"),
        (HEBREW, "cp1255", "windows-1255"),
        (ARABIC, "cp1256", "x-cp1256"),
        (GREEK, "utf-8", "unicode-1-1-utf-8"),
        (GREEK, "utf-8", "utf8"),
    ],
)
def test_every_label_of_the_webs_standard_is_known(text: str, codec: str, label: str) -> None:
    """https://encoding.spec.whatwg.org/#names-and-labels: a label stands for the superset that browsers decode."""
    body = f'<?xml version="1.0" encoding="{label}"?><rss><title>{text}</title></rss>'.encode(codec)
    assert f"<title>{text}</title>" in decode(body)
    assert f"<title>{text}</title>" in decode(
        f"<rss><title>{text}</title></rss>".encode(codec), f"text/xml; charset={label}"
    )


def test_characters_of_eten_and_of_nec_are_read_where_a_narrow_codec_has_none() -> None:
    eten = b'<?xml version="1.0" encoding="big5"?><title>\xf9\xd8\xf9\xda\xa5\xcd</title>'
    assert decode(eten).endswith("<title>裏恒生</title>")
    assert decode(b"<title>\xad\xa1\xad\xea</title>", "text/xml; charset=euc-jp") == "<title>①㈱</title>"


@pytest.mark.parametrize(
    ("text", "codec", "language"),
    [
        (GREEK, "cp1253", "el"),
        (RUSSIAN, "cp1251", "ru"),
        (RUSSIAN, "koi8_r", "ru"),
        ("Новини України їхні", "cp1251", "uk"),
        (JAPANESE + "が始まりました", "cp932", "ja"),
        (JAPANESE + "が始まりました", "euc_jp", "ja"),
        (CHINESE, "gbk", "zh"),
        (TAIWANESE, "cp950", "zh-TW"),
        (KOREAN, "cp949", "ko"),
        (HEBREW, "cp1255", "he"),
        (ARABIC, "cp1256", "ar"),
        (THAI, "cp874", "th"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250", "cs"),
        ("Zażółć gęślą jaźń", "iso8859_2", "pl"),
        ("İstanbul’da yağışlı günler", "cp1254", "tr"),
        ("Ģimenes ceļš uz jūru", "cp1257", "lv"),
        ("Dépêche d’été à Nîmes", "cp1252", "fr"),
    ],
)
@pytest.mark.parametrize("label", ["", "utf-8", "iso-8859-1", "nonsense"])
def test_without_a_label_or_with_a_wrong_one_the_script_of_the_language_decides(
    text: str, codec: str, language: str, label: str
) -> None:
    declaration = f'<?xml version="1.0" encoding="{label}"?>' if label else ""
    body = f"{declaration}<rss><title>{text}</title><title>{text}</title></rss>".encode(codec)
    assert f"<title>{text}</title>" in decode(body, "", [language])


@pytest.mark.parametrize("label", ["utf-8", "", "windows-1253"])
@pytest.mark.parametrize("broken", [b"\xff", b"\xe9", b"\xce", b"\xed\xa0\x80"])
def test_a_broken_byte_in_utf8_costs_only_itself(label: str, broken: bytes) -> None:
    declaration = f'<?xml version="1.0" encoding="{label}"?>' if label else ""
    body = f"{declaration}<title>{GREEK}</title><p>κομμέ".encode() + broken + b"</p>"
    text = decode(body, "", ["el"])
    assert f"<title>{GREEK}</title>" in text
    assert "\ufffd</p>" in text


def test_a_broken_byte_in_another_charset_costs_only_itself() -> None:
    body = (
        '<?xml version="1.0" encoding="gb2312"?><title>北京今天发布新政策</title><p>内容很'.encode("gbk") + b"\xb3</p>"
    )
    assert "<title>北京今天发布新政策</title><p>内容很\ufffd" in decode(body)


def test_one_accent_in_latin1_does_not_make_a_feed_labelled_utf8_unreadable() -> None:
    body = b'<?xml version="1.0" encoding="utf-8"?><title>Caf\xe9 d\xe9j\xe0 vu, \xe0 No\xebl</title>'
    assert decode(body, "", ["fr"]).endswith("<title>Café déjà vu, à Noël</title>")


@pytest.mark.parametrize(
    ("text", "written", "declared"),
    [
        ("«Άνοιξε» η αγορά – “πρώτη” φορά", "cp1253", "iso-8859-7"),
        ("Ά’ κατηγορία η Άρτα", "iso8859_7", "windows-1253"),
        ("„Cześć” – 5 €", "cp1250", "iso-8859-2"),
        ("“Quoted” – 5 €", "cp1252", "iso-8859-15"),
    ],
)
def test_where_two_charsets_differ_in_a_few_signs_the_one_that_makes_sense_is_taken(
    text: str, written: str, declared: str
) -> None:
    body = f'<?xml version="1.0" encoding="{declared}"?><title>{text}</title>'.encode(written)
    assert decode(body).endswith(f"<title>{text}</title>")


@pytest.mark.parametrize(
    ("body", "language"),
    [
        (b"<rss><channel><language>el-GR</language>", "el-GR"),
        (b"<rss><channel><language><![CDATA[ ru ]]></language>", "ru"),
        (b'<feed xml:lang="ja">', "ja"),
        (b"<rdf:RDF><channel><dc:language>zh_TW</dc:language>", "zh_TW"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "language": "he"}', "he"),
        (b"<rss><channel><title>language</title>", ""),
    ],
)
def test_a_feed_says_its_language_in_several_ways(body: bytes, language: str) -> None:
    assert declared_language(body) == language


def test_long_ascii_text_around_one_strange_byte_is_read_at_the_cost_of_its_length() -> None:
    assert decode(b"a" * 2_000_000 + b"\xe9").endswith("aé")


WRITTEN = {
    ("gr", "el"): (["windows-1253", "iso-8859-7"], "Άνοιξε η νέα γραμμή του μετρό", "windows-1251"),
    ("cy", "el"): (["windows-1253", "iso-8859-7"], "Η Βουλή ενέκρινε τον προϋπολογισμό", "iso-8859-1"),
    ("ru", "ru"): (["windows-1251", "koi8-r", "iso-8859-5", "cp866"], "В Москве открыли новую станцию", "windows-1252"),
    ("ua", "uk"): (["windows-1251", "koi8-u", "iso-8859-5"], "У Києві відкрили нову станцію метро", "koi8-r"),
    ("bg", "bg"): (["windows-1251", "iso-8859-5"], "Президентът подписа закона за бюджета", "koi8-r"),
    ("rs", "sr"): (["windows-1251", "iso-8859-5"], "Председник је потписао закон о буџету", "windows-1253"),
    ("mk", "mk"): (["windows-1251", "iso-8859-5"], "Претседателот го потпиша законот за буџет", "iso-8859-7"),
    ("il", "he"): (["windows-1255"], "ראש הממשלה נאם בכנסת על התקציב", "windows-1251"),
    ("eg", "ar"): (["windows-1256", "iso-8859-6"], "رئيس الوزراء يتحدث في البرلمان", "windows-1251"),
    ("th", "th"): (["cp874"], "เปิดสถานีรถไฟฟ้าใหม่", "windows-1251"),
    ("tr", "tr"): (["windows-1254"], "İstanbul’da yeni metro istasyonu açıldı", "windows-1251"),
    ("pl", "pl"): (["windows-1250", "iso-8859-2"], "Otwarto nową stację metra w Łodzi", "windows-1252"),
    ("jp", "ja"): (["shift_jis", "euc-jp"], "首相は国会で予算について演説した", "windows-1251"),
    ("cn", "zh"): (["gbk"], "总理在议会就预算发表讲话", "windows-1251"),
    ("tw", "zh-TW"): (["big5"], "總理在議會就預算發表講話", "windows-1251"),
    ("kr", "ko"): (["euc-kr"], "총리는 국회에서 예산에 대해 연설했다", "windows-1252"),
    ("de", "de"): (["windows-1252"], "Größte Brücke über den Fluß eröffnet", "windows-1251"),
}


def feed_of(title: str, declared: str) -> str:
    item = f"<item><title>{title}</title><link>https://a.example/1</link></item>"
    return f'<?xml version="1.0"{declared}?><rss><channel>{item}</channel></rss>'


def titles_of(body: bytes, content_type: str, feed: Feed) -> list[str]:
    return [headline.title for headline in parse_feed(body, content_type, feed.url, feed).headlines]


CASES = [
    (country, language, encoding, text, label)
    for (country, language), (encodings, text, wrong) in WRITTEN.items()
    for encoding in encodings
    for label in (None, "utf-8", "us-ascii", "iso-8859-1", wrong)
]


@pytest.mark.parametrize("place", ["xml", "header"])
@pytest.mark.parametrize(("country", "language", "encoding", "text", "label"), CASES)
def test_a_wrong_label_or_none_shows_letters_of_the_countrys_script(
    country: str, language: str, encoding: str, text: str, label: str | None, place: str
) -> None:
    """Whatever language the table of feeds says."""
    declared = f' encoding="{label}"' if label and place == "xml" else ""
    content_type = f"text/xml; charset={label}" if label and place == "header" else "text/xml"
    body = feed_of(text, declared)
    for said in (language, "en", "") if place == "xml" and language not in ("tr", "pl") else (language,):
        feed = Feed(country, "The Paper", "https://a.example/rss", language=said)
        assert titles_of(body.encode(encoding), content_type, feed) == [text]


@pytest.mark.parametrize(
    ("country", "encoding", "text"),
    [
        ("gr", "windows-1251", "Президент подписал закон о бюджете"),
        ("il", "windows-1251", "Президент подписал закон о бюджете"),
        ("ua", "windows-1251", "Ещё один объект открыли вчера"),
        ("gr", "windows-1252", "The café’s façade – a naïve coöperation"),
        ("il", "windows-1252", "The café’s façade – a naïve coöperation"),
        ("pl", "windows-1252", "Die Größe der Straße überrascht"),
        ("gr", "gb2312", "总理在议会就预算发表讲话"),
    ],
)
def test_a_right_label_holds_for_a_feed_in_another_language_than_its_countrys(
    country: str, encoding: str, text: str
) -> None:
    body = feed_of(text, f' encoding="{encoding}"')
    feed = Feed(country, "The Paper", "https://a.example/rss")
    assert titles_of(body.encode(encoding), "text/xml", feed) == [text]
