"""Text fitted to a terminal's columns, where a Chinese character takes two and an accent none."""

import unicodedata
from collections.abc import Iterable, Sequence

BETWEEN = " · "


def columns(text: str) -> int:
    """How many columns the text takes on a terminal."""
    return sum(_columns_of(character) for character in text)


def wrap(text: str, width: int, most_lines: int | None = None) -> list[str]:
    """Break between words, and inside a word only where it is wider than a line. What is cut ends in an ellipsis."""
    lines: list[str] = []
    line = ""
    for piece in (piece for word in text.split() for piece in _pieces(word, width)):
        together = f"{line} {piece}" if line else piece
        if columns(together) > width:
            lines.append(line)
            line = piece
        else:
            line = together
    lines.append(line)
    if most_lines is None or len(lines) <= most_lines:
        return lines
    return [*lines[: most_lines - 1], _cut(lines[most_lines - 1], width - 1) + "…"]


def flow(facts: Iterable[str], width: int) -> list[str]:
    """Put as many facts on a line as fit, with a dot between; a fact too wide for a line is wrapped."""
    lines: list[str] = []
    for fact in facts:
        if lines and columns(lines[-1] + BETWEEN + fact) <= width:
            lines[-1] += BETWEEN + fact
        else:
            lines.extend(wrap(fact, width))
    return lines


def beside(left: Sequence[str], right: Sequence[str], left_width: int) -> list[str]:
    """Set two columns of lines next to each other; `left_width` columns are kept for the left one."""
    height = max(len(left), len(right))
    pairs = zip([*left, *[""] * (height - len(left))], [*right, *[""] * (height - len(right))], strict=True)
    return [(a + " " * (left_width - columns(a)) + b).rstrip() for a, b in pairs]


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _pieces(word: str, width: int) -> list[str]:
    pieces = []
    while columns(word) > width:
        piece = _cut(word, width) or word[0]
        pieces.append(piece)
        word = word[len(piece) :]
    return [*pieces, word] if word else pieces


def _cut(text: str, width: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _columns_of(character)
        if taken > width:
            return text[:index].rstrip()
    return text
