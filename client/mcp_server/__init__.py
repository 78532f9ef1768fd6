"""Iris as a tool of assistants, by the Model Context Protocol (https://modelcontextprotocol.io).

`iris mcp` serves it on stdin and stdout, and the service in `assistant/` by HTTP. Both ask master over HTTP.
"""
