"""Iris without Docker: starts and stops its processes together, for the demo, `make run`, tests and benches."""
