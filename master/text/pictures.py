r"""The sky as a few strokes of ASCII, by OpenWeatherMap's condition number.

https://openweathermap.org/weather-conditions: 2xx thunderstorm · 3xx drizzle · 5xx rain · 6xx snow · 7xx mist, smoke,
dust · 800 clear · 801, 802 few and scattered clouds · 803, 804 broken clouds and overcast.
"""

PICTURE_WIDTH = 14  # columns, the gap to the text included

CLOUD = ("    .--.", " .-(    ).", "(___.__)__)")
SUN = (r"  \  |  /", r"   .-'-.", r"--(     )--", r"   '-.-'", "  /  |  \\")
MOON = ("    .--.", "   / .-'", "  | (", r"   \ '-.", "    '--'")
SUN_AND_CLOUD = (r"  \ | /", " - .-. .-.", "  (  .(   ).", "   '(___.__)")
MOON_AND_CLOUD = ("   .-.", "  / / .-.", r"  \ \(   ).", "   '(___.__)")
MIST = (" _ - _ - _", "  _ - _ - _", " _ - _ - _", "  _ - _ - _")
FALLING = {
    2: ("  / _/ / _/", "   /    /"),
    3: ("   '  '  '",),
    5: ("  / / / /", " / / / /"),
    6: ("   *  *  *", "  *  *  *"),
}


def picture(condition_id: int, *, night: bool) -> tuple[str, ...]:
    """Return the lines of a picture, each under PICTURE_WIDTH columns; a condition nobody knows is a plain cloud."""
    group = condition_id // 100
    if condition_id == 800:  # noqa: PLR2004 - the documentation's own number
        return MOON if night else SUN
    if condition_id in {801, 802}:
        return MOON_AND_CLOUD if night else SUN_AND_CLOUD
    if group == 7:  # noqa: PLR2004
        return MIST
    return CLOUD + FALLING.get(group, ())
