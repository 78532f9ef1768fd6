"""How long ago something was, in words."""

from datetime import datetime, timedelta

from master.render.words import ENGLISH, Words

MINUTE_S, HOUR_S, DAY_S, WEEK_S = 60, 3_600, 86_400, 604_800


def ago(age_s: float, words: Words = ENGLISH) -> str:
    """Seconds as "just now", "5 min ago", "2 h ago" or "3 days ago"; a clock that runs behind gives no future."""
    if age_s < MINUTE_S:
        return words("just now")
    if age_s < HOUR_S:
        return words("{n} min ago", n=int(age_s // MINUTE_S))
    if age_s < DAY_S:
        return words("{n} h ago", n=int(age_s // HOUR_S))
    days = int(age_s // DAY_S)
    return words("1 day ago") if days == 1 else words("{n} days ago", n=days)


def since(moment: datetime, now: datetime, words: Words = ENGLISH) -> str:
    """Tell an aware moment's age, or beyond a week its date."""
    age = now - moment
    return words.day(moment) if age >= timedelta(seconds=WEEK_S) else ago(age.total_seconds(), words)
