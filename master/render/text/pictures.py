r"""The sky as a few strokes of ASCII, by OpenWeatherMap's condition number.

https://openweathermap.org/weather-conditions: 2xx thunderstorm · 3xx drizzle · 5xx rain · 6xx snow · 7xx mist, smoke,
dust, 771 squalls, 781 tornado · 800 clear · 801, 802 few and scattered clouds · 803, 804 broken clouds and overcast.
"""

from master.render.text.ansi import CLOUD, SUN, WATER, Ansi
from master.render.text.glyphs import sky

PICTURE_WIDTH = 14  # columns, the gap to the text included

CLOUDS = ("    .--.", " .-(    ).", "(___.__)__)")
SUNNY = (r"  \  |  /", r"   .-'-.", r"--(     )--", r"   '-.-'", "  /  |  \\")
MOON = ("    .--.", "   / .-'", "  | (", r"   \ '-.", "    '--'")
SUN_AND_CLOUD = (r"  \ | /", " - .-. .-.", "  (  .(   ).", "   '(___.__)")
MOON_AND_CLOUD = ("   .-.", "  / / .-.", r"  \ \(   ).", "   '(___.__)")
MIST = (" _ - _ - _", "  _ - _ - _", " _ - _ - _", "  _ - _ - _")
SQUALL = ("  ~~~~~~~~", "   ~~~~~~~~", "  ~~~~~~~~", "   ~~~~~~~~")
TORNADO = (r" \_________/", r"   \_____/", r"    \___/", r"     \_/")
DRAWN_AS_CLOUD = {"mist": MIST, "squall": SQUALL, "tornado": TORNADO}
CLEAR = {
    "clear": SUNNY,
    "clear night": MOON,
    "few": SUN_AND_CLOUD,
    "few night": MOON_AND_CLOUD,
}
FALLING = {
    "thunder": ("  / _/ / _/", "   /    /"),
    "drizzle": ("   '  '  '",),
    "rain": ("  / / / /", " / / / /"),
    "snow": ("   *  *  *", "  *  *  *"),
}


def picture(condition_id: int, ansi: Ansi, *, night: bool) -> list[str]:
    """The lines of a picture, each under PICTURE_WIDTH columns; a condition nobody knows is a plain cloud."""
    name = sky(condition_id, night=night)
    if name in CLEAR:
        return [ansi(line, SUN) for line in CLEAR[name]]
    if name in DRAWN_AS_CLOUD:
        return [ansi(line, CLOUD) for line in DRAWN_AS_CLOUD[name]]
    falls = SUN if name == "thunder" else WATER
    return [*(ansi(line, CLOUD) for line in CLOUDS), *(ansi(line, falls) for line in FALLING.get(name, ()))]
