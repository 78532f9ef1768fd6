"""The table of feeds from its file, whichever of the two formats it is in."""

from pathlib import Path

from news.feeds.opml import read_opml
from news.feeds.table import FeedTable, read_csv, read_text
from news.feeds.trouble import BadTable
from servicekit.settings import BadSettings

SHIPPED = Path(__file__).parent.parent / "feeds.csv"


def load_table(path: Path | None) -> FeedTable:
    """The table at `path`, or the one that ships with Iris; raises BadSettings with file, line and reason."""
    try:
        text = read_text(path or SHIPPED)
        feeds = read_opml(text) if text.lstrip().startswith("<") else tuple(read_csv(text))
    except BadTable as error:
        where = f"{path}" if error.line is None else f"{path}, line {error.line}"
        raise BadSettings(f"NEWS_FEEDS: {where}: {error.reason}.") from None
    if not feeds:
        raise BadSettings(f"NEWS_FEEDS: {path}: there is no feed in it.")
    return FeedTable(feeds)
