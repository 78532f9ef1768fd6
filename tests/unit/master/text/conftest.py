from collections.abc import Callable

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from master.facts.options import render_options
from master.facts.results import Result
from master.views.text import render_text
from master.views.text.line import render_line
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

    def rendered(result: Result, query: str = "format=text") -> str:
        options = render_options(query.encode(), "")
        assert options
        show = render_line if options.format == "line" else render_text
        return show(result, options, NOW).get_data(as_text=True).replace("\x1b", ESCAPE)

    return rendered
