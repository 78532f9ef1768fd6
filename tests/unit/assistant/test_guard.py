"""What every request passes first; the rest of the service is asked as a process in tests/integration."""

from typing import Any

import pytest
from starlette.datastructures import Headers

from assistant.guard import caller_of


def caller(**headers: str) -> Any:
    return caller_of(Headers({name.replace("_", "-"): value for name, value in headers.items()}))


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ({}, ""),
        ({"Authorization": "Bearer abc"}, "abc"),
        ({"Authorization": "bearer  abc "}, "abc"),
        ({"Authorization": "Basic abc"}, ""),
        ({"Authorization": "abc"}, ""),
        ({"X_Api_Key": " abc "}, "abc"),
        ({"X_Api_Key": "abc", "Authorization": "Bearer other"}, "abc"),
        ({"X_Api_Key": "\u00e4bc"}, ""),
    ],
)
def test_a_key_comes_as_a_bearers_token_or_as_a_header(headers: dict[str, str], key: str) -> None:
    assert caller(**headers).api_key == key


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", ""),
        ("*", ""),
        ("el", "el"),
        ("pt-BR,pt;q=0.9", "pt-BR"),
        ("en-GB;q=0.8, el", "en-GB"),
        ("x" * 100, ""),
        ("el&units=imperial", ""),
    ],
)
def test_the_language_is_the_first_that_the_caller_names(header: str, language: str) -> None:
    assert caller(Accept_Language=header).language == language


@pytest.mark.parametrize("proposed", ["", "a b", "x" * 129, "a\tb", "ä"])
def test_a_request_id_that_master_would_replace_is_replaced_here(proposed: str) -> None:
    assert len(caller(X_Request_ID=proposed).request_id) == 32
    assert caller(X_Request_ID="mine-1.2_3").request_id == "mine-1.2_3"
