"""Services that warn, under their hosts' names as a mirror has them (ALERTS_MIRROR_URL): a day's script of samples.

api.weather.gov        a flood along the coast of Texas, for points there
feeds.meteoalarm.org   Attica's day: a storm is announced, from 06:00 UTC upgraded, from 12:00 extended, from 22:00
                       cancelled. Besides, always: wind with a signature that is wrong, a test message, and snow in
                       Thessaly, which is named by a code only
alerts.metservice.com  a gale across the 180th meridian, around the Chatham Islands
api.met.no             hangs

What each looks like is documented where alerts/ reads it. `PUT /_sandbox/warnings {"step": "upgraded"}` stops Attica's
day at a step of the storm, with nothing beside it; `DELETE` lets it go on by the hour.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.control import current_state

bp = Blueprint("alerts", __name__)

GREEK, NEW_ZEALAND = "/feeds.meteoalarm.org", "/alerts.metservice.com"
UPGRADED_H, EXTENDED_H, CANCELLED_H = 6, 12, 22
STEPS = ("none", "announced", "upgraded", "extended", "cancelled")
STEP_S = 1
"""Between two messages of a storm that is told by steps."""
LONGEST_STORM_S = 86_400.0
HANGS_S = 30.0
ATTICA = "37.6,23.2 38.4,23.2 38.4,24.2 37.6,24.2 37.6,23.2"
CHATHAM = "-46,177 -42,177 -42,-174 -46,-174 -46,177"
TEXAS = (28.5, 30.5, -96.5, -94.0)
WRONG_SIGNATURE = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/><SignatureValue>AAAA</SignatureValue></Signature>'


@bp.get("/api.weather.gov/alerts/active")
def united_states() -> Response:
    """The warnings of a point."""
    lat, lon = (float(part) for part in request.args["point"].split(","))
    south, north, west, east = TEXAS
    is_there = south <= lat <= north and west <= lon <= east
    return jsonify(type="FeatureCollection", features=[_flood(_midnight())] if is_there else [])


@bp.get(f"{GREEK}/feeds/meteoalarm-legacy-atom-greece")
def greece() -> Response:
    """The index of Greece's warnings."""
    entries = "".join(
        f'<entry><id>{name}</id><link type="application/cap+xml" href="https:/{GREEK}/cap/{name}"/></entry>'
        for name in _greek()
    )
    stamp = _moment(_now())
    return _xml(f'<feed xmlns="http://www.w3.org/2005/Atom"><updated>{stamp}</updated>{entries}</feed>')


@bp.get(f"{GREEK}/cap/<name>")
def greek_warning(name: str) -> Response:
    """One of Greece's documents."""
    document = _greek().get(name)
    return _xml(document) if document else Response(status=404)


@bp.get(f"{NEW_ZEALAND}/cap/rss")
def new_zealand() -> Response:
    """The index of New Zealand's warnings."""
    built = f"<lastBuildDate>{_now():%a, %d %b %Y %H:%M:%S} GMT</lastBuildDate>"
    item = f"<item><link>https:/{NEW_ZEALAND}/cap/alert?id={_midnight():%Y%m%d}</link></item>"
    return _xml(f'<rss version="2.0"><channel>{built}{item}</channel></rss>')


@bp.get(f"{NEW_ZEALAND}/cap/alert")
def new_zealands_warning() -> Response:
    """Its only document."""
    day = _midnight()
    info = _info("en-NZ", "Gale", "Moderate", (day, day + timedelta(days=2)), _area("Chatham Islands", CHATHAM))
    return _xml(_cap(f"nz-{day:%Y%m%d}", day, info))


@bp.get("/api.met.no/weatherapi/metalerts/2.0/current.rss")
def norway() -> Response:
    """Nothing, after longer than anybody waits."""
    current_state().sleep(HANGS_S)
    return Response(status=504)


@bp.put("/_sandbox/warnings")
def put_step() -> tuple[Response, int]:
    """Stop at a step; the storm ends `ends_in_s` seconds from now."""
    given: Any = request.get_json(force=True, silent=True)
    wanted = given if isinstance(given, dict) else {}
    step, ends_in_s = wanted.get("step"), wanted.get("ends_in_s", LONGEST_STORM_S)
    is_time = (
        isinstance(ends_in_s, int | float) and not isinstance(ends_in_s, bool) and 0 < ends_in_s <= LONGEST_STORM_S
    )
    if step not in STEPS or not is_time:
        return jsonify(error=f"step is one of {', '.join(STEPS)}; ends_in_s a number of seconds up to a day"), 400
    storm, now_s = current_state().storm, current_state().now()
    storm.step, storm.ends_s = step, now_s + ends_in_s
    storm.began_s = storm.began_s or now_s
    return jsonify(step=step, ends_in_s=ends_in_s), 200


@bp.delete("/_sandbox/warnings")
def delete_step() -> tuple[str, int]:
    """Go by the hour of the day again."""
    current_state().storm.reset()
    return "", 204


def _greek() -> dict[str, str]:
    storm = current_state().storm
    if storm.step:
        began = datetime.fromtimestamp(int(storm.began_s), UTC)
        return dict(_steps(began, storm.step, datetime.fromtimestamp(storm.ends_s, UTC)))
    return dict(_greek_documents(_midnight(), _now()))


def _steps(began: datetime, last: str, ends: datetime) -> Iterator[tuple[str, str]]:
    """The storm's messages up to a step, each of which replaces those before it."""
    earlier: list[str] = []
    for number, step in enumerate(STEPS[1 : STEPS.index(last) + 1]):
        name, sent = f"{began:%H%M%S}-{step}", began + timedelta(seconds=number * STEP_S)
        colour = "yellow" if step == "announced" else "orange"
        info = "".join(_storm(language, colour, (began, ends)) for language in ("el-GR", "en-GB"))
        kind = "Cancel" if step == "cancelled" else "Update" if earlier else "Alert"
        yield name, _cap(name, sent, "" if kind == "Cancel" else info, kind=kind, earlier=earlier)
        earlier.append(f"sandbox@met.example,{name},{_moment(sent)}")


def _greek_documents(day: datetime, now: datetime) -> Iterator[tuple[str, str]]:
    """The documents that are listed at this hour, by name."""
    date, evening = f"{day:%Y%m%d}", day + timedelta(hours=20)
    steps = [("announced", 0, "yellow", evening), ("upgraded", UPGRADED_H, "orange", evening)]
    steps.append(("extended", EXTENDED_H, "orange", day + timedelta(hours=26)))
    earlier: list[str] = []
    for step, hour, colour, ends in steps:
        sent = day + timedelta(hours=hour)
        if now >= sent:
            info = "".join(_storm(language, colour, (day, ends)) for language in ("el-GR", "en-GB"))
            kind = "Update" if earlier else "Alert"
            yield f"{date}-{step}", _cap(f"{date}-{step}", sent, info, kind=kind, earlier=earlier)
            earlier.append(f"sandbox@met.example,{date}-{step},{_moment(sent)}")
    if now >= day + timedelta(hours=CANCELLED_H):
        sent = day + timedelta(hours=CANCELLED_H)
        yield f"{date}-cancelled", _cap(f"{date}-cancelled", sent, "", kind="Cancel", earlier=earlier)
    wind = _info("en-GB", "Sample wind", "Moderate", (day, day + timedelta(days=2)), _area("Attica", ATTICA), "yellow")
    yield f"{date}-wind", _cap(f"{date}-wind", day, wind + WRONG_SIGNATURE)
    test = wind.replace("Sample wind", "A test that nobody may see")
    yield f"{date}-test", _cap(f"{date}-test", day, test, status="Test")
    code = "<geocode><valueName>EMMA_ID</valueName><value>GR001</value></geocode>"
    coded = f"<area><areaDesc>Thessaly</areaDesc>{code}</area>"
    snow = _info("en-GB", "Sample snow", "Moderate", (day, day + timedelta(days=2)), coded, "yellow")
    yield f"{date}-coded", _cap(f"{date}-coded", day, snow)


def _storm(language: str, colour: str, period: tuple[datetime, datetime]) -> str:
    event, area = ("Δοκιμαστική καταιγίδα", "Αττική") if language == "el-GR" else ("Sample storm", "Attica")
    severity = "Severe" if colour == "orange" else "Moderate"
    return _info(language, event, severity, period, _area(area, ATTICA), colour)


def _info(
    language: str, event: str, severity: str, period: tuple[datetime, datetime], area: str, colour: str = ""
) -> str:
    level = {"yellow": 2, "orange": 3, "red": 4}.get(colour)
    awareness = (
        f"<parameter><valueName>awareness_level</valueName><value>{level}; {colour}; {severity}</value></parameter>"
    )
    return (
        f"<info><language>{language}</language><category>Met</category><event>{escape(event)}</event>"
        f"<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty>"
        f"<onset>{_moment(period[0])}</onset><expires>{_moment(period[1])}</expires>"
        f"<senderName>Sandbox weather service</senderName><headline>{escape(event)}</headline>"
        f"<description>Invented by the sandbox.</description><instruction>Nothing is to be done.</instruction>"
        f"{awareness if level else ''}{area}</info>"
    )


def _area(name: str, polygon: str) -> str:
    return f"<area><areaDesc>{escape(name)}</areaDesc><polygon>{polygon}</polygon></area>"


def _cap(
    identifier: str,
    sent: datetime,
    content: str,
    *,
    kind: str = "Alert",
    status: str = "Actual",
    earlier: Sequence[str] = (),
) -> str:
    references = f"<references>{' '.join(earlier)}</references>" if earlier else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{identifier}</identifier><sender>sandbox@met.example</sender><sent>{_moment(sent)}</sent>"
        f"<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{references}{content}</alert>"
    )


def _flood(day: datetime) -> dict[str, Any]:
    ends = _moment(day + timedelta(days=2))
    return {
        "id": "https://api.weather.gov/alerts/urn:sandbox:flood",
        "type": "Feature",
        "geometry": None,
        "properties": {
            "id": f"urn:sandbox:flood:{day:%Y%m%d}",
            "areaDesc": "Harris; Galveston",
            "sent": _moment(day),
            "effective": _moment(day),
            "onset": _moment(day),
            "expires": ends,
            "ends": ends,
            "status": "Actual",
            "messageType": "Alert",
            "category": "Met",
            "severity": "Severe",
            "certainty": "Likely",
            "urgency": "Expected",
            "event": "Sample Flood Warning",
            "sender": "sandbox@met.example",
            "senderName": "Sandbox weather service",
            "headline": "Sample Flood Warning",
            "description": "Invented by the sandbox.",
            "instruction": "Nothing is to be done.",
            "response": "None",
            "references": [],
        },
    }


def _now() -> datetime:
    return datetime.fromtimestamp(current_state().now(), UTC)


def _midnight() -> datetime:
    return _now().replace(hour=0, minute=0, second=0, microsecond=0)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}+00:00"


def _xml(body: str) -> Response:
    return Response(body, content_type="application/xml; charset=utf-8")
