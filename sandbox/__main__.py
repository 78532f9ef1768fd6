"""`python -m sandbox`: serve until SIGTERM."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402 - gevent patches first
import sys  # noqa: E402 - gevent patches first

os.environ.pop("WEB_CONCURRENCY", None)  # gunicorn reads it when imported; faults and counts want one worker

from sandbox.server import Server, bind_trouble  # noqa: E402 - gevent patches first
from sandbox.settings import BadSettingError, Settings  # noqa: E402 - gevent patches first


def main() -> int:
    """Serve; 1 and a sentence where the settings or the port don't allow it."""
    try:
        settings = Settings.from_env()
    except BadSettingError as error:
        trouble: str | None = str(error)
    else:
        trouble = bind_trouble(settings)
    if trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    Server(settings).run()
    return 0


sys.exit(main())
