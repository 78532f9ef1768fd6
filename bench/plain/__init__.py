"""A careful plain version of the same system: Flask under gunicorn with gevent, a pooled session, no cache.

`python -m bench.plain weather` starts one of its three services with one worker for each core.
"""
