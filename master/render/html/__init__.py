"""The page: what a browser gets. Jinja2 templates, files with their hash in the name, and no build step.

home → showing → weather_view, news_view … (what is shown, as data) → chart (drawn) → templates/ and static/.
Whatever is HTML extends `base.html` and goes out through `policy.html`.
"""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader, StrictUndefined

from master.render.html import assets, installable, languages


def init_app(app: Flask) -> None:
    """Give the app templates, their languages and their files: `render_template` works from here on."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    languages.init_babel(app)
    installable.serve(app, assets.serve(app))
    app.jinja_loader = FileSystemLoader(Path(__file__).parent / "templates")
