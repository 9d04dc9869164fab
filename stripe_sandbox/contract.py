"""The contract: every request and every response is held against the types of the installed SDK."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stripe_sandbox import sdk
from stripe_sandbox.sdk import Endpoint, Type

_INTEGER = re.compile(r"-?\d{1,18}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_MISFIT = object()
_PYTHON: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "decimal": (str,),
    "none": (type(None),),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach of the contract; `param` is the place in Stripe's bracket notation."""

    message: str
    param: str
    code: str


@dataclass(frozen=True, slots=True)
class Match:
    """An endpoint with the values of its path's placeholders."""

    endpoint: Endpoint
    arguments: tuple[str, ...]


def find(method: str, path: str) -> Match | None:
    """The endpoint for a request line, fixed segments before placeholders; None when the SDK has none."""
    segments = path.strip("/").split("/")
    for template, endpoint in _routes().get((method.lower(), len(segments)), ()):
        arguments = _fit(template, segments)
        if arguments is not None:
            return Match(endpoint, arguments)
    return None


@lru_cache(maxsize=1)
def _routes() -> dict[tuple[str, int], list[tuple[list[str], Endpoint]]]:
    routes: dict[tuple[str, int], list[tuple[list[str], Endpoint]]] = {}
    for endpoint in sorted(sdk.endpoints().values(), key=lambda each: each.path.count("{")):
        segments = endpoint.path.strip("/").split("/")
        routes.setdefault((endpoint.method, len(segments)), []).append((segments, endpoint))
    return routes


def _fit(template: list[str], segments: list[str]) -> tuple[str, ...] | None:
    arguments = []
    for expected, given in zip(template, segments, strict=True):
        if expected.startswith("{"):
            arguments.append(given)
        elif expected != given:
            return None
    return tuple(arguments)


def nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Form pairs such as `items[0][price]=p` as nested dictionaries; list indexes stay keys."""
    tree: dict[str, Any] = {}
    for key, value in pairs:
        match = _KEY.fullmatch(key)
        steps = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])] if match else [key]
        place = tree
        for step in steps[:-1]:
            inner = place.setdefault(step, {})
            if not isinstance(inner, dict):
                inner = place[step] = {}
            place = inner
        last = steps[-1]
        place[last if last or len(steps) == 1 else str(len(place))] = value
    return tree


def read_request(endpoint: Endpoint, pairs: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[Problem]]:
    """Parameters with the types the SDK states, and every breach found at any level."""
    problems: list[Problem] = []
    tree = nest(pairs)
    if endpoint.params is None:
        return {}, [_unknown(name) for name in tree]
    values = _read(endpoint.params, tree, "", problems)
    return (values if isinstance(values, dict) else {}), problems


def check_response(endpoint: Endpoint, body: Any) -> list[Problem]:
    """Breaches of the response class at any level; a tombstone needs only its id and object."""
    problems: list[Problem] = []
    if isinstance(body, dict) and body.get("deleted") is True:
        return [Problem(f"{name} is missing", name, "response") for name in ("id", "object") if name not in body]
    _check(endpoint.response, body, "", problems)
    return problems


def check_object(name: str, body: Any) -> list[Problem]:
    """Breaches of the SDK class `name` ("stripe._invoice.Invoice") by an object, as in an event."""
    module, _, qualified = name.rpartition(".")
    problems: list[Problem] = []
    _check(Type("ref", name=qualified, module=module), body, "", problems)
    return problems


def _read(kind: Type, raw: Any, place: str, problems: list[Problem]) -> Any:
    value = _fitting(kind, raw, place, problems)
    if value is _MISFIT:
        problems.append(Problem(f"Invalid {_words(kind)}: {raw!r}", place, "parameter_invalid"))
        return None
    return value


def _fitting(kind: Type, raw: Any, place: str, problems: list[Problem]) -> Any:
    """The value as `kind`, or _MISFIT when it cannot be one; deeper breaches go to `problems`."""
    if kind.kind == "union":
        return _first_fitting(kind, raw, place, problems)
    if kind.kind in {"list", "dict", "ref"}:
        return _composite(kind, raw, place, problems) if isinstance(raw, dict) else _MISFIT
    return _scalar(kind, raw) if isinstance(raw, str) else _MISFIT


def _first_fitting(kind: Type, raw: Any, place: str, problems: list[Problem]) -> Any:
    best: list[Problem] | None = None
    for part in kind.parts:
        found: list[Problem] = []
        value = _fitting(part, raw, place, found)
        if value is not _MISFIT and not found:
            return value
        if value is not _MISFIT and (best is None or len(found) < len(best)):
            best = found
    if best is None:
        return _MISFIT
    problems.extend(best)
    return None


def _composite(kind: Type, raw: dict[str, Any], place: str, problems: list[Problem]) -> Any:
    if kind.kind == "list":
        if not all(key.isdigit() for key in raw):
            return _MISFIT
        ordered = sorted(raw.items(), key=lambda item: int(item[0]))
        return [_read(kind.parts[0], value, f"{place}[{key}]", problems) for key, value in ordered]
    if kind.kind == "dict":
        return {key: _read(kind.parts[0], value, f"{place}[{key}]", problems) for key, value in raw.items()}
    shape = sdk.shape_of(kind)
    if shape is None:
        return _MISFIT
    values: dict[str, Any] = {}
    for name, value in raw.items():
        where = f"{place}[{name}]" if place else name
        if name in shape.fields:
            values[name] = _read(shape.fields[name], value, where, problems)
        else:
            problems.append(_unknown(where))
    for name in shape.fields.keys() - shape.optional - raw.keys():
        where = f"{place}[{name}]" if place else name
        problems.append(Problem(f"Missing required param: {where}.", where, "parameter_missing"))
    return values


def _unknown(where: str) -> Problem:
    return Problem(f"Received unknown parameter: {where}", where, "parameter_unknown")


def _scalar(kind: Type, raw: str) -> Any:
    if kind.kind == "int":
        return int(raw) if _INTEGER.fullmatch(raw) else _MISFIT
    if kind.kind in {"float", "decimal"}:
        number = float(raw) if kind.kind == "float" and _NUMBER.fullmatch(raw) else raw
        return number if _NUMBER.fullmatch(raw) else _MISFIT
    if kind.kind == "bool":
        return raw == "true" if raw in {"true", "false"} else _MISFIT
    fits = kind.kind in {"str", "any"} or (kind.kind == "literal" and raw in kind.literals)
    return raw if fits else _MISFIT


def _words(kind: Type) -> str:
    names = {"int": "integer", "bool": "boolean", "ref": "object", "list": "array", "literal": "value"}
    if kind.kind == "union":
        return " or ".join(dict.fromkeys(_words(part) for part in kind.parts))
    return names.get(kind.kind, kind.kind)


def _check(kind: Type, value: Any, place: str, problems: list[Problem]) -> None:
    if kind.kind == "ref":
        _check_object(kind, value, place, problems)
    elif kind.kind == "union":
        _check_union(kind, value, place, problems)
    elif kind.kind == "list" and isinstance(value, list):
        for index, item in enumerate(value):
            _check(kind.parts[0], item, f"{place}[{index}]", problems)
    elif kind.kind == "dict" and isinstance(value, dict):
        if kind.parts[0].kind == "any":
            return
        for key, item in value.items():
            _check(kind.parts[0], item, f"{place}.{key}", problems)
    elif kind.kind == "listing" and isinstance(value, dict):
        _check_listing(kind, value, place, problems)
    elif not _is_scalar(kind, value):
        problems.append(Problem(f"{place or 'body'} is {value!r:.80}, not {_words(kind)}", place, "response"))


def _check_object(kind: Type, value: Any, place: str, problems: list[Problem]) -> None:
    shape = sdk.shape_of(kind)
    if shape is None or not isinstance(value, dict):
        problems.append(Problem(f"{place or 'body'} is not a {kind.name}", place, "response"))
        return
    for name, item in value.items():
        if item is None and name in shape.optional:
            continue
        if name in shape.fields:
            _check(shape.fields[name], item, f"{place}.{name}" if place else name, problems)
        else:
            problems.append(Problem(f"{place}.{name} is not a field of {shape.name}", name, "response"))
    for name in shape.fields.keys() - shape.optional - value.keys():
        problems.append(Problem(f"{place}.{name} of {shape.name} is missing", name, "response"))


def _check_union(kind: Type, value: Any, place: str, problems: list[Problem]) -> None:
    fewest: list[Problem] | None = None
    for part in kind.parts:
        found: list[Problem] = []
        _check(part, value, place, found)
        if not found:
            return
        # An object is told by its class's problems, not by not being a string.
        if fewest is None or (part.kind in {"ref", "list", "dict"} and isinstance(value, dict | list)):
            fewest = found
    problems.extend(fewest or [])


def _check_listing(kind: Type, value: dict[str, Any], place: str, problems: list[Problem]) -> None:
    missing = {"object", "data", "has_more", "url"} - value.keys()
    problems.extend(Problem(f"{place}.{name} of a list is missing", name, "response") for name in missing)
    for index, item in enumerate(value.get("data", [])):
        _check(kind.parts[0], item, f"{place}.data[{index}]", problems)


def _is_scalar(kind: Type, value: Any) -> bool:
    if kind.kind == "any":
        return True
    if kind.kind == "bool":
        return isinstance(value, bool)
    if kind.kind == "literal":
        return (str(value).lower() if isinstance(value, bool) else str(value)) in kind.literals
    return isinstance(value, _PYTHON.get(kind.kind, ())) and not isinstance(value, bool)
