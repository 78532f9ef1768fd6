"""Sentences about the weather, each true of the data that it is made of.

A sentence is about one place and one time: `where` is the place's name, `when` what was asked about, in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from contract.schemas.weather import CurrentWeather, Step
from master.ask.speech import Speech
from master.facts.days import Outlook, Wetness, rains_now, snows_now
from master.facts.table import FACTS, Fact, uv_level

COAT_C, JACKET_C = 8.0, 16.0
"""Below which it feels so cold that one wears a coat, and a jacket."""
HOT_C, WARM_C, MILD_C, COOL_C, COLD_C = 30.0, 22.0, 15.0, 8.0, 0.0
FELT_C = 2
"""Less of a difference is not felt."""
BREEZE_MS, STRONG_MS = 5.5, 10.8
"""From which wind it is windy (4 Beaufort), and very windy (6)."""
FOG_M = 1_000
"""Visibility below which there is fog (the meteorologists' definition)."""
FEW_CLOUDS, MANY_CLOUDS = 25, 75


@dataclass(frozen=True, slots=True)
class Scene:
    """What a sentence is about; `now` is aware, by the place's clock."""

    speech: Speech
    where: str
    when: str
    now: datetime
    day: date | None = None
    """The day that is asked about, where it is one."""

    def say(self, template: str, **values: object) -> str:
        """The template with the place and the time in it, and a capital at its beginning."""
        text = self.speech(template, where=self.where, when=self.when, **values)
        return text[:1].upper() + text[1:]

    def clock(self, moment: datetime) -> str:
        """A time of the day that is asked about, else of today, `24:00` at its end; with its date on another day."""
        moment = moment.astimezone(self.now.tzinfo)
        time, day = self.speech.clock(moment), self.day or self.now.date()
        if moment.date() == day:
            return time
        if moment.date() == day + timedelta(days=1) and time == "00:00":
            return "24:00"
        if moment.date() == day + timedelta(days=1) and moment.hour == moment.minute == 0:
            return time  # on a clock of twelve hours midnight has one name only
        return f"{self.speech.weekday(moment.date())}, {time}"


MOST_SPELLS = 2
MOST_HOURS, EVERY_THIRD = 24, 3
WORTH_TELLING = 0.2
"""A chance of rain or snow in an hour from which on it is said."""

OfOutlook = Callable[[Outlook, Scene], str]
OfNow = Callable[[CurrentWeather, Scene], str]


def general(ahead: Outlook, scene: Scene) -> str:
    """The condition, the temperatures, what falls, and a wind that is worth telling."""
    speech = scene.speech
    parts = [ahead.description, speech.degrees_between(ahead.low, ahead.high)]
    for wetness, words in ((ahead.rain, "{chance} chance of rain"), (ahead.snow, "{chance} chance of snow")):
        if wetness.chance is not None and wetness.expectation != "no":
            parts.append(speech(words, chance=speech.percent(wetness.chance)))
    if ahead.wind is not None and speech.measures.speed_ms(ahead.wind) >= BREEZE_MS:
        parts.append(speech("wind up to {speed}", speed=speech.speed(ahead.wind)))
    return scene.say("{when} in {where}: {what}.", what=", ".join(filter(None, parts)))


def general_now(weather: CurrentWeather, scene: Scene) -> str:
    """The temperature and the condition."""
    speech = scene.speech
    condition = ", ".join(weather.descriptions)
    temp, feels = speech.degrees(weather.main.temp), weather.main.feels_like
    parts = [temp, condition]
    celsius = speech.measures.celsius
    if feels is not None and abs(celsius(feels) - celsius(weather.main.temp)) >= FELT_C:
        parts.append(speech("feels like {temp}", temp=speech.degrees(feels)))
    return scene.say("It is now {what} in {where}.", what=", ".join(filter(None, parts)))


def rain(ahead: Outlook, scene: Scene) -> str:
    """Whether it rains, how much, from when to when; and that snow falls instead, where it does."""
    wetness, snow = ahead.rain, ahead.snow
    if wetness.expectation in ("no", "unlikely") and snow.falls:
        return scene.say(
            "No, no rain is expected in {where} {when}, but snow is: {amount}.", amount=_about(snow.mm, scene.speech)
        )
    return _falls(wetness, RAIN, ahead, scene)


def dry(ahead: Outlook, scene: Scene) -> str:
    """Whether it stays dry: without rain and snow."""
    if ahead.snow.falls and not ahead.rain.falls:
        return scene.say(
            "No, snow is expected in {where} {when}: about {amount}.", amount=scene.speech.water(ahead.snow.mm or 0.0)
        )
    return _falls(ahead.rain, DRY, ahead, scene)


def dry_now(weather: CurrentWeather, scene: Scene) -> str:
    """Whether it is dry."""
    if rains_now(weather):
        return scene.say("No, it is raining in {where} now.")
    return scene.say("No, it is snowing in {where} now." if snows_now(weather) else "Yes, it is dry in {where} now.")


def snow(ahead: Outlook, scene: Scene) -> str:
    """Whether it snows, how much as water, from when to when."""
    return _falls(ahead.snow, SNOW, ahead, scene)


@dataclass(frozen=True, slots=True)
class Falling:
    """The templates for rain or for snow."""

    yes: str
    maybe: str
    chance_only: str
    unlikely: str
    no: str
    unknown: str


NO_CHANCE_OF_RAIN = "It isn't known: the forecast for {where} {when} shows no rain, but tells no chance of it."
RAIN = Falling(
    "Yes, rain is expected in {where} {when}: {amount}, {hours}.",
    "Perhaps: the chance of rain in {where} {when} is {chance}, {hours}.",
    "Perhaps: the chance of rain in {where} {when} is {chance}.",
    "Probably not: the chance of rain in {where} {when} is {chance}.",
    "No, no rain is expected in {where} {when}.",
    NO_CHANCE_OF_RAIN,
)
DRY = Falling(
    "No, rain is expected in {where} {when}: {amount}, {hours}.",
    "Perhaps not: the chance of rain in {where} {when} is {chance}, {hours}.",
    "Perhaps not: the chance of rain in {where} {when} is {chance}.",
    "Probably: the chance of rain in {where} {when} is only {chance}.",
    "Yes, it stays dry in {where} {when}: no rain is expected.",
    NO_CHANCE_OF_RAIN,
)
SNOW = Falling(
    "Yes, snow is expected in {where} {when}: {amount} of water, {hours}.",
    "Perhaps: the chance of snow in {where} {when} is {chance}, {hours}.",
    "Perhaps: the chance of snow in {where} {when} is {chance}.",
    "Probably not: the chance of snow in {where} {when} is {chance}.",
    "No, no snow is expected in {where} {when}.",
    "It isn't known: the forecast for {where} {when} shows no snow, but tells no chance of it.",
)


def _falls(wetness: Wetness, words: Falling, ahead: Outlook, scene: Scene) -> str:
    speech = scene.speech
    chance = "" if wetness.chance is None else speech.percent(wetness.chance)
    if not wetness.spells:
        match wetness.expectation:
            case "maybe":
                return scene.say(words.chance_only, chance=chance)
            case "unlikely":
                return scene.say(words.unlikely, chance=chance)
            case _:
                return scene.say(words.no if ahead.tells_chance else words.unknown)
    hours = _hours(wetness, scene)
    if wetness.expectation == "yes":
        return scene.say(words.yes, amount=_about(wetness.mm, speech), hours=hours)
    return scene.say(words.maybe, chance=chance, hours=hours)


def _about(mm: float | None, speech: Speech) -> str:
    if mm is None:
        return speech("nobody knows how much")
    amount = speech.measures.amount(mm)
    return speech("a little") if amount.under or not mm else speech("about {amount}", amount=speech.quantity(amount))


def _hours(wetness: Wetness, scene: Scene) -> str:
    """From when to when, unless that takes longer to say than anybody listens."""
    if len(wetness.spells) > MOST_SPELLS:
        return scene.speech("at times")
    return scene.speech.listed([_spell(begins, ends, scene) for begins, ends in wetness.spells])


def _spell(begins: datetime, ends: datetime, scene: Scene) -> str:
    """From when to when, with the date of another day once."""
    first, last = scene.clock(begins), scene.clock(ends)
    clock = scene.speech.clock(ends.astimezone(scene.now.tzinfo))
    date = last.removesuffix(clock)
    return _from(first, clock if date and first.startswith(date) else last, scene.speech)


def _from(first: str, last: str, speech: Speech) -> str:
    """What ends at 24:00 ends with the day; what begins then does so at midnight."""
    if first == "24:00":
        return speech("from midnight to {last}", last=last)
    return speech("from {first} to {last}", first=first, last=last)


def _amount(measure: str, plain: OfOutlook, ahead: Outlook, scene: Scene) -> str:
    """How much falls, where that is known, and with which chance."""
    wetness = ahead.rain if measure == "rain" else ahead.snow
    if wetness.mm is None or not wetness.mm or wetness.expectation == "no":
        return plain(ahead, scene)
    amount = _about(wetness.mm, scene.speech)
    if wetness.chance is None:
        return scene.say(AMOUNTS[measure][0], amount=amount)
    return scene.say(AMOUNTS[measure][1], amount=amount, chance=scene.speech.percent(wetness.chance))


AMOUNTS = {
    "rain": (
        "Rain in {where} {when}: {amount}.",
        "Rain in {where} {when}: {amount}, with a chance of {chance}.",
    ),
    "snow": (
        "Snow in {where} {when}: {amount} of water.",
        "Snow in {where} {when}: {amount} of water, with a chance of {chance}.",
    ),
}


def rain_now(weather: CurrentWeather, scene: Scene) -> str:
    """Whether it rains."""
    if rains_now(weather):
        return scene.say(
            "Yes, it is raining in {where} now: {what}.", what=", ".join(weather.descriptions) or scene.speech("rain")
        )
    return scene.say("No, it is not raining in {where} now.")


def snow_now(weather: CurrentWeather, scene: Scene) -> str:
    """Whether it snows."""
    return scene.say(
        "Yes, it is snowing in {where} now." if snows_now(weather) else "No, it is not snowing in {where} now."
    )


def umbrella(ahead: Outlook, scene: Scene) -> str:
    """Whether to take an umbrella, and why."""
    wetness = ahead.rain
    match wetness.expectation:
        case "yes":
            return scene.say("Yes, take an umbrella: rain is expected in {where} {when}.")
        case "maybe":
            return scene.say(
                "Perhaps, to be safe: the chance of rain in {where} {when} is {chance}.",
                chance=scene.speech.percent(wetness.chance or 0),
            )
        case "unlikely":
            return scene.say(
                "Probably not: the chance of rain in {where} {when} is {chance}.",
                chance=scene.speech.percent(wetness.chance or 0),
            )
        case _ if not ahead.tells_chance:
            return scene.say(NO_CHANCE_OF_RAIN)
        case _:
            return scene.say("No, you need no umbrella in {where} {when}: no rain is expected.")


def coat(ahead: Outlook, scene: Scene) -> str:
    """What to wear, by how cold it feels."""
    coldest = scene.speech.measures.celsius(ahead.feels_low)
    temps = scene.speech.degrees(ahead.feels_low)
    if coldest < COAT_C:
        return scene.say("Yes, take a coat: it feels as cold as {temp} in {where} {when}.", temp=temps)
    if coldest < JACKET_C:
        return scene.say(
            "Yes, a jacket or a sweater will do: it feels as cold as {temp} in {where} {when}.", temp=temps
        )
    return scene.say("No, you need no coat: it never feels colder than {temp} in {where} {when}.", temp=temps)


def heavy_coat(ahead: Outlook, scene: Scene) -> str:
    """Whether it is cold enough for a coat, where less would do for a jacket."""
    if COAT_C <= scene.speech.measures.celsius(ahead.feels_low) < JACKET_C:
        temps = scene.speech.degrees(ahead.feels_low)
        return scene.say("No, a jacket or a sweater will do: it feels as cold as {temp} in {where} {when}.", temp=temps)
    return coat(ahead, scene)


def light_clothes(ahead: Outlook, scene: Scene) -> str:
    """Whether it is warm enough for shorts and the like."""
    temps = scene.speech.degrees(ahead.feels_low)
    if scene.speech.measures.celsius(ahead.feels_low) >= JACKET_C:
        return scene.say("Yes, it never feels colder than {temp} in {where} {when}.", temp=temps)
    return scene.say("No, it feels as cold as {temp} in {where} {when}.", temp=temps)


FREEZES_C, MAY_FREEZE_C = -0.5, 0.5
"""Lowest temperatures below which it freezes, and may freeze: between them what is shown is 0 °C."""


def freezing(ahead: Outlook, scene: Scene) -> str:
    """Whether it freezes, by the lowest temperature."""
    coldest, temp = scene.speech.measures.celsius(ahead.low), scene.speech.degrees(ahead.low)
    if coldest < FREEZES_C:
        return scene.say("Yes, it freezes in {where} {when}: down to {temp}.", temp=temp)
    if coldest < MAY_FREEZE_C:
        return scene.say("It may freeze in {where} {when}: {temp} at the lowest.", temp=temp)
    return scene.say("No, it does not freeze in {where} {when}: {temp} at the lowest.", temp=temp)


def sunglasses(ahead: Outlook, scene: Scene) -> str:
    """Whether the sun will be seen."""
    if all(step.condition.is_night for step in ahead.steps):
        return scene.say("No, it is night in {where} {when}.")
    if ahead.sunny is None:
        return scene.say("I don't know how cloudy it will be in {where} {when}.")
    if ahead.sunny:
        return scene.say("Yes, take sunglasses: there will be sun in {where} {when}.")
    return scene.say("No, it will be cloudy in {where} {when}.")


def temperature(ahead: Outlook, scene: Scene) -> str:
    """The range, with a word for its warmest."""
    return scene.say(
        "{when} in {where}: {temps}, {feel}.",
        temps=scene.speech.degrees_between(ahead.low, ahead.high),
        feel=_feel(ahead.high, scene),
    )


def feels(ahead: Outlook, scene: Scene) -> str:
    """The range of how it feels, beside that of the temperature."""
    speech = scene.speech
    felt = [felt for step in ahead.steps if (felt := step.main.feels_like) is not None]
    if not felt:
        return temperature(ahead, scene)
    said = speech("feels like {temp}", temp=speech.degrees_between(min(felt), max(felt)))
    return scene.say(
        "{when} in {where}: {temps}, {feel}.", temps=speech.degrees_between(ahead.low, ahead.high), feel=said
    )


def temperature_now(weather: CurrentWeather, scene: Scene) -> str:
    """The temperature, as measured and as it feels."""
    feels = weather.main.feels_like
    temp = scene.speech.degrees(weather.main.temp)
    if feels is not None and scene.speech.degrees(feels) != temp:
        return scene.say(
            "It is {temp} in {where} now, and feels like {feels}.", temp=temp, feels=scene.speech.degrees(feels)
        )
    return scene.say("It is {temp} in {where} now.", temp=temp)


def wind(ahead: Outlook, scene: Scene) -> str:
    """The strongest wind and gust."""
    if ahead.wind is None:
        return scene.say("I have no figure for the wind in {where} {when}.")
    return _wind(
        ahead.wind,
        ahead.gust,
        scene,
        "{judged} in {where} {when}: wind up to {speed}.",
        "{judged} in {where} {when}: wind up to {speed}, gusts up to {gust}.",
    )


def wind_now(weather: CurrentWeather, scene: Scene) -> str:
    """The wind and its gusts."""
    if weather.wind.speed is None:
        return scene.say("I have no figure for the wind in {where} {when}.")
    return _wind(
        weather.wind.speed,
        weather.wind.gust,
        scene,
        "{judged} in {where} now: wind of {speed}.",
        "{judged} in {where} now: wind of {speed}, gusts up to {gust}.",
    )


def _wind(speed: float, gust: float | None, scene: Scene, plain: str, with_gusts: str) -> str:
    ms = scene.speech.measures.speed_ms(speed)
    judged = scene.speech("Very windy" if ms >= STRONG_MS else "Windy" if ms >= BREEZE_MS else "Little wind")
    if gust is None or gust <= speed:
        return scene.say(plain, judged=judged, speed=scene.speech.speed(speed))
    return scene.say(with_gusts, judged=judged, speed=scene.speech.speed(speed), gust=scene.speech.speed(gust))


COMPASS = (
    "from the north", "from the north-east", "from the east", "from the south-east",
    "from the south", "from the south-west", "from the west", "from the north-west",
)  # fmt: skip
"""Where a wind comes from, clockwise; translated among the words that every door has."""
DEGREES_APART = 45


def direction(degrees: float | None, speed: float | None, scene: Scene) -> str:
    """Where the wind comes from, and its speed."""
    if degrees is None or speed is None:
        return scene.say("I have no figure for the wind in {where} {when}.")
    return scene.say(
        "The wind in {where} {when} blows {direction}: {speed}.",
        direction=scene.speech.words(COMPASS[round(degrees / DEGREES_APART) % len(COMPASS)]),
        speed=scene.speech.speed(speed),
    )


def humidity(ahead: Outlook, scene: Scene) -> str:
    """Its range."""
    if ahead.humidity is None:
        return scene.say("I have no figure for the humidity in {where} {when}.")
    low, high = ahead.humidity
    shown = (
        f"{scene.speech.number(low)}–{scene.speech.number(high)} %" if low != high else f"{scene.speech.number(high)} %"
    )
    return scene.say("The humidity in {where} {when} is {percent}.", percent=shown)


def humidity_now(weather: CurrentWeather, scene: Scene) -> str:
    """Its figure."""
    if weather.main.humidity is None:
        return scene.say("I have no figure for the humidity in {where} {when}.")
    return scene.say(
        "The humidity in {where} is now {percent}.", percent=f"{scene.speech.number(weather.main.humidity)} %"
    )


def pressure(ahead: Outlook, scene: Scene) -> str:
    """Its range."""
    if ahead.pressure is None:
        return scene.say("I have no figure for the air pressure in {where} {when}.")
    low, high = map(scene.speech.measures.pressure_of, ahead.pressure)
    least, shown = scene.speech.number(low.value, low.decimals), scene.speech.quantity(high)
    shown = shown if shown.startswith(f"{least} ") else f"{least}–{shown}"
    return scene.say("The air pressure in {where} {when} is {pressure}.", pressure=shown)


LEAST_TREND_HPA = 1.0
"""Less of a change, of which a barometer's hand shows nothing, is none."""


def falling(ahead: Outlook, scene: Scene) -> str:
    """Whether the pressure falls from the first of the hours to the last one."""
    return _trend(ahead, scene, "Yes, the air pressure falls in {where} {when}: {first} to {last}.", falls=True)


def rising(ahead: Outlook, scene: Scene) -> str:
    """Whether the pressure rises likewise."""
    return _trend(ahead, scene, "Yes, the air pressure rises in {where} {when}: {first} to {last}.", falls=False)


def _trend(ahead: Outlook, scene: Scene, yes: str, *, falls: bool) -> str:
    known = [step.main.pressure for step in ahead.steps if step.main.pressure is not None]
    if not known:
        return pressure(ahead, scene)
    change, speech = known[-1] - known[0], scene.speech
    first, last = (speech.quantity(speech.measures.pressure_of(each)) for each in (known[0], known[-1]))
    if abs(change) < LEAST_TREND_HPA:
        return scene.say("No, the air pressure stays at {last} in {where} {when}.", last=last)
    no = (
        "No, the air pressure rises in {where} {when}: {first} to {last}."
        if change > 0
        else "No, the air pressure falls in {where} {when}: {first} to {last}."
    )
    return scene.say(yes if (change < 0) == falls else no, first=first, last=last)


def pressure_now(weather: CurrentWeather, scene: Scene) -> str:
    """Its figure."""
    if weather.main.pressure is None:
        return scene.say("I have no figure for the air pressure in {where} {when}.")
    return scene.say(
        "The air pressure in {where} is now {pressure}.",
        pressure=scene.speech.quantity(scene.speech.measures.pressure_of(weather.main.pressure)),
    )


def uv(ahead: Outlook, scene: Scene) -> str:
    """The highest index, by the WHO's words for it."""
    return _uv(ahead.uv, scene, "The UV index in {where} {when} is at most {index}: {level}.")


def uv_now(weather: CurrentWeather, scene: Scene) -> str:
    """The index."""
    return _uv(weather.uvi, scene, "The UV index in {where} is now {index}: {level}.")


def _uv(index: float | None, scene: Scene, template: str) -> str:
    if index is None:
        return scene.say("I have no UV index for {where} {when}.")
    return scene.say(template, index=scene.speech.number(index), level=scene.speech(uv_level(index)))


def sky(ahead: Outlook, scene: Scene) -> str:
    """How much of it is covered, by day."""
    return _sky(ahead.clouds, ahead.description, scene)


def sky_now(weather: CurrentWeather, scene: Scene) -> str:
    """How much of it is covered."""
    return _sky(weather.clouds.all, ", ".join(weather.descriptions), scene)


def _sky(clouds: float | None, condition: str, scene: Scene) -> str:
    if clouds is None:
        return (
            scene.say("In {where} {when}: {what}.", what=condition)
            if condition
            else scene.say("I don't know how cloudy it will be in {where} {when}.")
        )
    judged = "Mostly clear" if clouds <= FEW_CLOUDS else "Mostly cloudy" if clouds >= MANY_CLOUDS else "Partly cloudy"
    return scene.say(
        "{judged} in {where} {when}: clouds cover {percent} of the sky.",
        judged=scene.speech(judged),
        percent=f"{scene.speech.number(clouds)} %",
    )


def fog(ahead: Outlook, scene: Scene) -> str:
    """Whether there is fog or mist, by the condition, else by the visibility."""
    foggy = bool(ahead.fog) or (ahead.visibility is not None and ahead.visibility < FOG_M)
    return _fog(ahead.visibility, scene, foggy=foggy)


def fog_now(weather: CurrentWeather, scene: Scene) -> str:
    """Whether there is fog or mist."""
    foggy = any(condition.code in (701, 741) for condition in weather.weather)
    return _fog(
        weather.visibility, scene, foggy=foggy or (weather.visibility is not None and weather.visibility < FOG_M)
    )


def _fog(visibility: float | None, scene: Scene, *, foggy: bool) -> str:
    far = "" if visibility is None else scene.speech.quantity(scene.speech.measures.distance(visibility))
    if foggy:
        return (
            scene.say("Yes, fog or mist in {where} {when}; one sees {distance} far.", distance=far)
            if far
            else scene.say("Yes, fog or mist in {where} {when}.")
        )
    return (
        scene.say("No, there is no fog in {where} {when}; one sees {distance} far.", distance=far)
        if far
        else scene.say("No, there is no fog in {where} {when}.")
    )


def storm(ahead: Outlook, scene: Scene) -> str:
    """Whether there are thunderstorms, and when the first begins."""
    steps = ahead.thunder
    if not steps:
        return scene.say("No, no thunderstorm is expected in {where} {when}.")
    return scene.say(
        "Yes, thunderstorms are expected in {where} {when}, around {time}.", time=scene.clock(steps[0].moment)
    )


def storm_now(weather: CurrentWeather, scene: Scene) -> str:
    """Whether there is a thunderstorm."""
    thunder = any(200 <= condition.code < 300 for condition in weather.weather)  # noqa: PLR2004 - OpenWeatherMap's group 2xx
    return scene.say(
        "Yes, there is a thunderstorm in {where} now." if thunder else "No, there is no thunderstorm in {where} now."
    )


def hours(ahead: Outlook, scene: Scene) -> str:
    """Each hour, of a longer time each third one: the temperature, and rain that is worth telling."""
    steps = ahead.steps if len(ahead.steps) <= MOST_HOURS else ahead.steps[::EVERY_THIRD]
    return scene.say("{where} {when}: {hours}.", hours=", ".join(_hour(step, scene) for step in steps))


def _hour(step: Step, scene: Scene) -> str:
    told = f"{scene.speech.clock(step.begins.astimezone(scene.now.tzinfo))} {scene.speech.degrees(step.main.temp)}"
    if step.pop is None or step.pop < WORTH_TELLING:
        return told
    return f"{told} ({scene.speech('rain {chance}', chance=scene.speech.percent(step.pop))})"


def _feel(value: float, scene: Scene) -> str:
    degrees = scene.speech.measures.celsius(value)
    for least, words in ((HOT_C, "hot"), (WARM_C, "warm"), (MILD_C, "mild"), (COOL_C, "cool"), (COLD_C, "cold")):
        if degrees >= least:
            return scene.speech(words)
    return scene.speech("freezing")


def _plain(fact: Fact, ahead: Outlook, scene: Scene) -> str:
    """The range of a fact that needs no words of its own."""
    figures = [value for step in ahead.steps if (value := fact.read(step)) is not None]
    if not figures:
        return _unknown(fact, scene)
    speech = scene.speech
    low, high = (fact.quantity(figure, speech.measures) for figure in (min(figures), max(figures)))
    least, shown = speech.number(low.value, low.decimals), speech.quantity(high)
    shown = shown if least == speech.number(high.value, high.decimals) else f"{least}–{shown}"
    return scene.say("{fact} in {where} {when}: {figure}.", fact=speech.words(fact.label), figure=shown)


def _plain_now(fact: Fact, weather: CurrentWeather, scene: Scene) -> str:
    """The figure of a fact that needs no words of its own."""
    value = fact.read(weather)
    if value is None:
        return _unknown(fact, scene)
    shown = scene.speech.quantity(fact.quantity(value, scene.speech.measures))
    return scene.say("{fact} in {where} {when}: {figure}.", fact=scene.speech.words(fact.label), figure=shown)


def _unknown(fact: Fact, scene: Scene) -> str:
    return scene.say("{fact} in {where} {when}: I have no figure.", fact=scene.speech.words(fact.label))


PLAIN = [fact for fact in FACTS if not fact.composed]
AMOUNT: Mapping[str, OfOutlook] = {"rain": partial(_amount, "rain", rain), "snow": partial(_amount, "snow", snow)}
"""The sentence that tells how much falls, by measure."""
AHEAD: Mapping[str, OfOutlook] = {
    **{fact.name: partial(_plain, fact) for fact in PLAIN},
    "": general, "rain": rain, "umbrella": umbrella, "snow": snow, "coat": coat, "sunglasses": sunglasses,
    "temperature": temperature, "wind": wind, "humidity": humidity, "uv": uv, "sky": sky, "fog": fog, "storm": storm,
    "pressure": pressure, "hours": hours,
}  # fmt: skip
"""The sentence about a time to come, by measure."""
NOW: Mapping[str, OfNow] = {
    **{fact.name: partial(_plain_now, fact) for fact in PLAIN},
    "": general_now, "rain": rain_now, "snow": snow_now, "temperature": temperature_now, "wind": wind_now,
    "humidity": humidity_now, "uv": uv_now, "sky": sky_now, "fog": fog_now, "storm": storm_now,
    "pressure": pressure_now,
}  # fmt: skip
"""The sentence about the present, by measure; what isn't here is answered from the next hours."""
