"""Passes what it is asked on to Docker's own DNS. It shares master's network, so what each of them sees is the same."""

import socket

HERE = ("127.0.0.1", 53)
DOCKERS = ("127.0.0.11", 53)
LONGEST_BYTES = 4096
PATIENCE_S = 2.0


def main() -> None:
    """One question at a time: there are two a second."""
    asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    asked.bind(HERE)
    while True:
        question, caller = asked.recvfrom(LONGEST_BYTES)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as passed_on:
            passed_on.settimeout(PATIENCE_S)
            passed_on.connect(DOCKERS)
            try:
                passed_on.send(question)
                asked.sendto(passed_on.recv(LONGEST_BYTES), caller)
            except OSError:
                continue  # whoever asked asks again


main()
