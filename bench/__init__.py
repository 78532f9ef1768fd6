"""Measurements, each beside a baseline in the same run. `make bench` prints them; RESULTS.md keeps one run."""
