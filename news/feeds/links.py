"""Links that are fit to be shown, and when two of them lead to the same article."""

from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

LONGEST_LINK = 2_000
_TRACKING = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref ref_src ref_url cmp cmpid xtor ncid ocid rss src source "
    "campaign campaign_id partner feed traffic_source ftag wt_mc feedid medium".split()
)
_TRACKING_FAMILIES = ("utm_", "at_", "ns_", "pk_", "mtm_", "ito")
_KEPT = "!#$%&'()*+,/:;=?@[]~"


def web_link(link: str | None) -> str | None:
    """The link, with what an address can't hold percent-encoded; None unless it is http or https with a host."""
    text = "".join((link or "").split())
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0
    except ValueError:
        return None
    if not usable or len(text) > LONGEST_LINK:
        return None
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return quote(urlunsplit(parts._replace(netloc=host)), safe=_KEPT, errors="replace")


def link_key(link: str) -> str:
    """The same for links that differ only in what counts readers, in the scheme, or in `www.`."""
    parts = urlsplit(link)
    told = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_tracking(pair[0].lower())]
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{urlencode(sorted(told))}"


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES)
