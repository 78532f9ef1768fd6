"""Addresses as feeds have them: made valid, and compared by what they lead to."""

import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

import idna

MAX_LINK_LENGTH = 2_000
_TRACKING_PARAMS = frozenset(
    "fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref ref_src ref_url cmp cmpid xtor ncid ocid rss src source "
    "campaign campaign_id partner feed traffic_source ftag wt_mc feedid medium mod smid srnd oc intcmp icid spm "
    "guccounter soc_src soc_trk taid sref".split()
)
_TRACKING_PREFIXES = ("utm_", "at_", "ns_", "pk_", "mtm_", "ito")
_SAFE_URL_CHARACTERS = "!#$%&'()*+,/:;=?@[]~"
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0*38|#[xX]0*26);")
_LINE_BREAK = re.compile(r"[\r\n\t]")
_REDIRECTOR = re.compile(r"/\*https?://")
"""What counts readers on their way to the address that stands behind."""
_SCHEME = re.compile(r"(https?):[/\\]+", re.IGNORECASE)
"""A scheme with as many slashes, or backslashes, as a browser forgives."""
_HOST_WITHOUT_SCHEME = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?:[/?#:]|$)", re.IGNORECASE)


def http_link(link: str | None) -> str | None:
    """The link as a valid URL, percent-encoded where necessary; None unless it is http(s) with a host."""
    text = _unbroken(link or "")
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
        usable = usable and parts.port != 0
    except ValueError:
        return None
    if not usable or len(text) > MAX_LINK_LENGTH:
        return None
    host = ascii_host(parts.netloc)
    if host is None:
        return None
    return quote(urlunsplit(parts._replace(netloc=host)), safe=_SAFE_URL_CHARACTERS, errors="replace")


def ascii_host(netloc: str) -> str | None:
    """A host, and its port, as they stand in DNS; None where that can't be.

    By UTS 46, nontransitional, as https://url.spec.whatwg.org/#concept-domain-to-ascii has it: a final sigma stays one.
    IDNA 2008 knows no emoji; such hosts are read by IDNA 2003, as browsers once read all of them.
    """
    host, colon, port = netloc.partition(":")
    try:
        if not netloc.isascii():
            return idna.encode(host, uts46=True, transitional=False).decode() + colon + port
    except idna.IDNAError:
        pass
    try:
        return netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def absolute_link(base: str, link: str | None) -> str | None:
    """What a link in a document at `base` leads to, by `http_link`; an ampersand may have been escaped repeatedly."""
    text = _unbroken(link or "")
    while _ESCAPED_AMPERSAND.search(text):
        text = _ESCAPED_AMPERSAND.sub("&", text)
    if not text:
        return None
    if _HOST_WITHOUT_SCHEME.match(text):
        text = f"//{text}"
    text = _SCHEME.sub(r"\1://", text, count=1) if _SCHEME.match(text) else text
    try:
        return http_link(urljoin(base, text))
    except ValueError:
        return None


def _unbroken(link: str) -> str:
    """The link without line breaks, and without blanks around them and around itself."""
    return "".join(part.strip() for part in _LINE_BREAK.split(link[: 2 * MAX_LINK_LENGTH]))


def link_place(link: str) -> str:
    """Host and path of an address, behind a redirector: without scheme and `www.`, query and fragment."""
    parts = urlsplit(link_target(link))
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def link_parameters(link: str) -> frozenset[tuple[str, str]]:
    """What tells links to one place apart: the parameters that aren't there to track readers, and the fragment.

    The fragment counts, as it may name the article (`#!/article/1`, `#post-2`), unless it is `#top` or tracks readers.
    """
    parts = urlsplit(link_target(link))
    name, separator, _ = parts.fragment.partition("=")
    means_nothing = parts.fragment in ("", "top") or (separator and _is_tracking(name.lower()))
    return frozenset(_essential(parts.query)) | (frozenset() if means_nothing else {("#", parts.fragment)})


def link_target(link: str) -> str:
    """The address itself, without a redirector's before it."""
    return link.rpartition("/*")[2] if _REDIRECTOR.search(link) else link


def _essential(query: str) -> list[tuple[str, str]]:
    try:
        parameters = parse_qsl(query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return [("", query)]
    return [pair for pair in parameters if not _is_tracking(pair[0].lower())]


def _is_tracking(param: str) -> bool:
    return param in _TRACKING_PARAMS or param.startswith(_TRACKING_PREFIXES)
