"""What the installed Stripe SDK says about the API, read from its files without importing it.

It leans on the layout of the generated files of the pinned SDK; `tests/sandbox/test_contract.py` proves that
the layout is still the one expected here.
"""

import ast
import importlib.util
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

_ENDPOINT = re.compile(
    r'^    def \w+\(\s*self,(?P<arguments>.*?)\) -> "?(?P<response>[^:\n]+?)"?:\n'
    r'(?:(?!^    (?:async )?def ).)*?self\._request\w*\(\s*"(?P<method>\w+)",\s*"(?P<path>[^"]+)"',
    re.MULTILINE | re.DOTALL,
)
_PARAMS = re.compile(r'params: (?:Optional\[)?"(\w+)"')
_IMPORT = re.compile(r"from (stripe[\w.]*) import \(?([^)\n]*\n?(?:[ \w,]+\n)*)")
_DOCSTRING = re.compile(r'^\s+r?"""(?:(?!""").)*"""\n', re.MULTILINE | re.DOTALL)
_FIRST_METHOD = re.compile(r"^    (?:@|def |async def )", re.MULTILINE)
_SCALARS = {"str": "str", "int": "int", "float": "float", "bool": "bool", "Decimal": "decimal"}


@dataclass(frozen=True, slots=True)
class Type:
    """One annotation: `kind` says how to check it, `parts` are its arguments.

    Kinds: str, int, float, bool, decimal, any, none, literal, union, list, dict, listing, ref.
    """

    kind: str
    parts: tuple["Type", ...] = ()
    literals: frozenset[str] = frozenset()
    name: str = ""
    module: str = ""
    scope: str = ""


@dataclass(slots=True)
class Shape:
    """The fields of one SDK class: an object of a response or a dictionary of parameters."""

    name: str
    fields: dict[str, Type] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Module:
    imports: dict[str, str]
    shapes: dict[str, Shape]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method and path with its parameter type and response type."""

    method: str
    path: str
    params: Type | None
    response: Type


@lru_cache(maxsize=1)
def root() -> Path:
    """The folder of the installed SDK."""
    spec = importlib.util.find_spec("stripe")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The Stripe SDK is not installed.")
    return Path(spec.submodule_search_locations[0])


@lru_cache(maxsize=1)
def version() -> tuple[str, str]:
    """SDK version and the API version it speaks."""
    sdk = re.search(r'VERSION = "([^"]+)"', (root() / "_version.py").read_text())
    api = re.search(r'CURRENT = "([^"]+)"', (root() / "_api_version.py").read_text())
    assert sdk and api, "the SDK names its versions elsewhere now"
    return sdk[1], api[1]


@lru_cache(maxsize=1)
def endpoints() -> dict[tuple[str, str], Endpoint]:
    """Every v1 endpoint by (method in lower case, path template)."""
    found: dict[tuple[str, str], Endpoint] = {}
    for path in sorted(root().rglob("*_service.py")):
        if "v2" in path.parts:
            continue
        text = path.read_text()
        module = _module_name(path)
        for match in _ENDPOINT.finditer(text):
            if not match["path"].startswith("/v1/"):
                continue
            params = _PARAMS.search(match["arguments"])
            endpoint = Endpoint(
                match["method"],
                match["path"],
                Type("ref", name=params[1], module=module) if params else None,
                _annotation(match["response"].strip().strip('"'), module, ""),
            )
            found[endpoint.method, endpoint.path] = endpoint
    return found


def shape_of(reference: Type) -> Shape | None:
    """The class a `ref` type names, looked up as Python would; None for a name that is not a class of fields."""
    return _shape_of(reference.module, reference.scope, reference.name)


@lru_cache(maxsize=4096)
def _shape_of(module: str, scope: str, name: str) -> Shape | None:
    loaded = _load(module)
    outer = scope
    while outer:
        if (shape := loaded.shapes.get(f"{outer}.{name}")) is not None:
            return shape
        outer = outer.rpartition(".")[0]
    if (shape := loaded.shapes.get(name)) is not None:
        return shape
    source = loaded.imports.get(name.partition(".")[0])
    return _shape_of(source, "", name) if source and source != module else None


@lru_cache(maxsize=512)
def _load(module: str) -> Module:
    path = root().joinpath(*module.split(".")[1:])
    file = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
    text = file.read_text()
    imports: dict[str, str] = {}
    for source, names in _IMPORT.findall(text):
        for name in re.findall(r"\w+", re.sub(r"\w+ as ", "", names)):
            imports[name] = source
    loaded = Module(imports, {})
    if not file.name.endswith("_service.py"):
        _read_classes(_fields_only(text), module, loaded)
    return loaded


def _fields_only(text: str) -> str:
    """The text without docstrings and methods, so that parsing it stays small."""
    text = _DOCSTRING.sub("", text)
    start = text.find("\nclass ")
    pieces = re.split(r"(?m)^(?=class )", text[start + 1 :]) if start >= 0 else []
    kept = []
    for piece in pieces:
        method = _FIRST_METHOD.search(piece)
        body = piece[: method.start()] if method else piece
        kept.append(re.sub(r"(?m)^(\s*class .*:)\n(?=\S|\Z)", r"\1 ...\n", body.rstrip() + "\n"))
    return "".join(kept)


def _read_classes(text: str, module: str, loaded: Module) -> None:
    for node in ast.parse(_close_empty_classes(text)).body:
        if isinstance(node, ast.ClassDef):
            _read_class(node, "", module, loaded)


def _close_empty_classes(text: str) -> str:
    """Give a body to a class that lost it with its docstring."""
    lines = text.splitlines()
    for index, line in enumerate(lines):
        if not line.rstrip().endswith(":") or not re.match(r"\s*(class |\))", line):
            continue
        following = next((later for later in lines[index + 1 :] if later.strip()), "")
        if _indent(following) <= _indent(line):
            lines[index] = line + " ..."
    return "\n".join(lines) + "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read_class(node: ast.ClassDef, outer: str, module: str, loaded: Module) -> None:
    qualified = f"{outer}.{node.name}" if outer else node.name
    shape = loaded.shapes.setdefault(qualified, Shape(f"{module}.{qualified}"))
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            _read_class(item, qualified, module, loaded)
        elif isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            if _head(item.annotation) == "ClassVar" or item.target.id.startswith("_"):
                continue
            _add_field(shape, item.target.id, item.annotation, module, qualified)


def _add_field(shape: Shape, name: str, annotation: ast.expr, module: str, scope: str) -> None:
    head = _head(annotation)
    if head in {"NotRequired", "Optional"}:
        shape.optional.add(name)
    if head in {"NotRequired", "Required"}:
        assert isinstance(annotation, ast.Subscript)
        annotation = annotation.slice
    # Python keywords end with an underscore in some SDK classes (`from_`); the wire does not have it.
    shape.fields[name.removesuffix("_")] = _type(annotation, module, scope)


def _annotation(text: str, module: str, scope: str) -> Type:
    return _type(ast.parse(" ".join(text.split()), mode="eval").body, module, scope)


def _head(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _type(node: ast.expr, module: str, scope: str) -> Type:
    if isinstance(node, ast.Constant):
        return Type("none") if node.value is None else _annotation(str(node.value), module, scope)
    if isinstance(node, ast.BinOp):
        return _union([_type(node.left, module, scope), _type(node.right, module, scope)])
    if isinstance(node, ast.Subscript):
        return _generic(node, module, scope)
    name = ast.unparse(node)
    if name in _SCALARS:
        return Type(_SCALARS[name])
    if name in {"Any", "object"}:
        return Type("any")
    return Type("ref", name=name, module=module, scope=scope)


def _generic(node: ast.Subscript, module: str, scope: str) -> Type:
    head = _head(node)
    arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if head == "Literal":
        values = [item.value for item in arguments if isinstance(item, ast.Constant)]
        return Type("literal", literals=frozenset(_wire(value) for value in values))
    parts = [_type(item, module, scope) for item in arguments]
    if head == "Optional":
        return _union([Type("none"), *parts])
    if head == "Union":
        return _union(parts)
    if head == "ExpandableField":
        return _union([Type("str"), *parts])
    kinds = {"List": "list", "list": "list", "Dict": "dict", "UntypedStripeObject": "dict"}
    kinds |= {"ListObject": "listing", "SearchResultObject": "listing"}
    if head not in kinds:
        raise ValueError(f"unknown annotation {ast.unparse(node)} in {module}")
    return Type(kinds[head], (parts[-1],))


def _wire(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _union(parts: list[Type]) -> Type:
    """One union of all parts; an enumeration that is open only in the SDK's typing counts as closed."""
    flat: list[Type] = []
    for part in parts:
        flat.extend(part.parts if part.kind == "union" else [part])
    literals = frozenset[str]().union(*(part.literals for part in flat if part.kind == "literal"))
    if literals - {""}:
        flat = [part for part in flat if part.kind != "str"]
    rest = [part for part in flat if part.kind != "literal"]
    if literals:
        rest.insert(0, Type("literal", literals=literals))
    return rest[0] if len(rest) == 1 else Type("union", tuple(dict.fromkeys(rest)))


def _module_name(path: Path) -> str:
    return ".".join(["stripe", *path.relative_to(root()).with_suffix("").parts])
