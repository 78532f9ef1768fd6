"""Make country_names.csv, a country a line: `python -m servicekit.country_names > servicekit/country_names.csv`.

The names are those of Unicode's CLDR (through Babel) in the languages that most people ask in and in each country's own
ones, and ISO 3166-1's (through pycountry). Reading them from there takes a second and 100 MB, as Babel loads whole
locales; so it is done here, when Babel is updated, and not when a service starts.
"""

import csv
import sys
from collections.abc import Iterator

import pycountry
from babel import Locale, localedata
from babel.languages import get_official_languages

LANGUAGES = (
    "en el fr de es ru ar bg ca cs da et fa fi fil he hi hr hu id is it ja ko lt lv ms nb nl pl pt ro sk sl sr sv th "
    "tr uk ur vi zh zh_Hant"
).split()
"""Of all countries' names. Where a name means different countries, the earlier language counts."""
KOSOVO = "XK"


def main() -> None:
    """Write the table to the standard output."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("code", "names"))
    for code in sorted([KOSOVO, *(country.alpha_2 for country in pycountry.countries)]):
        table.writerow((code.lower(), "|".join(dict.fromkeys(names_of(code)))))


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
