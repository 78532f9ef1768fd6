"""How long ago something was, in words."""

from datetime import datetime, timedelta

MINUTE_S, HOUR_S, DAY_S, WEEK_S = 60, 3_600, 86_400, 604_800


def ago(age_s: float) -> str:
    """Seconds as "just now", "5 min ago", "2 h ago" or "3 days ago"; a clock that runs behind gives no future."""
    if age_s < MINUTE_S:
        return "just now"
    if age_s < HOUR_S:
        return f"{age_s // MINUTE_S:.0f} min ago"
    if age_s < DAY_S:
        return f"{age_s // HOUR_S:.0f} h ago"
    days = int(age_s // DAY_S)
    return "1 day ago" if days == 1 else f"{days} days ago"


def since(moment: datetime, now: datetime) -> str:
    """Tell an aware moment's age, or beyond a week its date."""
    age = now - moment
    return day(moment) if age >= timedelta(seconds=WEEK_S) else ago(age.total_seconds())


def day(moment: datetime) -> str:
    """Tell the date as "6 Mar 2022"."""
    return f"{moment.day} {moment:%b} {moment.year}"
