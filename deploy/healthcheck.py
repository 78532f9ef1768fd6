"""Container health check: `healthcheck.py /readyz` exits 0 if that path on PORT answers 200.

It uses a plain socket, as it runs every few seconds and an HTTP library would take longer to import.
"""

import os
import socket
import sys

with socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), timeout=3) as connection:
    connection.sendall(f"GET {sys.argv[1]} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    sys.exit(b" 200 " not in connection.recv(64))
