"""Decode a feed's bytes by the Web's rules (https://encoding.spec.whatwg.org/), also by a missing or wrong label.

Labels are looked up by webencodings. What a feed without a usable label is in follows from its language, by the HTML
standard's table of legacy encodings; charset-normalizer chooses among the encodings that the language has been written
in, and among all if the language isn't known.
"""

import codecs
import re
from collections.abc import Iterator, Sequence

import webencodings
from charset_normalizer import from_bytes

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?encoding\s*=\s*["']\s*([^"'<>]{1,40})["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(
    rb"""(?:<(?:dc:)?language>\s*(?:<!\[CDATA\[)?|xml:lang\s*=\s*["']|"language"\s*:\s*")\s*([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?)\b""",
    re.IGNORECASE,
)
_HEAD_BYTES = 10_000
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\([BJI])")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTES = re.compile(rb"[\x80-\xff][^<>]{0,200}")
_CONTEXT_BYTES = 200
_SAMPLE_BYTES = 20_000

_DECODERS = {"gbk": "gb18030"}
"""Encodings that the standard decodes as another one's superset, where Python's codec is narrower."""

_CYRILLIC = ("windows-1251", "koi8-u", "koi8-r", "iso-8859-5", "ibm866", "x-mac-cyrillic")
_CENTRAL_EUROPEAN = ("windows-1250", "iso-8859-2")
_BALTIC = ("windows-1257", "iso-8859-13", "iso-8859-4")
_ENCODINGS_OF_LANGUAGES = {
    "ar": ("windows-1256", "iso-8859-6"),
    "el": ("windows-1253", "iso-8859-7"),
    "fa": ("windows-1256",),
    "he": ("windows-1255", "iso-8859-8"),
    "ja": ("shift_jis", "euc-jp"),
    "ko": ("euc-kr",),
    "th": ("windows-874",),
    "tr": ("windows-1254",),
    "ur": ("windows-1256",),
    "vi": ("windows-1258",),
    "zh": ("gbk", "big5"),
    **dict.fromkeys("be bg kk ky mk mn ru sr tg uk".split(), _CYRILLIC),
    **dict.fromkeys("bs cs hr hu pl ro sk sl sq".split(), _CENTRAL_EUROPEAN),
    **dict.fromkeys("et lt lv".split(), _BALTIC),
}
"""https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding, and their older siblings."""

_RUSSIAN = "".join(map(chr, range(0x430, 0x450)))
_BULGARIAN = _RUSSIAN.translate(dict.fromkeys(map(ord, "ыэ")))
_ARABIC = "".join(map(chr, range(0x621, 0x656)))
_ALPHABETS_OF_SCRIPTS = {
    "ar": _ARABIC,
    "be": _RUSSIAN.translate(dict.fromkeys(map(ord, "ищъ"))) + "ёіў",
    "bg": _BULGARIAN,
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "fa": _ARABIC + "پچژکگی",
    "he": "".join(map(chr, range(0x5B0, 0x5EB))),
    "kk": _RUSSIAN + "ё",
    "ky": _RUSSIAN + "ё",
    "mk": _BULGARIAN.translate(dict.fromkeys(map(ord, "йщъьюя"))) + "ѓѕјљњќџ",
    "ru": _RUSSIAN + "ё",
    "sr": _BULGARIAN.translate(dict.fromkeys(map(ord, "йщъьюя"))) + "ђјљњћџ",
    "th": "".join(map(chr, range(0xE01, 0xE5C))),
    "uk": _RUSSIAN.translate(dict.fromkeys(map(ord, "ёъыэ"))) + "єіїґ",
    "ur": _ARABIC + "ٹپچڈڑژکگںہھےی",
}
"""Of languages whose charsets have few letters of other scripts, so that the wrong one shows."""
_ALPHABETS = {
    "bs": "čćđšž",
    "cs": "áčďéěíňóřšťúůýž",
    "et": "äöõüšž",
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "pl": "ąćęłńóśźż",
    "ro": "ăâîşţșț",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšž",
    "sq": "çë",
    "tr": "çğıöşüâîûi\u0307",  # noqa: RUF001 - Turkish
    **_ALPHABETS_OF_SCRIPTS,
}
"""The letters that languages with charsets of their own have besides ASCII's."""

_ALL = tuple(dict.fromkeys(name for names in _ENCODINGS_OF_LANGUAGES.values() for name in names))
_LATIN = "windows-1252"
_FOREIGN_WORD = re.compile(rb"[\x80-\xff]{4,}")
"""More bytes in a row than are letters with accents, or typographic signs, in any language of the Latin script."""
EUC_JP_ERRORS = "iris-euc-jp"
_WINDOWS_SIBLINGS = {
    "iso-8859-2": "windows-1250",
    "iso-8859-4": "windows-1257",
    "iso-8859-6": "windows-1256",
    "iso-8859-7": "windows-1253",
    "iso-8859-8": "windows-1255",
    "iso-8859-8-i": "windows-1255",
    "iso-8859-13": "windows-1257",
    "iso-8859-15": "windows-1252",
}
_SIBLINGS = {**_WINDOWS_SIBLINGS, "windows-1253": "iso-8859-7"}
_ODDITIES = re.compile(
    r"[\ufffd\x80-\x9f]|(?<=[a-zà-öø-ÿά-ώа-я])[À-ÖØ-ÞΆ-Ϋ](?![A-ZÀ-ÖØ-ÞΆ-Ϋ])|(?<!\w)[\u2019¶µ¢](?=[ά-ώ])"
)
"""What no author writes: undefined characters, a capital that ends a word, a sign in place of a word's first letter."""

_LETTERS = {
    **dict.fromkeys(("el",), re.compile("[\u0370-\u03ff]")),
    **dict.fromkeys("be bg kk ky mk mn ru sr tg uk".split(), re.compile("[\u0400-\u04ff]")),
    **dict.fromkeys(("he",), re.compile("[\u0590-\u05ff]")),
    **dict.fromkeys(("ar", "fa", "ur"), re.compile("[\u0600-\u06ff]")),
    **dict.fromkeys(("th",), re.compile("[\u0e00-\u0e7f]")),
    **dict.fromkeys(("ja", "zh"), re.compile("[\u3040-\u30ff\u4e00-\u9fff]")),
    **dict.fromkeys(("ko",), re.compile("[\uac00-\ud7af]")),
}


def decode(body: bytes, content_type: str = "", languages: Sequence[str] = ()) -> str:
    """The text of a document, without byte order mark. A byte that can't be decoded becomes U+FFFD.

    `languages` are those that the feed may be in, the likeliest first, as BCP 47 tags.
    """
    known = [language.replace("_", "-").lower() for language in languages if language]
    encoding = next(_encodings(body, content_type, known))
    return _decoded(body, encoding).lstrip("\ufeff")


def _decoded(text: bytes, codec: str) -> str:
    return text.decode(codec, EUC_JP_ERRORS if codec == "euc_jp" else "replace")


def declared_language(body: bytes) -> str:
    """The language that a feed says it is in, as a BCP 47 tag; "" if it doesn't say."""
    match = _LANGUAGE.search(body[:_HEAD_BYTES])
    return match[1].decode() if match else ""


def _encodings(body: bytes, content_type: str, languages: Sequence[str]) -> Iterator[str]:
    """The encodings to try, as Python names them; the first is the one to use."""
    yield from (encoding for mark, encoding in _BYTE_ORDER_MARKS if body.startswith(mark))
    labels = _labels(body, content_type)
    if _ISO_2022_JP.search(body):
        yield "iso2022_jp"
    if _is_utf8(body, declared="utf-8" in labels):
        yield "utf-8"
    yield from (_codec(label) for label in labels if label in _MULTI_BYTE and _decodes(body, _codec(label)))
    sample = _sample(body)
    by_alphabet = _by_alphabet(sample, labels, languages)
    if by_alphabet:
        yield _codec(by_alphabet)
    for label in labels:
        encoding = _better_sibling(label, sample)
        if label != "utf-8" and _fits(sample, encoding, languages):
            yield _codec(encoding)
    yield _guess(sample, labels, languages)


def _labels(body: bytes, content_type: str) -> list[str]:
    """The labels of the header and of the XML declaration as the standard's names, the likelier first."""
    declared, charset = _DECLARED.search(body[:2000]), _CHARSET.search(content_type)
    own = _web_name(declared[1].decode("latin-1")) if declared else None
    header = _web_name(charset[1]) if charset else None
    if header == _LATIN and own:  # what servers say who haven't looked
        header, own = own, header
    return list(dict.fromkeys(label for label in (header, own) if label))


def _web_name(label: str) -> str | None:
    """The standard's name of the encoding that a label, or Python's name for it, stands for; None if it isn't one."""
    spelled = re.sub(r"^win(?:dows)?[-_ ]?(?=\d)", "windows-", label.strip().lower())
    encoding = webencodings.lookup(spelled) or webencodings.lookup(spelled.replace("_", "-"))
    usable = encoding is not None and encoding.name not in ("replacement", "x-user-defined", "utf-16le", "utf-16be")
    return encoding.name if encoding and usable else None


def _codec(name: str) -> str:
    encoding = webencodings.lookup(_DECODERS.get(name, name))
    return codecs.lookup(encoding.codec_info.name).name if encoding else "cp1252"


def _is_utf8(body: bytes, *, declared: bool) -> bool:
    """Whether the body is UTF-8, but for a few broken bytes. By chance, text in another encoding hardly ever is."""
    try:
        body.decode()
    except UnicodeDecodeError:
        pass
    else:
        return b"\x00" not in body[:100]
    broken = body.decode(errors="replace").count("\ufffd")
    sequences = len(_UTF8_SEQUENCE.findall(body))
    return sequences >= 4 * broken or (declared and (sequences >= broken or broken == 1))


def _decodes(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _sample(body: bytes) -> bytes:
    """The parts of the body that aren't ASCII, with what stands around them."""
    parts, size, done = [], 0, 0
    for match in _HIGH_BYTES.finditer(body):
        before = body[max(done, match.start() - _CONTEXT_BYTES) : match.start()]
        done = match.end()
        parts.append(before[max(before.rfind(b"<"), before.rfind(b">")) + 1 :] + match[0])
        size += len(parts[-1])
        if size > _SAMPLE_BYTES:
            break
    return b" ".join(parts)


def _by_alphabet(sample: bytes, labels: Sequence[str], languages: Sequence[str]) -> str | None:
    """The encoding in which nearly all letters are of a language's alphabet; None if its letters don't tell.

    Of other scripts than the Latin one only where whole words are outside ASCII: `é` is a letter in Greek charsets too.
    A label may be of another language than the feed should be in, if its letters fit better.
    """
    has_foreign_words = bool(_FOREIGN_WORD.search(sample))
    named = [label for label in labels if label != "utf-8"]
    primaries = dict.fromkeys(language.partition("-")[0] for language in languages)
    own = [(each, (*named, *_encodings_of(each))) for each in primaries if each in _ALPHABETS]
    is_multi_byte = any(name in _MULTI_BYTE for language in primaries for name in _encodings_of(language))
    believed = () if is_multi_byte else named  # halves of such characters pass for letters
    of_labels = [(each, (name,)) for name in believed for each in _ALPHABETS_OF_SCRIPTS if name in _encodings_of(each)]
    best: str | None = None
    best_score = 0
    for language, names in (*own, *of_labels):
        if language in _ALPHABETS_OF_SCRIPTS and not has_foreign_words:
            continue
        length = _SCRIPT_SAMPLE_BYTES if language in _ALPHABETS_OF_SCRIPTS else _SAMPLE_BYTES
        for name in dict.fromkeys(names):
            score = _letters_of(_ALPHABETS[language], _decoded(sample[:length], _codec(name)))
            if score > best_score:
                best, best_score = name, score
    return best and _better_sibling(best, sample)


_SCRIPT_SAMPLE_BYTES = 1_200
"""In a script other than the Latin one nearly all letters tell."""
_CASE_BREAK = re.compile(r"(?<=[а-џґά-ώ])[Ѐ-ЯΆ-Ϋ]|ς(?=[α-ώ])|σ(?![ά-ώ])")  # noqa: RUF001 - Cyrillic and Greek
"""A capital after a small letter, as KOI8 has the one where Windows-1251 has the other; a sigma in the wrong place."""
_CAPITAL = re.compile(r"[Ѐ-ЯΆ-Ϋ]")
_BOXES = ("\u2500", "\u25ff")


def _letters_of(alphabet: str, text: str) -> int:
    """How many letters beside ASCII's are of the alphabet; others, and undecodable bytes, count double against them.

    So do capitals within words; capitals anywhere weigh a little, as most letters are small ones.
    """
    others = [character for character in text.lower() if not character.isascii()]
    letters = frozenset(alphabet)
    known = sum(character in letters for character in others)
    odd = sum(c not in letters and (c.isalpha() or c == "\ufffd" or c < "\xa0" or _is_box(c)) for c in others)
    return 4 * (known - 2 * (odd + len(_CASE_BREAK.findall(text)))) - len(_CAPITAL.findall(text))


def _is_box(character: str) -> bool:
    return _BOXES[0] <= character <= _BOXES[1]


def _better_sibling(name: str, sample: bytes) -> str:
    """The encoding itself, or the one that differs from it in a few signs and that the author's tool really wrote."""
    sibling = _SIBLINGS.get(name)
    if sibling is None:
        return name
    oddities = {each: len(_ODDITIES.findall(_decoded(sample, _codec(each)))) for each in (name, sibling)}
    return sibling if oddities[sibling] < oddities[name] else name


def _fits(sample: bytes, name: str, languages: Sequence[str]) -> bool:
    """Whether a label can be believed: few bytes are undecodable, and the letters are of the languages' scripts."""
    text = _decoded(sample, _codec(name))
    if text.count("\ufffd") > max(1, sum(not character.isascii() for character in text) // 5):
        return False
    scripts = [script for script in (_LETTERS.get(language.partition("-")[0]) for language in languages) if script]
    letters = [character for character in text if character > _LAST_LATIN and character.isalpha()]
    foreign = [letter for letter in letters if not any(script.match(letter) for script in scripts)]
    if languages and name not in _MULTI_BYTE and 2 * len(foreign) > sum(not c.isascii() and c.isalpha() for c in text):
        return False
    if not _FOREIGN_WORD.search(sample):
        return True
    if name == _LATIN:
        return not any(_encodings_of(language) for language in languages)
    return not scripts or any(script.search(text) for script in scripts)


_MULTI_BYTE = ("gbk", "gb18030", "big5", "euc-jp", "shift_jis", "euc-kr")
"""What is decodable in one of these is hardly ever anything else."""
_LAST_LATIN = "\u024f"


def _guess(sample: bytes, labels: Sequence[str], languages: Sequence[str]) -> str:
    """Python's name of the encoding that the sample is likeliest in; a label that was doubted may still be right."""
    known = [name for language in languages for name in _encodings_of(language) or (_LATIN,)]
    doubted = [_better_sibling(label, sample) for label in labels if label != "utf-8"]
    if not known and not doubted and not _FOREIGN_WORD.search(sample):
        return _codec(_LATIN)
    names = doubted + (known or list(_ALL)) + [_LATIN]
    candidates = list(dict.fromkeys(_codec(name) for name in names))
    best = from_bytes(sample, cp_isolation=candidates, preemptive_behaviour=False).best()
    if best is not None:
        return best.encoding
    return min(candidates, key=lambda codec: _decoded(sample, codec).count("\ufffd"))


def _encodings_of(language: str) -> tuple[str, ...]:
    """The encodings that a language was written in before UTF-8; none for those written in windows-1252."""
    found = _ENCODINGS_OF_LANGUAGES.get(language.partition("-")[0], ())
    return found[::-1] if language in ("zh-tw", "zh-hk", "zh-mo", "zh-hant") else found


def _replace_in_euc_jp(error: UnicodeError) -> tuple[str, int]:
    """Decode what the standard has in EUC-JP beside Python's codec (NEC's row 13: ①, ㈱), as Shift_JIS has it too."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) == _PAIR and all(_EUC_FIRST <= byte <= _EUC_LAST for byte in pair):
        row, cell = pair[0] - 0xA1, pair[1] - 0xA1
        lead = row // 2 + (0x81 if row < _SJIS_GAP else 0xC1)
        trail = cell + 0x9F if row % 2 else cell + 0x40 + (cell >= _SJIS_SKIPPED)
        return bytes((lead, trail)).decode("cp932", "replace"), error.start + 2
    return "\ufffd", error.start + 1


_PAIR, _EUC_FIRST, _EUC_LAST, _SJIS_GAP, _SJIS_SKIPPED = 2, 0xA1, 0xFE, 62, 63
codecs.register_error(EUC_JP_ERRORS, _replace_in_euc_jp)
