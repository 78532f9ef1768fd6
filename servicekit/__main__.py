"""Run a service: `python -m servicekit weather`."""

import gevent
import gevent.monkey

gevent.config.resolver = "servicekit.server.resolver.SharedLookups"
gevent.monkey.patch_all()  # before anything else imports a socket

import os  # noqa: E402 - gevent patches first
import sys  # noqa: E402
from functools import partial  # noqa: E402
from importlib import import_module  # noqa: E402

from servicekit.server.metrics import share_between_workers  # noqa: E402
from servicekit.settings import BadSettings  # noqa: E402

remove_metrics = share_between_workers()
service = sys.argv[1]
module = import_module(f"{service}.app")
try:
    settings = module.load_settings()
    # gunicorn reads this when it is first imported, and fails where it isn't a number
    os.environ.pop("WEB_CONCURRENCY", None)
    from servicekit.server.options import serve

    serve(service, partial(module.create_app, settings), settings, remove_metrics)
except BadSettings as error:
    remove_metrics()
    sys.exit(f"{service} doesn't start. {error}")
