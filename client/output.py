"""What reaches the terminal: text in letters it has, bytes as they came, complaints on stderr."""

import os
import sys
import unicodedata

import click

# Left to right: dashes, middle dot, ellipsis, single and double quotation marks, the degree sign.
PLAIN = str.maketrans(
    {
        "\u2014": "-",
        "\u2013": "-",
        "\u00b7": "|",
        "\u2026": "...",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00b0": "",
    }
)


def say(text: str) -> None:
    """Print lines for people on stdout."""
    write(legible(text, getattr(sys.stdout, "encoding", None)) + "\n")


def write(text_or_bytes: str | bytes) -> None:
    """Write to stdout as it is. A reader who has gone (`| head`) has read enough: the command ends there, with 0."""
    try:
        click.echo(text_or_bytes, nl=False)
    except BrokenPipeError:
        stop_writing()
        raise click.exceptions.Exit(0) from None


def complain(sentence: str) -> None:
    """Print a sentence on stderr, with the command's name before it."""
    click.echo(legible(f"iris: {sentence}", getattr(sys.stderr, "encoding", None)), err=True)


def stop_writing() -> None:
    """Send stdout nowhere from now on, so that what is still buffered raises nothing at the interpreter's end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def legible(text: str, encoding: str | None) -> str:
    """Spell the text in what the encoding has: a plainer character, the letter without its accent, or "?"."""
    return "".join(_spelt(character, encoding or "ascii") for character in text)


def _spelt(character: str, encoding: str) -> str:
    if _fits(character, encoding):
        return character
    plain = character.translate(PLAIN)
    if _fits(plain, encoding):
        return plain
    letter = unicodedata.normalize("NFKD", character)[0]
    return letter if _fits(letter, encoding) else "?"


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
