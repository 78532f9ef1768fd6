"""The yardstick: the plainest version of the same system. Flask's own server, one `requests.get` a hop, no cache."""
