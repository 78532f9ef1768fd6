"""How well the grammar understands the corpus of `tests/ask/`: its README has the format."""

import pytest

from tests.ask.score import score


@pytest.mark.parametrize(("file", "wanted"), [("training", 0.98), ("held_out", 0.95)])
def test_the_corpus_is_understood_and_names_no_wrong_place(file: str, wanted: float) -> None:
    right, wrong_place, count = score(file, show=False)

    assert count > 200
    assert right / count >= wanted
    assert wrong_place / count <= 0.01
