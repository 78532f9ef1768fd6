"""What every service of Iris does the same way: requests, problems, outgoing HTTP, caches, logs, metrics, health."""

from importlib.metadata import version

__version__ = version("iris")
