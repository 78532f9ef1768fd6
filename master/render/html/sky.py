"""Which picture a condition has."""

from master.render.text.glyphs import sky

NIGHTLY = {"clear", "few"}
"""What looks otherwise by night."""


def picture(condition_id: int, *, night: bool) -> str:
    """The name of a symbol in templates/pictures.svg."""
    name = sky(condition_id, night=night).removesuffix(" night")
    return f"{name}-{'night' if night else 'day'}" if name in NIGHTLY else name
