"""Addresses in feeds: made absolute and valid as a browser would, and compared without what only tracks readers."""

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

MAX_LINK_LENGTH = 2_000
_TRACKING_PARAMS = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref ref_src ref_url cmp cmpid xtor ncid ocid rss src source "
    "campaign campaign_id partner feed traffic_source ftag wt_mc feedid medium".split()
)
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "pk_", "mtm_", "ito")
_SAFE_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);")
_LINE_BREAK = re.compile(r"[^\S\r\n]*[\r\n\t]\s*")
_HOST_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)", re.IGNORECASE)


def http_link(link: str | None) -> str | None:
    """The link as a valid URL, percent-encoded where necessary; None unless it is http(s) with a host."""
    text = _LINE_BREAK.sub("", (link or "").strip())
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0
    except ValueError:
        return None
    if not usable or len(text) > MAX_LINK_LENGTH:
        return None
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return quote(urlunsplit(parts._replace(netloc=host)), safe=_SAFE_URL_CHARACTERS, errors="replace")


def absolute_link(base: str, link: str | None) -> str | None:
    """What a link in a document at `base` leads to, by `http_link`; an ampersand may have been escaped repeatedly."""
    text = _LINE_BREAK.sub("", (link or "")[: 2 * MAX_LINK_LENGTH].strip())
    while _ESCAPED_AMPERSAND.search(text):
        text = _ESCAPED_AMPERSAND.sub("&", text)
    if not text:
        return None
    if _HOST_WITHOUT_SCHEME.match(text):
        text = f"//{text}"
    try:
        return http_link(urljoin(base, text))
    except ValueError:
        return None


def link_key(link: str) -> str:
    """A key that is equal for links to the same article: without tracking parameters, scheme and `www.`.

    The fragment counts, as it may name the article (`#!/article/1`, `#post-2`), unless it is `#top` or tracks readers.
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    fragment = parts.fragment
    name, separator, _ = fragment.partition("=")
    if fragment == "top" or (separator and _is_tracking(name.lower())):
        fragment = ""
    return f"{host}{parts.path.rstrip('/')}?{_essential(parts.query)}{fragment and '#' + fragment}"


def _essential(query: str) -> str:
    """The parameters of a query that aren't there to track readers, in one order."""
    try:
        params = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return query
    return urlencode(sorted(pair for pair in params if not _is_tracking(pair[0].lower())))


def _is_tracking(param: str) -> bool:
    return param in _TRACKING_PARAMS or param.startswith(_TRACKING_PREFIXES)
