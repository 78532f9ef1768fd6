from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from master.telling import Told
from master.text import show_text
from master.text.line import show_line
from master.wishes import wishes_of
from tests.unit.master.readable import NOW


class Approved(SingleFileSnapshotExtension):
    """One text file for each rendering, as one would see it; an escape shows as ␛.

    After a change that is meant: `pytest tests/unit/master/text --snapshot-update`, then read the difference.
    """

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def approved(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Approved)


ESCAPE = "␛"
Render = Callable[..., str]


@pytest.fixture
def render() -> Render:
    """What is told, as a query wishes it."""

    def rendered(told: Told, query: str = "format=text") -> str:
        wishes = wishes_of(query.encode(), "")
        assert wishes
        show = show_line if wishes.format == "line" else show_text
        return show(told, wishes, NOW).get_data(as_text=True).replace("\x1b", ESCAPE)

    return rendered
