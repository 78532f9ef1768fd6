"""`make fuzz`: many broken feeds. The smallest that fails is written to the corpus, which the unit tests try."""

import os

from hypothesis import HealthCheck, given, settings

from tests.fuzz.feeds import SITUATIONS, broken_feeds, check

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "10000"))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_feeds(), SITUATIONS)
def test_no_broken_feed_breaks_the_parser(body: bytes, situation: tuple[str, tuple[str, str]]) -> None:
    check(body, *situation)
