"""The API, told to people: every address of it, its parameters, and what it gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from archive.web.showing import show


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, what it may be, and what it says."""

    name: str
    kind: str
    says: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the API."""

    path: str
    says: str
    parameters: tuple[Parameter, ...]
    gives: str


def api(request: Request) -> Response:
    """The page."""
    return show(request, "api.html", addresses=list(_addresses(request.app.openapi())))


def _addresses(told: dict[str, Any]) -> Iterator[Address]:
    for path, methods in told["paths"].items():
        one = methods["get"]
        parameters = tuple(_parameter(parameter) for parameter in one.get("parameters", ()))
        content = one["responses"]["200"].get("content", {})
        gives = ", ".join(_named(kind.get("schema", {})) or name for name, kind in content.items())
        yield Address(path, one.get("description", ""), parameters, gives)


def _parameter(told: dict[str, Any]) -> Parameter:
    schema = told["schema"]
    says = told.get("description") or schema.get("description", "")
    return Parameter(told["name"], _kind(schema), says, bool(told.get("required")))


def _kind(schema: dict[str, Any]) -> str:
    """What a parameter may be, in words."""
    if "anyOf" in schema:
        return _kind(next(one for one in schema["anyOf"] if one.get("type") != "null"))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])}, repeatable"
    default = f" = {schema['default']}" if schema.get("default") not in {None, ""} else ""
    return f"{schema.get('format') or schema.get('type', '')}{default}"


def _named(schema: dict[str, Any]) -> str:
    if schema.get("type") == "array":
        return f"list of {_named(schema['items'])}"
    return str(schema.get("$ref", "")).rpartition("/")[2]


routes = [Route("/api", api)]
