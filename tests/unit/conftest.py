from collections.abc import Iterator

import pytest
import responses


@pytest.fixture
def upstream() -> Iterator[responses.RequestsMock]:
    """The network's edge: what isn't registered here can't be reached."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock
