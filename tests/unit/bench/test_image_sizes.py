"""What `docker history` prints becomes the bytes of an image's own layers."""

import pytest

from bench.image_sizes import Layer, base_image, own_layers, parse_size


@pytest.mark.parametrize(
    ("text", "size"), [("0B", 0), ("474B", 474), ("428kB", 428_000), ("64.7MB", 64_700_000), ("1.2GB", 1_200_000_000)]
)
def test_a_size_is_read_in_dockers_units(text: str, size: float) -> None:
    assert parse_size(text) == size


def test_an_images_own_layers_are_those_before_the_base_images() -> None:
    """Docker's history begins with what was made last."""
    history = [Layer("CMD", 0), Layer("COPY", 10), Layer("debian", 100)]
    assert own_layers(history, history[2:]) == history[:2]


def test_the_dockerfile_names_the_base_image_where_the_bench_reads_it() -> None:
    assert base_image().startswith("python:")


def test_a_size_in_another_unit_is_not_guessed() -> None:
    with pytest.raises(RuntimeError, match="can't be read: '3 blocks'"):
        parse_size("3 blocks")
