"""The source as the house rules see it: every module's tree, what it imports, what it calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import config

PRODUCT = config.ROOT / "mentorcruise"
TEMPLATES = config.ROOT / "templates"


@dataclass(frozen=True)
class Module:
    """One file of the product. `room` is the floor plan's name for where it lives, `web.demo` being a room of its own."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(config.ROOT))

    @property
    def room(self) -> str:
        parts = self.path.relative_to(PRODUCT).with_suffix("").parts
        return "web.demo" if parts[:2] == ("web", "demo") else parts[0]

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def imports(self) -> Iterator[str]:
        """Every module named in an import, also inside functions; `from x import y` gives both `x` and `x.y`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                source = node.module or ""
                yield source
                yield from (f"{source}.{alias.name}" for alias in node.names)

    def names(self) -> Iterator[str]:
        """Every dotted name that is read or called: `db.session.commit`, `os.environ`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Attribute | ast.Name):
                yield ast.unparse(node)


def modules() -> list[Module]:
    """Every module of the product."""
    return [Module(path) for path in sorted(PRODUCT.rglob("*.py"))]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())
