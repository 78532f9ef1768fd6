"""Whether what a question claims is so: `will it be cold?`, `below zero tonight?`, `a good day for the beach?`. Pure.

A claim is compared with the right extreme of the hours that are asked about: `cold` with the lowest temperature, `hot`
with the highest one. What is claimed of the present is compared with what is measured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contract.schemas.weather import CurrentWeather
from contract.units import BEAUFORT_FROM_MS, KILOMETRE_PER_HOUR_MS, KNOT_MS, MILE_PER_HOUR_MS, fahrenheit_to_celsius
from master.ask.intents import Intent, Limit
from master.ask.speech import Speech
from master.ask.weather_sentences import BREEZE_MS, STRONG_MS, Scene, general, general_now
from master.facts.days import Outlook, rains_now, snows_now

HOT_C, WARM_C, COOL_C, COLD_C, FREEZING_C = 28.0, 20.0, 16.0, 10.0, 0.0
"""From and below which people say so, in °C."""
STRONG_UV = 3
"""The UV index from which on one protects oneself (WHO: moderate)."""
CALM_MS = 3.4
"""Below it the wind moves little more than leaves (2 Beaufort)."""
HUMID_PERCENT = 70
CLEAR_PERCENT, SUNNY_PERCENT, CLOUDY_PERCENT = 30, 60, 60
"""Of the sky, covered by clouds."""
FINE_C, FINE_WIND_MS = (12.0, 35.0), 10.8
"""Temperatures and winds in which it is good to be outside."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The figures of some hours: the lowest and the highest, in the payload's units; None where not reported."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Sky:
    """What is claimed of, ahead or now: temperatures in °C, wind in m/s, clouds and humidity in %, water in mm."""

    temperature: Bounds
    wind: float | None
    clouds: float | None
    humidity: float | None
    wet: bool
    water_mm: float
    uv: float | None
    gust: float | None = None


def sky_ahead(ahead: Outlook, scene: Scene) -> Sky:
    """Of some hours of the forecast."""
    measures = scene.speech.measures
    return Sky(
        Bounds(measures.celsius(ahead.low), measures.celsius(ahead.high)),
        None if ahead.wind is None else measures.speed_ms(ahead.wind),
        ahead.clouds,
        ahead.humidity[1] if ahead.humidity else None,
        ahead.rain.expectation in ("yes", "maybe") or ahead.snow.falls,
        ahead.rain.mm or 0.0,
        ahead.uv,
        None if ahead.gust is None else measures.speed_ms(ahead.gust),
    )


def sky_now(weather: CurrentWeather, scene: Scene) -> Sky:
    """Of the present."""
    celsius = scene.speech.measures.celsius(weather.main.temp)
    speed = weather.wind.speed
    return Sky(
        Bounds(celsius, celsius),
        None if speed is None else scene.speech.measures.speed_ms(speed),
        weather.clouds.all,
        weather.main.humidity,
        rains_now(weather) or snows_now(weather),
        weather.rain_mm or 0.0,
        weather.uvi,
        None if weather.wind.gust is None else scene.speech.measures.speed_ms(weather.wind.gust),
    )


Judge = Callable[[Sky], bool | None]


def _at_least(of: Callable[[Sky], float | None], least: float) -> Judge:
    return lambda sky: None if (value := of(sky)) is None else value >= least


def _below(of: Callable[[Sky], float | None], limit: float) -> Judge:
    return lambda sky: None if (value := of(sky)) is None else value < limit


def _highest(sky: Sky) -> float | None:
    return sky.temperature.high


def _lowest(sky: Sky) -> float | None:
    return sky.temperature.low


def _wind(sky: Sky) -> float | None:
    return sky.wind


def _gust(sky: Sky) -> float | None:
    return sky.gust


def _clouds(sky: Sky) -> float | None:
    return sky.clouds


def _uv_index(sky: Sky) -> float | None:
    return sky.uv


def _humidity(sky: Sky) -> float | None:
    return sky.humidity


JUDGES: Mapping[str, Judge] = {
    "hot": _at_least(_highest, HOT_C), "warm": _at_least(_highest, WARM_C), "cool": _below(_lowest, COOL_C),
    "cold": _below(_lowest, COLD_C), "freezing": _below(_lowest, FREEZING_C + 0.5),
    "windy": _at_least(_wind, BREEZE_MS), "gusts": _at_least(_gust, STRONG_MS), "calm": _below(_wind, CALM_MS),
    "sunny": _below(_clouds, SUNNY_PERCENT), "cloudy": _at_least(_clouds, CLOUDY_PERCENT),
    "clear": _below(_clouds, CLEAR_PERCENT), "humid": _at_least(_humidity, HUMID_PERCENT),
    "dry": lambda sky: not sky.wet, "strong": _at_least(_uv_index, STRONG_UV),
}  # fmt: skip


USUALLY_CLAIMED = {"wind": "windy", "humidity": "humid", "uv": "strong", "sky": "sunny"}
"""What a question of yes or no asks about a measure where it has no word for it: will there be wind?"""


def is_fine(sky: Sky) -> bool:
    """Whether it is good to be outside: dry, neither cold nor too hot, and no strong wind."""
    high = sky.temperature.high
    return not sky.wet and high is not None and FINE_C[0] <= high <= FINE_C[1] and (sky.wind or 0) < FINE_WIND_MS


def claimed(intent: Intent, source: Outlook | CurrentWeather, scene: Scene) -> str:
    """The sentence on what is claimed, with yes or no first; "" where nothing is, or the figure isn't known."""
    sky = sky_ahead(source, scene) if isinstance(source, Outlook) else sky_now(source, scene)
    if intent.limit:
        return _limited(intent, intent.limit, sky, source, scene)
    if intent.claim in ("good", "bad"):
        fine = is_fine(sky) == (intent.claim == "good")
        said = general(source, scene) if isinstance(source, Outlook) else general_now(source, scene)
        return f"{scene.speech('Yes, it looks so.' if fine else 'No, it does not look so.')} {said}"
    judge = JUDGES.get(intent.claim or USUALLY_CLAIMED.get(intent.measure, ""))
    yes = judge(sky) if judge else None
    figure = _figure(intent, source, scene) if yes is not None else ""
    if not figure:
        return ""
    return scene.say("Yes, {figure} in {where} {when}." if yes else "No, {figure} in {where} {when}.", figure=figure)


def is_judged(intent: Intent) -> bool:
    """Whether a day can be told to be as asked, or not."""
    return bool(intent.limit) or intent.claim in JUDGES or intent.measure in FALLS


def is_so(intent: Intent, ahead: Outlook, scene: Scene) -> bool | None:
    """Whether some hours are as claimed, or pass the limit; None where that isn't known."""
    sky = sky_ahead(ahead, scene)
    if intent.limit:
        return _passes(intent, intent.limit, sky, ahead, scene)
    judge = JUDGES.get(intent.claim) or FALLS.get(intent.measure)
    return judge(sky) if judge else None


FALLS: Mapping[str, Judge] = {"rain": lambda sky: sky.wet}


def figure_in_words(intent: Intent, ahead: Outlook, scene: Scene) -> str:
    """What a day is judged by: `wind up to 12 km/h (3 Beaufort)`, `rain 40 %`."""
    rain = ahead.rain
    if intent.measure == "rain" and rain.chance is not None and rain.expectation != "no":
        return scene.speech("rain {chance}", chance=scene.speech.percent(rain.chance))
    return _figure(intent, ahead, scene)


def _figure(intent: Intent, source: Outlook | CurrentWeather, scene: Scene) -> str:
    """What the claim is judged by, in words; "" of a measure that has no claims."""
    if intent.claim == "gusts":
        gust = source.gust if isinstance(source, Outlook) else source.wind.gust
        return scene.speech("gusts up to {speed}", speed=scene.speech.speed(gust or 0.0))
    if isinstance(source, Outlook):
        ahead = SHOWN_AHEAD.get(intent.measure)
        return ahead(source, scene.speech) if ahead else ""
    now = SHOWN_NOW.get(intent.measure)
    return now(source, scene.speech) if now else ""


def _clouds_in_words(percent: float | None, speech: Speech) -> str:
    return speech("clouds cover {percent} of the sky", percent=f"{speech.number(percent or 0)} %")


def _humidity_in_words(percent: float | None, speech: Speech) -> str:
    return speech("the humidity is {percent}", percent=f"{speech.number(percent or 0)} %")


SHOWN_AHEAD: Mapping[str, Callable[[Outlook, Speech], str]] = {
    "temperature": lambda ahead, speech: speech.degrees_between(ahead.low, ahead.high),
    "wind": lambda ahead, speech: speech("wind up to {speed}", speed=speech.speed(ahead.wind or 0.0)),
    "sky": lambda ahead, speech: _clouds_in_words(ahead.clouds, speech),
    "uv": lambda ahead, speech: speech("the UV index is {index}", index=speech.number(ahead.uv or 0)),
    "humidity": lambda ahead, speech: _humidity_in_words(ahead.humidity[1] if ahead.humidity else None, speech),
}
SHOWN_NOW: Mapping[str, Callable[[CurrentWeather, Speech], str]] = {
    "temperature": lambda weather, speech: speech.degrees(weather.main.temp),
    "wind": lambda weather, speech: speech("wind of {speed}", speed=speech.speed(weather.wind.speed or 0.0)),
    "sky": lambda weather, speech: _clouds_in_words(weather.clouds.all, speech),
    "uv": lambda weather, speech: speech("the UV index is {index}", index=speech.number(weather.uvi or 0)),
    "humidity": lambda weather, speech: _humidity_in_words(weather.main.humidity, speech),
}


UNIT_FACTORS: Mapping[str, float] = {"kn": KNOT_MS, "mph": MILE_PER_HOUR_MS, "kmh": KILOMETRE_PER_HOUR_MS, "ms": 1.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of some hours and the bound that they are compared with, in one unit; and how they are said."""

    figures: Bounds
    bound: float
    shown: tuple[str, str]
    """The lowest one and the highest one."""


PASSES: Mapping[tuple[bool, bool], tuple[str, str]] = {
    (True, True): ("Yes, up to {figure} in {where} {when}.", "No, at most {figure} in {where} {when}."),
    (True, False): ("Yes, at least {figure} in {where} {when}.", "No, down to {figure} in {where} {when}."),
    (False, True): ("Yes, at most {figure} in {where} {when}.", "No, up to {figure} in {where} {when}."),
    (False, False): ("Yes, down to {figure} in {where} {when}.", "No, at least {figure} in {where} {when}."),
}
"""By whether the figure is to be above the limit, and whether it is the highest one: what is said if so, and if not."""


def _limited(intent: Intent, limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> str:
    """Whether a figure passes a limit: at any hour by the nearest extreme, at every hour by the farthest one."""
    compared, highest = _compared(intent, limit, sky, source, scene), limit.of_highest
    yes = _passes(intent, limit, sky, source, scene)
    if yes is None:
        return ""
    so, not_so = PASSES[limit.above, highest]
    if not isinstance(source, Outlook):  # one figure, neither the least nor the most
        so, not_so = "Yes, {figure} in {where} {when}.", "No, {figure} in {where} {when}."
    return scene.say(so if yes else not_so, figure=compared.shown[highest])


def _compared(intent: Intent, limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:
    return LIMITED["gusts" if intent.claim == "gusts" else intent.measure](limit, sky, source, scene)


def _passes(intent: Intent, limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> bool | None:
    compared = _compared(intent, limit, sky, source, scene)
    value = compared.figures.high if limit.of_highest else compared.figures.low
    if value is None:
        return None
    return value > compared.bound if limit.above else value < compared.bound


def _temperature(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:
    imperial = limit.unit == "imperial" or (
        not limit.unit and scene.speech.measures.units == "imperial" and limit.value != 0
    )  # zero is said of water's freezing, also where people measure in °F
    bound = fahrenheit_to_celsius(limit.value) if imperial else limit.value
    low, high = (source.low, source.high) if isinstance(source, Outlook) else (source.main.temp, source.main.temp)
    return Comparison(sky.temperature, bound, (scene.speech.degrees(low), scene.speech.degrees(high)))


def _wind_limit(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:
    winds = [step.wind for step in source.steps] if isinstance(source, Outlook) else [source.wind]
    speeds = [wind.speed for wind in winds if wind.speed is not None]
    if not speeds:
        return Comparison(Bounds(None, None), 0.0, ("", ""))
    least = min(speeds)
    figures = Bounds(scene.speech.measures.speed_ms(least), sky.wind)
    shown = (scene.speech.speed(least), scene.speech.speed(max(speeds)))
    return Comparison(figures, _bound_ms(limit, scene), shown)


def _gust_limit(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:
    """The strongest gust; where none is known nothing can be told."""
    gust = source.gust if isinstance(source, Outlook) else source.wind.gust
    shown = "" if gust is None else scene.speech("{speed} in gusts", speed=scene.speech.speed(gust))
    return Comparison(Bounds(sky.gust, sky.gust), _bound_ms(limit, scene), (shown, shown))


def _bound_ms(limit: Limit, scene: Scene) -> float:
    """The limit of a wind in m/s; a small number without a unit is one of Beaufort's."""
    default = MILE_PER_HOUR_MS if scene.speech.measures.units == "imperial" else KILOMETRE_PER_HOUR_MS
    bound = limit.value * UNIT_FACTORS.get(limit.unit, default)
    if limit.unit == "bft" or (not limit.unit and limit.value <= len(BEAUFORT_FROM_MS)):
        force = min(max(int(limit.value) - (not limit.above), 0), len(BEAUFORT_FROM_MS) - 1)
        bound = BEAUFORT_FROM_MS[force]
    return bound


def _water(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:  # noqa: ARG001
    return _single(sky.water_mm, limit, scene.speech.water(sky.water_mm))


def _snow(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:  # noqa: ARG001
    mm = (source.snow.mm or 0.0) if isinstance(source, Outlook) else source.snow_mm or 0.0
    return _single(mm, limit, scene.speech.water(mm))


def _percent(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:
    humidity = source.humidity if isinstance(source, Outlook) else None
    low, high = humidity or (sky.humidity, sky.humidity)
    shown = (f"{scene.speech.number(low or 0)} %", f"{scene.speech.number(high or 0)} %")
    return Comparison(Bounds(low, high), limit.value, shown)


def _index(limit: Limit, sky: Sky, source: Outlook | CurrentWeather, scene: Scene) -> Comparison:  # noqa: ARG001
    return _single(sky.uv, limit, scene.speech.number(sky.uv or 0))


def _single(value: float | None, limit: Limit, shown: str) -> Comparison:
    """Of what has one figure for all its hours, a sum or a maximum."""
    return Comparison(Bounds(value, value), limit.value, (shown, shown))


LIMITED: Mapping[str, Callable[[Limit, Sky, Outlook | CurrentWeather, Scene], Comparison]] = {
    "temperature": _temperature, "wind": _wind_limit, "gusts": _gust_limit,
    "rain": _water, "snow": _snow, "humidity": _percent, "uv": _index,
}  # fmt: skip
