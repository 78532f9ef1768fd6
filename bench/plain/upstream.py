"""Asking the next hop: one pooled session for all greenlets of a worker."""

from collections.abc import Mapping

import requests
from flask import Response
from requests.adapters import HTTPAdapter

TIMEOUT_S = 30
POOL_SIZE = 100
"""More than the connections of any measurement that asks this version; requests keeps 10 unless it is set."""

_session = requests.Session()
_session.mount("http://", HTTPAdapter(pool_maxsize=POOL_SIZE))


def forward(url: str, query: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Response:
    """Ask a URL and return its answer: the body, status and content type."""
    answer = _session.get(url, params=query, headers=headers, timeout=TIMEOUT_S)
    return Response(answer.content, answer.status_code, content_type=answer.headers["Content-Type"])
