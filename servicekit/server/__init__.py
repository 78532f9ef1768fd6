"""A service as a process: gunicorn options and worker."""
