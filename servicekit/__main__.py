"""Run a service: `python -m servicekit weather`."""

import gevent.monkey

gevent.monkey.patch_all()  # before anything else imports a socket

import os  # noqa: E402 - gevent patches first
import shutil  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from functools import partial  # noqa: E402
from importlib import import_module  # noqa: E402

from servicekit.settings import BadSettings  # noqa: E402

# prometheus_client reads this when it is first imported: each worker's numbers go to files there
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="iris-metrics-")
forget_numbers = partial(shutil.rmtree, os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)

service = sys.argv[1]
room = import_module(service)
try:
    settings = room.load_settings()
    # gunicorn reads this when it is first imported, and stumbles over what isn't a number
    os.environ.pop("WEB_CONCURRENCY", None)
    from servicekit.server.options import serve

    serve(service, partial(room.create_app, settings), settings, forget_numbers)
except BadSettings as error:
    forget_numbers()
    sys.exit(f"{service} doesn't start. {error}")
