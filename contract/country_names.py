"""Make country_names.csv, a country a line, anew: `python -m contract.country_names`.

The names are those of Unicode's CLDR (through Babel) in the languages that most people ask in and in each country's own
ones, and ISO 3166-1's (through pycountry). Reading them from there takes a second and 100 MB, as Babel loads whole
locales; so it is done here, when Babel is updated, and not when a service starts. A name that a later CLDR drops stays.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pycountry
from babel import Locale, localedata
from babel.languages import get_official_languages

LANGUAGES = (
    "en el fr de es ru ar bg ca cs da et fa fi fil he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro sk sl sr sv th "
    "tr uk ur vi zh zh_Hant"
).split()
"""Of all countries' names. Where a name means different countries, the earlier language counts."""
TABLE = Path(__file__).parent / "country_names.csv"


def main(path: Path = TABLE) -> None:
    """Write the table; names that it has already are kept."""
    with path.open(encoding="utf-8", newline="") as table:
        known = {row["code"]: row["names"].split("|") for row in csv.DictReader(table)}
    with path.open("w", encoding="utf-8", newline="") as table:
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow(("code", "names"))
        for code in sorted(["xk", *(country.alpha_2.lower() for country in pycountry.countries)]):
            lines.writerow((code, "|".join(dict.fromkeys((*names_of(code.upper()), *known.get(code, ()))))))


def names_of(code: str) -> Iterator[str]:
    """The names of a country, given by its code in capitals, the English one first."""
    own = get_official_languages(code, regional=True, de_facto=True)
    for language in (*LANGUAGES, *(tag for tag in own if localedata.exists(tag))):
        name = Locale.parse(language).territories.get(code)
        if name:
            yield str(name)
    country = pycountry.countries.get(alpha_2=code)
    if country:
        yield from (
            getattr(country, kind) for kind in ("name", "common_name", "official_name") if hasattr(country, kind)
        )


if __name__ == "__main__":
    main()
