"""What can go wrong with Iris's own questions, beside what can in any service (servicekit.problems).

BadQuestion 400    InvalidCity · InvalidCountry · InvalidParameter: UnknownSource · NotUnderstood 422
NothingThere 404   CityNotFound · CountryNotCovered · NoSeaNear
"""

from servicekit.problems import BadQuestion, InvalidParameter, NothingThere


class InvalidCity(BadQuestion):
    """Not something that a city can be called."""

    type = "invalid-city"
    title = "That is not a city's name"


class InvalidCountry(BadQuestion):
    """Neither a country's code nor its name."""

    type = "invalid-country"
    title = "That is not a country"


class UnknownSource(InvalidParameter):
    """A source of headlines that isn't in the table of feeds."""

    title = "No such source"


class CityNotFound(NothingThere):
    """No provider knows a place of that name. `suggestions` are cities to ask for instead: `Nafplio, GR`."""

    type = "city-not-found"
    title = "No such city"


class NoSeaNear(NothingThere):
    """A place whose sea is asked for, and that isn't by the sea."""

    type = "no-sea-near"
    title = "No sea near"


class NotUnderstood(BadQuestion):
    """A question in words that mean nothing to `/ask`."""

    status = 422
    type = "not-understood"
    title = "That was not understood"


class CountryNotCovered(NothingThere):
    """A real country that no provider of headlines covers."""

    type = "country-not-covered"
    title = "No headlines for that country"
