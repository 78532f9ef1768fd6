"""The language of Iris: its questions, answers, problems, countries, languages, names, units, and the sky."""
