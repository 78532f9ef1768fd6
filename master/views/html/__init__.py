"""The page: what a browser gets. Jinja2 templates, files with their hash in the name, and no build step.

page → weather_view, views (what is shown, as data) → chart (drawn) → templates/ and static/. Every HTML response
extends `base.html` and is made by `assets.html`, which adds the content security policy.
"""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader, StrictUndefined

from master.views.html.asked import init_babel
from master.views.html.assets import make_installable, serve_assets


def init_app(app: Flask) -> None:
    """Give the app templates, their languages and their files: `render_template` works from here on."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    init_babel(app)
    make_installable(app, serve_assets(app))
    app.jinja_loader = FileSystemLoader(Path(__file__).parent / "templates")
