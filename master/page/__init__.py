"""The page: what a browser gets. Jinja2 templates, files with their hash in the name, and no build step.

routes → view (typed data to what the templates show) → chart (the next five days, drawn as SVG) → templates/ + static/.
Whatever is HTML extends `base.html` and goes out through `policy.html`.
"""

from flask import Blueprint, Flask
from jinja2 import StrictUndefined

from master.page import assets, languages


def furnish(app: Flask) -> None:
    """Give the app templates, their languages and their files: `render_template` works from here on."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    languages.speak(app)
    assets.serve(app)
    app.register_blueprint(Blueprint("page", __name__, template_folder="templates"))
