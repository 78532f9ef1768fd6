"""A publisher's headlines as RSS 2.0, RDF (RSS 1.0) or Atom, each with what real feeds do to their readers.

RSS: HTML and doubly escaped entities in titles, images as media:content, enclosure or <img> by turns.
RDF: dates in dc:date, missing on every third item. Atom: HTML titles, `published` missing on every fourth.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from sandbox.headlines import Headline

_NO_DATE_RDF = 3
_NO_DATE_ATOM = 4


def rss(title: str, url: str, items: list[Headline]) -> str:
    """RSS 2.0 with media:content."""
    entries = "".join(_rss_item(index, item) for index, item in enumerate(items))
    return (
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(title)}</title><link>{escape(url)}</link>"
        f"<description>Sample data</description>\n{entries}</channel></rss>\n"
    )


def rdf(title: str, url: str, items: list[Headline]) -> str:
    """RSS 1.0."""
    entries = "".join(
        f'<item rdf:about="{item.url}"><title>{escape(item.title)}</title><link>{item.url}</link>'
        f"<description>{escape(item.description or '')}</description>"
        + ("" if index % _NO_DATE_RDF == 1 else f"<dc:date>{_iso(item)}</dc:date>")
        + "</item>\n"
        for index, item in enumerate(items)
    )
    listed = "".join(f'<rdf:li rdf:resource="{item.url}"/>' for item in items)
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{escape(url)}"><title>{escape(title)}</title><link>{escape(url)}</link>'
        f"<description>Sample data</description><items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n"
        f"{entries}</rdf:RDF>\n"
    )


def atom(title: str, url: str, items: list[Headline]) -> str:
    """Atom 1.0."""
    entries = "".join(_atom_entry(index, item) for index, item in enumerate(items))
    updated = _iso(items[0]) if items else "1970-01-01T00:00:00Z"
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title><id>{escape(url)}</id>'
        f'<link href="{escape(url)}" rel="self"/><updated>{updated}</updated>\n{entries}</feed>\n'
    )


def broken(title: str, url: str, items: list[Headline]) -> str:
    """No feed at all: tags that don't match, a bare ampersand, and an end in the middle of a tag."""
    return f"<rss><channel><titel>{title} & {url}</title></rss><p>{len(items)} & counting<ite"


FORMATS: Mapping[str, tuple[Callable[[str, str, list[Headline]], str], str]] = {
    "rss": (rss, "application/rss+xml"),
    "rdf": (rdf, "application/rdf+xml"),
    "atom": (atom, "application/atom+xml"),
    "broken": (broken, "application/rss+xml"),
}


def encoded(xml: str, encoding: str) -> bytes:
    """The document in an encoding, declared; a character that the encoding lacks becomes a reference."""
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{xml}'.encode(encoding, "xmlcharrefreplace")


def _rss_item(index: int, item: Headline) -> str:
    titles = (
        escape(item.title),
        f"<![CDATA[<b>{item.title}</b>]]>",
        escape(f"{item.title} &ndash; &laquo;sample&raquo;"),
        f"\n  {escape(item.title)}\n  ",
    )
    text, image = escape(item.description or ""), ""
    if item.image_url:
        images = (
            f'<media:content url="{item.image_url}" medium="image" width="1200" height="630"/>',
            f'<enclosure url="{item.image_url}" type="image/jpeg" length="12345"/>',
            "",
        )
        image = images[index % 3]
        text = text if image else escape(f'<p><img src="{item.image_url}" alt=""/>{item.description or ""}</p>')
    author = f"<dc:creator>{item.author}</dc:creator>" if item.author else ""
    date = format_datetime(datetime.fromtimestamp(item.published, UTC), usegmt=True)
    return (
        f"<item><title>{titles[index % len(titles)]}</title><link>{item.url}</link>"
        f'<guid isPermaLink="false">sandbox-{item.slot}</guid><description>{text}</description>'
        f"{author}{image}<category>{item.category}</category><pubDate>{date}</pubDate></item>\n"
    )


def _atom_entry(index: int, item: Headline) -> str:
    date = "" if index % _NO_DATE_ATOM == _NO_DATE_ATOM - 1 else f"<published>{_iso(item)}</published>"
    author = f"<author><name>{item.author}</name></author>" if item.author else ""
    return (
        f'<entry><title type="html">{escape(escape(item.title))}</title><id>{item.url}</id><link href="{item.url}"/>'
        f'{date}{author}<summary type="html">{escape(escape(item.description or ""))}</summary></entry>\n'
    )


def _iso(item: Headline) -> str:
    return datetime.fromtimestamp(item.published, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
