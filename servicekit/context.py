"""Who asks: how long they wait, and what goes along with their question so that the whole of its way can be found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from servicekit.deadline import Deadline

TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
"""W3C's, of any version (https://www.w3.org/TR/trace-context/)."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """The request's id, its trace if it is part of one, and the moment from which on nobody waits for the answer."""

    request_id: str
    traceparent: str
    deadline: Deadline

    @property
    def headers(self) -> Mapping[str, str]:
        """What tells the next service of ours whose question this is."""
        told = {"X-Request-ID": self.request_id}
        return {**told, "traceparent": self.traceparent} if TRACEPARENT.fullmatch(self.traceparent) else told
