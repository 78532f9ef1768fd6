"""wttr.in's paths, parameters and formats."""
