"""`python -m sandbox`: serve until SIGTERM."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402 - gevent patches first
import sys  # noqa: E402 - gevent patches first

os.environ.pop("WEB_CONCURRENCY", None)  # gunicorn reads it on import; faults and counts need one worker

from sandbox.server import BadSettingError, Server, Settings, bind_error  # noqa: E402 - gevent patches first


def main() -> int:
    """Serve; return 1 after a sentence on stderr if a setting is malformed or the port is in use."""
    try:
        settings = Settings.from_env()
    except BadSettingError as error:
        problem: str | None = str(error)
    else:
        problem = bind_error(settings)
    if problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    Server(settings).run()
    return 0


sys.exit(main())
