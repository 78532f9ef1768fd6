"""JSON Schema (2020-12, as OpenAPI 3.1 has it) of pydantic's models, without what tells a reader nothing."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import CoreSchema
from pydantic_core.core_schema import WithDefaultSchema

Json = dict[str, Any]
REF_TEMPLATE = "#/components/schemas/{model}"


class PlainJsonSchema(GenerateJsonSchema):
    """Leaves out titles that repeat a field's name, and defaults that say that there is none."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:  # noqa: ARG002 - pydantic's signature
        """No field needs one."""
        return False

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        """A default of None says the same as a field that isn't required."""
        described = super().default_schema(schema)
        return {key: value for key, value in described.items() if (key, value) != ("default", None)}


def schemas(models: Sequence[type[BaseModel]]) -> Json:
    """The models and what they are made of, by name."""
    mode: JsonSchemaMode = "validation"
    _, described = models_json_schema(
        [(model, mode) for model in models], ref_template=REF_TEMPLATE, schema_generator=PlainJsonSchema
    )
    defined: Json = described["$defs"]
    return defined


def reference(model: type[BaseModel]) -> Json:
    """Where a model's schema stands."""
    return {"$ref": REF_TEMPLATE.format(model=model.__name__)}
