"""The baseline: the plainest version of the same system. Development servers, one `requests.get` a hop, no cache."""
