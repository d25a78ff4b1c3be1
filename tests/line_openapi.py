"""Holds requests to LINE, and LINE's webhooks, against LINE's own OpenAPI files (tests/specs/line/).

A plain OpenAPI validator sees in a message only its base: LINE's files hang the concrete types on the base
by a discriminator, and a base says no more than "has a type". So the schemas are rewritten once into JSON
Schema: wherever a base with a discriminator is asked for, the value's `type` chooses the concrete schema, and
that one holds everything of its ancestors. Errors then name the real place:
`messages[0].template.actions[1].data`.

Requests are read strictly: a property that LINE does not know is a misspelling of ours. Webhooks are read
leniently: LINE may add to them at any time.

What the files leave out (text of 5,000, labels of 20, a bubble of 30 KB) is not looked at here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

Schema = dict[str, Any]

SPECS: Final = Path(__file__).parent / "specs" / "line"
REQUESTS: Final = "messaging-api.yml"
WEBHOOKS: Final = "webhook.yml"

RETRY_KEY: Final = "X-Line-Retry-Key"
_REFERENCE: Final = "#/components/schemas/"
_KEPT: Final = frozenset(
    {
        "enum",
        "format",
        "maximum",
        "maxItems",
        "maxLength",
        "minimum",
        "minItems",
        "minLength",
        "pattern",
        "type",
    }
    | {"required", "uniqueItems"}
)


def problems(method: str, path: str, body: object, headers: Mapping[str, str]) -> list[str]:
    """What LINE's OpenAPI file says against this request; an empty list when it is right.

    `path` may be a whole address and carry a query. `body` is the decoded JSON, the raw bytes of an upload,
    or None for no body.
    """
    address = urlsplit(path)
    given = {name.lower(): value for name, value in headers.items()}
    found = _operation(method, address.path)
    if isinstance(found, str):
        return [found]
    faults = []
    if not re.fullmatch(r"Bearer \S+", given.get("authorization", "")):
        faults.append("header Authorization: should be 'Bearer' and the channel access token")
    faults += _parameter_problems(found, dict(parse_qsl(address.query, keep_blank_values=True)), given)
    faults += _body_problems(found, body, given)
    return faults


def webhook_problems(payload: object) -> list[str]:
    """What LINE's OpenAPI file says against this webhook body; an empty list when it is right."""
    return _schema_problems(WEBHOOKS, {"$ref": "#/$defs/CallbackRequest"}, payload)


def _operation(method: str, path: str) -> Schema | str:
    """The operation that serves the path, or what is wrong. A path in full goes before one with a {gap}."""
    paths: Schema = _document(REQUESTS)["paths"]
    for template in sorted(paths, key=lambda each: each.count("{")):
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path):
            operation: Schema | None = paths[template].get(method.lower())
            if operation is not None:
                return operation
    return f"{method.upper()} {path}: LINE has no such call"


def _parameter_problems(
    operation: Schema, query: Mapping[str, str], headers: Mapping[str, str]
) -> Iterator[str]:
    known = {"query": set[str](), "header": set[str]()}
    values: dict[str, Mapping[str, str]] = {"query": query, "header": headers}
    for parameter in operation.get("parameters", ()):
        place, name = parameter["in"], parameter["name"]
        if place not in known:
            continue  # a {gap} of the path has matched already
        key = name.lower() if place == "header" else name
        known[place].add(key)
        if key not in values[place]:
            if parameter.get("required", False):
                yield f"{place} {name}: is required"
            continue
        schema = parameter["schema"]
        value: object = values[place][key]
        if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", values[place][key]):
            value = int(values[place][key])
        for fault in _schema_problems(REQUESTS, _converted(schema, strict=True), value):
            yield f"{place} {name}: {fault.removeprefix('body: ')}"
    for name in query.keys() - known["query"]:
        yield f"query {name}: LINE does not know it here"
    if RETRY_KEY.lower() in headers.keys() - known["header"]:
        yield f"header {RETRY_KEY}: LINE refuses it on this call"


def _body_problems(operation: Schema, body: object, headers: Mapping[str, str]) -> list[str]:
    request = operation.get("requestBody")
    if request is None:
        return [] if body in (None, b"", {}) else ["body: this call takes none"]
    if body is None:
        return ["body: is required"] if request.get("required", False) else []
    media = headers.get("content-type", "").partition(";")[0].strip().lower()
    if "*/*" in request["content"]:
        return _upload_problems(body, media)
    if media not in request["content"]:
        return [f"header Content-Type: is {media!r}, should be one of {sorted(request['content'])}"]
    schema = _converted(request["content"][media]["schema"], strict=True)
    return _schema_problems(REQUESTS, schema, body)


def _upload_problems(body: object, media: str) -> list[str]:
    faults = []
    if not isinstance(body, bytes) or not body:
        faults.append("body: should be the bytes of a file")
    if not re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", media):
        faults.append(f"header Content-Type: is {media!r}, should say what the file is")
    return faults


def _schema_problems(file: str, schema: Schema, value: object) -> list[str]:
    validator = _validator(file, json.dumps(schema, sort_keys=True))
    errors = sorted(validator.iter_errors(value), key=lambda error: _place(error))
    return [f"{_place(error)}: {_said(error)}" for error in errors]


@cache
def _validator(file: str, schema: str) -> Any:
    return _Validator({**json.loads(schema), "$defs": _definitions(file)}, format_checker=_formats)


def _place(error: ValidationError) -> str:
    """Where the fault is, as LINE itself says it: messages[0].text."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path]
    return "".join(steps).lstrip(".") or "body"


def _said(error: ValidationError) -> str:
    message = str(error.message)
    return message if len(message) <= 300 else f"{message[:140]} … {message[-140:]}"


# From OpenAPI to JSON Schema


@cache
def _document(file: str) -> Schema:
    # The C loader reads these files ten times faster; it is missing where PyYAML was built without libyaml.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document: Schema = yaml.load((SPECS / file).read_text("utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders
    return document


@cache
def _definitions(file: str) -> Schema:
    """Every schema of the file by name, a base with a discriminator turned into the choice of its kinds."""
    strict = file == REQUESTS
    schemas = _document(file)["components"]["schemas"]
    kinds = {
        _name(target): (schema["discriminator"]["propertyName"], kind)
        for schema in schemas.values()
        if "discriminator" in schema
        for kind, target in schema["discriminator"]["mapping"].items()
    }
    definitions: Schema = {}
    for name, schema in schemas.items():
        if "discriminator" in schema:
            definitions[name] = _choice(schema["discriminator"])
        else:
            definitions[name] = _converted(_whole(schemas, name), strict=strict)
        if name in kinds:
            key, kind = kinds[name]
            definitions[name].setdefault("properties", {})[key] = {"const": kind}
    return definitions


def _choice(discriminator: Schema) -> Schema:
    key, mapping = discriminator["propertyName"], discriminator["mapping"]
    return {
        "type": "object",
        "required": [key],
        "properties": {key: {"enum": sorted(mapping)}},
        "kindOf": {"key": key, "kinds": {kind: f"#/$defs/{_name(to)}" for kind, to in mapping.items()}},
    }


def _kind_of(
    validator: Any, kinds: Mapping[str, Any], value: object, _schema: object
) -> Iterator[ValidationError]:
    """Holds a value against the schema of its kind alone. JSON Schema's own if and then would ask of each kind in turn
    whether it is meant, for every box in a card.
    """
    kind = value.get(kinds["key"]) if isinstance(value, dict) else None
    if isinstance(kind, str) and kind in kinds["kinds"]:
        yield from validator.descend(value, {"$ref": kinds["kinds"][kind]})


def _whole(schemas: Schema, name: str) -> Schema:
    """The schema with everything of its ancestors in one object, as LINE means its `allOf`."""

    def gather(schema: Schema) -> Schema:
        if "$ref" in schema:
            return gather(schemas[_name(schema["$ref"])])
        whole = {key: value for key, value in schema.items() if key not in ("allOf", "discriminator")}
        for part in map(gather, schema.get("allOf", ())):
            whole["type"] = "object"
            whole["properties"] = {**part.get("properties", {}), **whole.get("properties", {})}
            whole["required"] = sorted({*part.get("required", ()), *whole.get("required", ())})
        return whole

    return gather(schemas[name])


def _converted(schema: Schema, *, strict: bool) -> Schema:
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{_name(schema['$ref'])}"}
    converted = {key: value for key, value in schema.items() if key in _KEPT}
    if schema.get("nullable", False):
        converted["type"] = [schema["type"], "null"]
    if "items" in schema:
        converted["items"] = _converted(schema["items"], strict=strict)
    if "properties" in schema:
        parts = schema["properties"].items()
        converted["properties"] = {name: _converted(part, strict=strict) for name, part in parts}
        if strict:
            converted["additionalProperties"] = False
    if isinstance(schema.get("additionalProperties"), dict):
        converted["additionalProperties"] = _converted(schema["additionalProperties"], strict=strict)
    return converted


def _name(reference: str) -> str:
    return reference.removeprefix(_REFERENCE)


def _max_length(_validator: object, limit: int, value: object, _schema: object) -> Iterator[ValidationError]:
    """LINE counts UTF-16 units: an emoji is two."""
    if isinstance(value, str) and (units := len(value.encode("utf-16-le", "surrogatepass")) // 2) > limit:
        yield ValidationError(f"has {units} UTF-16 units, may have {limit}")


def _is_uri(value: object) -> bool:
    """An address with a scheme, percent-encoded: LINE refuses raw Japanese and blanks in it."""
    return not isinstance(value, str) or re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+", value) is not None


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value.lower()


def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


_Validator: Final = validators.extend(Draft202012Validator, {"maxLength": _max_length, "kindOf": _kind_of})
_formats: Final = FormatChecker(formats=())
_formats.checks("uri")(_is_uri)
_formats.checks("uuid", raises=ValueError)(_is_uuid)
_formats.checks("int32")(_is_int32)
