"""Every recorded feed, parsed through the service. The expected values were read off the raw bytes."""

from dataclasses import dataclass

import pytest
import responses

from tests.recordings import RECORDED
from tests.unit.news.samples import Newsroom

URL = "https://publisher.example/rss"
FEEDS = RECORDED / "feeds"


@dataclass(frozen=True)
class Expected:
    name: str
    items: int
    title: str
    url: str
    published: str | None
    image: str | None = None
    author: str | None = None
    charset: str = ""


EXPECTED = [
    Expected(
        "at_orf_2017_rdf",
        20,
        "US-Band New Edition mit Stern auf „Walk of Fame“ geehrt",
        "http://orf.at/stories/2376368/",
        "2017-01-23T20:54:55Z",
    ),
    Expected(
        "br_uol_2018_localised-dates",
        14,  # its ninth and tenth item are the same page, behind a redirector
        "Ibope: Bolsonaro perde de Haddad, Ciro e Alckmin em simulações de 2º turno",
        "https://noticias.uol.com.br/politica/eleicoes/2018/noticias/2018/09/24/ibope-bolsonaro-perde-de-haddad-ciro-e-alckmin-em-simulacoes-de-2-turno.htm",
        None,
        "https://conteudo.imguol.com.br/c/noticias/5f/2018/09/17/presidenciaveis-1537211917356_142x100.jpg",
    ),
    Expected(
        "ca_huffpost_2017_rss",
        2,
        "Winnipeg High School Orders Custom Hijabs For Muslim Athletes",
        "http://www.huffingtonpost.ca/2017/10/17/winnipeg-high-school-orders-custom-hijabs-for-muslim-athletes_a_23246627/",
        "2017-10-17T22:17:00Z",
        "http://o.aolcdn.com/hss/storage/midas/b1726dd5e5cde1fb967d92d963537957/205775479/Untitled+design+%2857%29.png",
        "Canadian Press",
    ),
    Expected(
        "de_golem_2018_iso-8859-1",
        12,
        "Red Dead Redemption 2: Hinweise auf PC-Umsetzung in App von Rockstar Games",
        "https://www.golem.de/news/red-dead-redemption-2-hinweise-auf-pc-umsetzung-in-app-von-rockstar-games-1810-137358-rss.html",
        "2018-10-28T12:48:00Z",
        "https://www.golem.de/1810/137358-177541-177538_rc.jpg",
    ),
    Expected(
        "de_heise_2016_atom",
        15,
        "Java-Anwendungsserver: Red Hat gibt WildFly 10 frei",
        "http://www.heise.de/developer/meldung/Java-Anwendungsserver-Red-Hat-gibt-WildFly-10-frei-3088438.html?wt_mc=rss.developer.beitrag.atom",
        "2016-02-01T16:22:00Z",
        "http://www.heise.de/scale/geometry/264/q80/imgs/18/1/7/3/9/9/2/1/wildfly-2bf4ffd2935e38b6-90200def80b152e9-5ba35d3770232d92.jpeg",
        "heise online",  # of the feed
    ),
    Expected(
        "de_heise_rdf-0.90_no-dates",
        20,
        "OLED-TVs: Vorsichtsmaßnahmen gegen Einbrennen",
        "https://www.heise.de/newsticker/meldung/OLED-TVs-Vorsichtsmassnahmen-gegen-Einbrennen-4205274.html?wt_mc=rss.ho.beitrag.rdf",
        None,
    ),
    Expected(
        "dk_bold_2019_iso-8859-1",
        12,
        "OB er uskarpe - Esbjerg er effektive",
        "https://www.bold.dk/fodbold/nyheder/ob-er-uskarpe--esbjerg-er-effektive/",
        "2019-03-14T15:10:02Z",
        "https://mobil.bold.dk/picture/960x630/art128116.jpg",
        "Sara Margren",
    ),
    Expected(
        "es_20minutos_2017_rdf",
        12,
        'Obama le recuerda a Trump que Putin "no es de nuestro equipo"',
        "http://www.20minutos.es/noticia/2928243/0/obama-recuerda-trump-putin-no-es-de-su-equipo/",
        "2017-01-07T12:07:24Z",
        "http://cdn.20m.es/img2/recortes/2017/01/07/401029-620-282.jpg",
        "EFE",
    ),
    Expected(
        "fr_cerclepsy_2018_undeclared-iso-8859-1",
        9,  # the fourth of its ten items is empty
        "Perturbateurs endocriniens : quels effets sur le cerveau ?",
        "https://le-cercle-psy.scienceshumaines.com/perturbateurs-endocriniens-quels-effets-sur-le-cerveau_sh_39995",
        "2018-10-17T10:30:00Z",
        charset="; charset=iso-8859-1",
    ),
    Expected(
        "fr_lemonde_2018_rss",
        21,
        "JO d’hiver 2018 : pas de médaille pour Martin Fourcade",
        "http://www.lemonde.fr/jeux-olympiques-pyeongchang-2018/live/2018/02/11/jo-d-hiver-2018-suivez-la-course-de-martin-fourcade-en-direct_5255095_5193626.html?xtor=RSS-3208",
        "2018-02-11T10:00:26Z",
        "http://s1.lemde.fr/image/2018/02/11/644x322/5255112_3_a8dc_martin-fourcade_02be61d126b2da39d977b2e1902c819a.jpg",
    ),
    Expected(
        "gb_bbc_2024_rss",
        15,
        "Suspended Labour councillor arrested over counter-protest remarks",
        "https://www.bbc.com/news/articles/cz074vyvjzvo",
        "2024-08-08T15:39:03Z",
        "https://ichef.bbci.co.uk/news/240/cpsprodpb/51fa/live/42b324f0-5586-11ef-a885-7fc9068b8f06.jpg",
    ),
    Expected(
        "gb_guardian_2018_rss",
        8,
        "Trump State of the Union address promised unity but emphasized discord",
        "https://www.theguardian.com/us-news/2018/jan/31/donald-trump-state-of-the-union-address-unity-discord",
        "2018-01-31T07:26:05Z",
        "https://i.guim.co.uk/img/media/b73c8752cd4667c923dff7f1542f1fb20089e421/0_108_3000_1799/master/3000.jpg?w=460&q=55&auto=format&usm=12&fit=max&s=a606a273a90104e57b1e09bc4c0a1e11",
        "David Smith in Washington",
    ),
    Expected(
        "gr_liberal_2020_iso-8859-7",
        1,
        "«Πορτραίτα καραντίνας» για έμπνευση από τη συλλογή Φέλιου",
        "https://www.liberal.gr/news/portraita%2Dkarantinas%2Dgia%2Dempneusi%2Dapo%2Dti%2Dsullogi%2Dfeliou/298923",
        "2020-04-24T20:03:00Z",
        "http://www.liberal.gr/photos/646464564565.jpg",
    ),
    Expected(
        "gr_naftemporiki_business_2006_iso-8859-7",
        10,
        "Τρία νέα χαρακτηριστικά στην εγχώρια αγορά αλυσίδων λιανικής",
        "http://www.naftemporiki.gr/news/rssredir.asp?id=1137086",
        "2006-01-04T05:00:00Z",
        author="Η ΝΑΥΤΕΜΠΟΡΙΚΗ",
    ),
    Expected(
        "gr_naftemporiki_world_2006_iso-8859-7",
        10,
        "Μεγάλη η αύξηση στις πωλήσεις ημιαγωγών παγκοσμίως",
        "http://www.naftemporiki.gr/news/rssredir.asp?id=1137114",
        "2006-01-04T05:00:00Z",
        author="Η ΝΑΥΤΕΜΠΟΡΙΚΗ",
    ),
    Expected(
        "hu_bbc_2005_windows-1250_rdf",
        20,
        "Rumsfeld: még évekig tarthat a lázadás Irakban",
        "http://www.bbc.co.uk/go/wsy/pub/rss/1.0/-/hungarian/news/story/2005/06/050627_rumsfeldiraq.shtml",
        "2005-06-27T04:44:06Z",
    ),
    Expected(
        "ie_breakingnews_2017_rss",
        10,
        "Higher wages push stocks to records, but Dow misses 20,000 mark",
        "http://feeds.breakingnews.ie/~r/bnbusiness/~3/3vYjBEhj44k/higher-wages-push-stocks-to-records-but-dow-misses-20000-mark-771369.html",
        "2017-01-06T22:21:36Z",
        "http://media.central.ie/media/images/s/StockGraphGeneric.jpg",
        "BreakingNews.ie",
    ),
    Expected(
        "il_hagada_windows-1255_no-dates",
        15,
        ": 6/1 : הפגנות בבילעין ובעאבוד עם התגברות העניין התקשורתי",
        "http://www.hagada.org.il/hagada/html/modules.php?name=News&file=article&sid=4195",
        None,
    ),
    Expected(
        "in_livemint_rss",
        12,
        "PM Modi-Xi Jinping informal summit in Varanasi this October: Report",
        "https://www.livemint.com/news/india/pm-modi-xi-jinping-informal-summit-in-varanasi-this-october-report-1559104147038.html",
        "2019-05-29T10:16:00Z",
        "https://images.livemint.com/img/2019/05/29/90x90/PTI5_27_2019_000025B_1559105066780_1559105082772.jpg",
        "Elizabeth Roche",
    ),
    Expected(
        "jp_asahi_2023_rdf",
        43,
        "宝塚歌劇団員の25歳女性が死亡 マンションから転落か",
        "http://www.asahi.com/articles/ASR9Z7D20R9ZPIHB00W.html?ref=rss",
        "2023-09-30T13:16:05Z",
    ),
    Expected(
        "jp_mainichi_2023_rdf",
        20,
        "韓国最大野党代表の拘束令状審査、棄却 ソウル中央地裁",
        "https://mainichi.jp/articles/20230927/k00/00m/030/008000c",
        "2023-09-26T18:31:04Z",
    ),
    Expected(
        "jp_yahoo_it_2022_rss",
        10,
        "新宿「Flags」大規模リニューアルで「ユニクロ」出店(Impress Watch)",
        "https://news.yahoo.co.jp/articles/93f3ac49e79e08ef9ab8ae2c698fc6f05ef386e9?source=rss",
        "2022-07-04T07:47:26Z",
        "https://newsatcl-pctr.c.yimg.jp/t/amd-img/20220704-00000159-impress-000-1-view.jpg?pri=l&w=450&h=218&exp=10800",
    ),
    Expected(
        "pk_bbc_urdu_2018_rss",
        26,
        "امریکی عسکری امداد کی بندش کی وجوہات: انڈیا سے جنگ، جوہری پروگرام اور اب دہشت گردوں کی پشت پناہی",
        "http://www.bbc.com/urdu/pakistan-42575603",
        "2018-01-05T16:51:00Z",
        "http://c.files.bbci.co.uk/A787/production/_99478824_gettyimages-856735580.jpg",
    ),
    Expected(
        "ru_newsru_2006_windows-1251",
        30,
        "В Турции психически нездоровый мужчина взорвал хлопушку в здании Минюста",
        "http://www.newsru.com/world/03jan2006/ankara.html",
        "2006-01-03T16:57:00Z",
        "http://www.newsru.com/pict/id/large/819682_20060103204701.gif",
    ),
    Expected(
        "sk_aktuality_2021_rss",
        12,
        "Analytici Goldman Sachs zvýšili odhad rastu ekonomiky USA",
        "https://www.aktuality.sk/clanok/856577/analytici-goldman-sachs-zvysili-odhad-rastu-ekonomiky-usa/",
        "2021-01-17T18:27:00Z",
        "https://t.aimg.sk/magaziny/vUw5YHzvQKDCkNw6PtXtAg.320.jpg?t=LzE1OHgxMDYvc21hcnQ&h=OcgUSVfIJOH9QPOW-nqQxQ&e=2145916800&v=3",
    ),
    Expected(
        "ua_pravda_2020_windows-1251",
        20,
        'День сердца: инфаркты и инсульты значительно "помолодели"',
        "https://life.pravda.com.ua/columns/2020/09/29/242489/",
        "2020-09-29T12:00:00Z",
        author="Украинская правда",
    ),
    Expected(
        "ua_ukranews_2020_default-namespace",
        2,
        "Херсонский губернатор Гусев купил квартиру в кредит",
        "https://ukranews.com/news/728743-gubernator-hersonshhiny-gusev-kupil-kvartiru-v-kredit",
        "2020-09-28T15:25:00Z",
        "https://ukranews.com/upload/news/2020/09/28/5f720037cb588-----------4_1200.jpg",
    ),
    Expected(
        "ua_unian_2020_rss",
        15,
        '"Зір вдалося зберегти": у Дніпрі лікарі рятують сапера, який підірвався на Донбасі',
        "https://www.unian.ua/war/donbas-u-dnipri-likari-ryatuyut-sapera-yakiy-pidirvavsya-na-donbasi-video-novini-dnipra-11162807.html",
        "2020-09-28T13:35:12Z",
        "http://images.unian.net/photos/2020_09/1601299831-6340.png",
    ),
    Expected(
        "us_nytimes_home_2017_rss",
        15,
        "Putin Led a Complex Cyberattack Scheme to Aid Trump, Report Finds",
        "http://www.nytimes.com/2017/01/06/us/politics/donald-trump-wall-hack-russia.html?partner=rss&emc=rss",
        "2017-01-07T01:49:31Z",
        "https://static01.nyt.com/images/2017/01/07/us/07trump3_hp/07trump3_hp-moth.jpg",
        "MICHAEL D. SHEAR and DAVID E. SANGER",
    ),
    Expected(
        "us_reuters_world_2017_feedburner",
        10,
        "Iraq says deal reached over withdrawal of Turkish forces from Bashiqa",
        "http://feeds.reuters.com/~r/Reuters/worldNews/~3/xROvFa03AOc/us-mideast-crisis-iraq-turkey-abadi-idUSKBN14R0D4",
        "2017-01-07T13:52:27Z",  # its pictures are buttons to share it and a counter
    ),
    Expected(
        "us_slashdot_2024_rdf_iso-8859-1",
        15,
        "Ransomware Attack Hampers Prescription Drug Sales at 90% of US Pharmacies",
        "https://yro.slashdot.org/story/24/03/02/071229/ransomware-attack-hampers-prescription-drug-sales-at-90-of-us-pharmacies?utm_source=rss1.0mainlinkanon&utm_medium=feed",
        "2024-03-02T15:34:00Z",
        author="EditorDavid",
    ),
    Expected(
        "us_techcrunch_rss",
        3,
        "Angie’s List Sets Price Range IPO At $11 To $13 Per Share; Valued At Over $600M",
        "http://feedproxy.google.com/~r/Techcrunch/~3/kTeeGj4FnwU/",
        "2011-11-02T17:25:27Z",
        "http://tctechcrunch2011.files.wordpress.com/2011/11/angies-list.jpeg?w=150",
        "Leena Rao",
    ),
    Expected(
        "us_theverge_2017_atom",
        4,
        "This is the new Hulu experience with live TV",
        "http://www.theverge.com/ces/2017/1/7/14195588/hulu-live-tv-streaming-internet-ces-2017",
        "2017-01-07T14:00:01Z",
        "https://cdn0.vox-cdn.com/thumbor/s7_GCGLStRq2FzYVVHkBnB5PpII=/10x0:2335x1550/1310x873/cdn0.vox-cdn.com/uploads/chorus_image/image/52636835/Screen_Shot_2017_01_06_at_3.15.55_PM.0.png",
        "Chris Welch",
    ),
]


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.name)
def test_a_recorded_feed_is_parsed_into_its_headlines(
    newsroom: Newsroom, upstream: responses.RequestsMock, expected: Expected
) -> None:
    body = (FEEDS / f"{expected.name}.xml").read_bytes()
    upstream.get(URL, body=body, content_type=f"application/xml{expected.charset}")
    answer = newsroom(("gr", "The Paper", URL, "general")).get("/news?country=gr&pageSize=100").json
    assert answer["totalResults"] == len(answer["articles"]) == expected.items
    first = next(article for article in answer["articles"] if article["url"] == expected.url)
    assert first["title"] == expected.title
    assert first["publishedAt"] == expected.published
    assert first["urlToImage"] == expected.image
    assert first["author"] == expected.author
    assert first["source"] == {"id": None, "name": "The Paper"}


def test_every_recorded_feed_has_an_expectation() -> None:
    assert {expected.name for expected in EXPECTED} == {path.stem for path in FEEDS.glob("*.xml")}


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("us_nytimes_home_2017_rss", "U.S. intelligence agencies presented their unanimous conclusions"),
        ("sk_aktuality_2021_rss", "Očakávajú totiž, že plán fiškálnych stimulov"),
        ("fr_cerclepsy_2018_undeclared-iso-8859-1", "Si leur impact semble discret au premier abord, nombre d'études"),
        ("dk_bold_2019_iso-8859-1", "OB har trods deres flotte tredjeplads en af Superligaens laveste"),
        ("ru_newsru_2006_windows-1251", "Инцидент произошел на одном из этажей здания Минюста в Анкаре"),
        ("gb_guardian_2018_rss", "The president’s ‘new American moment’ speech stirred Republican applause"),
    ],
)
def test_a_description_is_plain_text_in_its_own_script(
    newsroom: Newsroom, upstream: responses.RequestsMock, name: str, description: str
) -> None:
    upstream.get(URL, body=(FEEDS / f"{name}.xml").read_bytes(), content_type="text/xml")
    answer = newsroom(("gr", "The Paper", URL, "general")).get("/news?country=gr&pageSize=100").json
    descriptions = [article["description"] or "" for article in answer["articles"]]
    assert any(each.startswith(description) for each in descriptions)
    assert all(len(each) <= 300 and "<" not in each for each in descriptions)
