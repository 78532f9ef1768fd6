from collections.abc import Iterator

import gevent
import pytest
import responses


@pytest.fixture(autouse=True)
def clock_of_gevent() -> None:
    """Its loop looks at the clock when it turns, which it doesn't between tests: a timeout would fire too early."""
    gevent.get_hub().loop.update_now()


@pytest.fixture
def upstream() -> Iterator[responses.RequestsMock]:
    """The network's edge: what isn't registered here can't be reached."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock
