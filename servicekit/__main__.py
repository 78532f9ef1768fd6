"""Run a service: `python -m servicekit weather`."""

import gevent.monkey

gevent.monkey.patch_all()  # before anything else imports a socket

import os  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402

# prometheus_client reads this when it is first imported: each worker's numbers go to files there
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="iris-metrics-")

from servicekit.server import serve  # noqa: E402

sys.exit(serve(sys.argv[1]))
