import pytest

from servicekit.server.worker import OneWrite


class Connection:
    """Keeps what is sent, each time for itself."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, data: bytes) -> None:
        self.sent.append(data)

    def fileno(self) -> int:
        return 7


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ([], []),
        ([b"head"], [b"head"]),
        ([b"head", b"body"], [b"headbody"]),
        ([b"head", b"one", b"two"], [b"headone", b"two"]),
    ],
)
def test_an_answers_head_goes_out_with_what_follows_it(written: list[bytes], sent: list[bytes]) -> None:
    connection = Connection()
    one = OneWrite(connection)  # type: ignore[arg-type]
    for data in written:
        one.sendall(data)
    one.flush()
    one.flush()
    assert connection.sent == sent


def test_all_else_is_the_connections_own() -> None:
    assert OneWrite(Connection()).fileno() == 7  # type: ignore[arg-type]
