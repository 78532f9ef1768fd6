"""The assistant's service: the tools of `client/mcp_server` at `POST /mcp`, for assistants that ask by HTTP."""
