"""Feeds as tests write them."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask.testing import FlaskClient

Newsroom = Callable[..., FlaskClient]
"""Opens the service with a table of rows (country, publisher, url, category); settings by keyword."""


def item(title: str, link: str = "", date: str = "", more: str = "") -> str:
    """An RSS item; without a link, one made of its title."""
    where = link or f"https://news.example/{title.replace(' ', '-')}"
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{where}</link>{when}{more}</item>"


def rss(*items: str) -> bytes:
    """An RSS feed of these items."""
    return f'<rss version="2.0"><channel><title>Feed</title>{"".join(items)}</channel></rss>'.encode()


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    """A moment of October 2026."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)
