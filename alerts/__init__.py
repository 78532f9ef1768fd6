"""The alerts service: official warnings at a point, in CAP's terms, fetched once for everybody."""
