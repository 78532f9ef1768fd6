"""The OpenAPI 3.1 description of Iris's API, derived from the query models, schemas and problems that the code uses."""
