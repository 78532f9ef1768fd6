"""The description of Iris's API in OpenAPI 3.1, made from what the code validates: questions, shapes and problems."""
