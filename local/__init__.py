"""Iris without Docker: its processes, started and stopped together, for the demo, `make run`, tests and benches."""
