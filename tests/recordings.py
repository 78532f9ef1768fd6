"""Recorded upstream payloads; tests/recorded/README.md names each one's origin and what surprises a parser in it."""

from pathlib import Path

RECORDED = Path(__file__).parent / "recorded"
