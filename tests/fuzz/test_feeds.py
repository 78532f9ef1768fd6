"""`make fuzz`: many broken feeds. What fails is kept in `tests/fuzz/found/`, and is tried by the unit tests from then on."""

import os

from hypothesis import HealthCheck, given, settings

from tests.fuzz.feeds import SITUATIONS, broken_feeds, check

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20000"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_feeds(), SITUATIONS)
def test_no_broken_feed_breaks_the_parser(body: bytes, situation: tuple[str, tuple[str, str]]) -> None:
    check(body, *situation)
