"""What the OpenAPI description says beyond what the framework knows: media types of problems, keys, tags."""

from typing import Any

from ninja.openapi.schema import OpenAPISchema

from whiteglove.api.once import KEY_LENGTH
from whiteglove.api.problems import MEDIA_TYPE

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Chosen by you: the same request with the same key is done once and answered alike for two days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": "^[!-~]+$"},
    "example": "6f2c1d0e-bag-found",
}
TAGS = [
    {"name": "conversations", "description": "What customers wrote and what was answered"},
    {"name": "drafts", "description": "Words that a program leaves for a colleague to send"},
    {"name": "tags", "description": "Words by which conversations are found and sorted"},
    {"name": "promises", "description": "What customers were told we would do, by when, and what became of it"},
    {"name": "protocols", "description": "How teams hand over to each other, agreed by both, and whether it is kept"},
    {"name": "journeys", "description": "The planned map: where customers meet us, and what should come of it"},
    {"name": "encounters", "description": "Each actual moment of truth: who met whom, where on the map"},
    {"name": "felt", "description": "What customers felt: never without interval and n"},
    {"name": "people", "description": "Whom we serve, and who serves"},
    {"name": "tokens", "description": "Programs that may act"},
    {"name": "journal", "description": "What happened, in order"},
]
WORDS = {
    200: "As it stands",
    201: "Done; answered with the thing as GET shows it",
    204: "Done; there is nothing to show",
    400: "Not readable",
    401: "No valid token",
    403: "The token may not do this",
    404: "There is no such thing",
    409: "It cannot be done as things stand",
    413: "Too large",
    422: "Not understood",
    500: "Something broke here",
    503: "The database does not answer; try again later",
}


def complete(schema: OpenAPISchema) -> OpenAPISchema:
    """Add what the framework leaves out."""
    schema["tags"] = TAGS
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method == "post":
                operation["parameters"] = [*operation.get("parameters", []), KEY]
            _name_answers(operation["responses"])
            _show_one_example(operation.get("parameters", []))
    for scheme in schema["components"]["securitySchemes"].values():
        scheme["description"] = "`whiteglove token create --name ...` prints one"
    return schema


def _name_answers(responses: dict[int, dict[str, Any]]) -> None:
    for status, answer in responses.items():
        answer["description"] = WORDS[int(status)]
        if int(status) >= 400 and "content" in answer:
            answer["content"] = {MEDIA_TYPE: answer["content"].pop("application/json")}


def _show_one_example(parameters: list[dict[str, Any]]) -> None:
    """The framework writes a list where OpenAPI wants names."""
    for parameter in parameters:
        if isinstance(examples := parameter.pop("examples", None), list):
            parameter["example"] = examples[0]
