"""pywttr: `ADDRESS CITY` prints what it makes of a city at the server with this address."""

import json
import sys

import pywttr

try:
    with pywttr.Wttr(base_url=sys.argv[1]) as wttr:
        english = wttr.weather(sys.argv[2])
        greek = wttr.weather(sys.argv[2], language=pywttr.Language.EL)
    now = english.current_condition[0]
    told = {
        "celsius": now.temp_c,
        "fahrenheit": now.temp_f,
        "greek": greek.current_condition[0].lang_el[0].value,
        "days": [[hour.time for hour in day.hourly] for day in english.weather],
        "area": english.nearest_area[0].area_name[0].value,
    }
except Exception as error:  # noqa: BLE001 - which one is what is tested
    status = getattr(getattr(error, "response", None), "status_code", None)
    told = {"error": type(error).__name__, "status": status}
print(json.dumps(told))
