"""What is known, once for every door: results, measures, words, provenance."""
