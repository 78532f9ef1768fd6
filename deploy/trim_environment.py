"""`python3 trim_environment.py SITE_PACKAGES`: delete what the packages in an image hold and no service reads.

That is the packages' own tests, the sources of compiled modules, the translations of pycountry (names of countries come
from CLDR) and, in each of Babel's locales, the names of units, currencies, languages and time zones. Every locale
stays, with its months, days, patterns of dates, numbers, plurals and names of countries. A key that is emptied reads
as one for which the language has no data, so that nothing raises. It leaves 10 of Babel's 36 MB, in each image.
"""

import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

UNREAD_FOLDERS = ("*/tests", "*/*/tests", "*/*/*/tests", "gevent/testing", "pycountry/locales")
COMPILED_FROM = {".c", ".cpp", ".h", ".hpp", ".pxd", ".pxi", ".pyi", ".pyx"}
UNREAD_LOCALE_KEYS = frozenset({
    "compact_currency_formats",
    "compact_decimal_formats",
    "compound_unit_patterns",
    "currency_formats",
    "currency_names",
    "currency_names_plural",
    "currency_symbols",
    "currency_unit_patterns",
    "date_fields",
    "languages",
    "meta_zones",
    "scripts",
    "time_zones",
    "unit_display_names",
    "unit_patterns",
    "variants",
})  # fmt: skip


def trim(packages: Path) -> None:
    """Delete these folders and files, and empty these keys, below a folder of installed packages."""
    for folder in _folders(packages):
        shutil.rmtree(folder)
    for path in packages.rglob("*"):
        if path.suffix in COMPILED_FROM and path.is_file():
            path.unlink()
    for path in packages.glob("babel/locale-data/*.dat"):
        locale = pickle.loads(path.read_bytes())  # noqa: S301 - Babel's own file, which it reads in the same way
        path.write_bytes(pickle.dumps({key: {} if key in UNREAD_LOCALE_KEYS else locale[key] for key in locale}, 2))


def _folders(packages: Path) -> Iterator[Path]:
    for pattern in UNREAD_FOLDERS:
        yield from (path for path in packages.glob(pattern) if path.is_dir())


if __name__ == "__main__":
    trim(Path(sys.argv[1]))
