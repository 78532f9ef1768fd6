"""OpenWeatherMap's conditions (https://openweathermap.org/weather-conditions) for WMO codes, and their words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """One of OpenWeatherMap's conditions; the icon lacks its `d` or `n`."""

    id: int
    main: str
    icon: str
    words: dict[str, str]

    def described(self, language: str) -> str:
        """The description in a language, else in English."""
        return self.words.get(language.lower()[:2], self.words["en"])


def _condition(condition_id: int, main: str, icon: str, *words: str) -> Condition:
    return Condition(condition_id, main, icon, dict(zip(("en", "el", "de", "fr", "es"), words, strict=True)))


_BY_WMO = {
    0: _condition(800, "Clear", "01", "clear sky", "αίθριος καιρός", "Klarer Himmel", "ciel dégagé", "cielo claro"),
    1: _condition(801, "Clouds", "02", "few clouds", "λίγα σύννεφα", "Ein paar Wolken", "peu nuageux", "algo de nubes"),
    2: _condition(
        802,
        "Clouds",
        "03",
        "scattered clouds",
        "σποραδικά σύννεφα",
        "Mäßig bewölkt",
        "partiellement nuageux",
        "nubes dispersas",
    ),
    3: _condition(804, "Clouds", "04", "overcast clouds", "αυξημένες νεφώσεις", "Bedeckt", "couvert", "nubes"),
    45: _condition(741, "Fog", "50", "fog", "ομίχλη", "Nebel", "brouillard", "niebla"),
    51: _condition(
        300,
        "Drizzle",
        "09",
        "light intensity drizzle",
        "ασθενές ψιλόβροχο",
        "Leichtes Nieseln",
        "bruine légère",
        "llovizna ligera",
    ),
    61: _condition(500, "Rain", "10", "light rain", "ασθενής βροχή", "Leichter Regen", "légère pluie", "lluvia ligera"),
    63: _condition(
        501, "Rain", "10", "moderate rain", "μέτρια βροχή", "Mäßiger Regen", "pluie modérée", "lluvia moderada"
    ),
    65: _condition(
        502,
        "Rain",
        "10",
        "heavy intensity rain",
        "ισχυρή βροχή",
        "Sehr starker Regen",
        "forte pluie",
        "lluvia de gran intensidad",
    ),
    71: _condition(
        600,
        "Snow",
        "13",
        "light snow",
        "ασθενής χιονόπτωση",
        "Mäßiger Schnee",
        "légères chutes de neige",
        "nevada ligera",
    ),
    73: _condition(601, "Snow", "13", "snow", "χιόνι", "Schnee", "chutes de neige", "nieve"),
    75: _condition(
        602,
        "Snow",
        "13",
        "heavy snow",
        "ισχυρή χιονόπτωση",
        "Heftiger Schneefall",
        "fortes chutes de neige",
        "nevada intensa",
    ),
    95: _condition(211, "Thunderstorm", "11", "thunderstorm", "καταιγίδα", "Gewitter", "orage", "tormenta"),
}


def condition(wmo: int) -> Condition:
    """The condition of a WMO code that `climate.wmo_code` gives."""
    return _BY_WMO[wmo]
