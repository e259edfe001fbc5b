"""The drawing of the house, checked in syntax trees: who imports whom, what is pure, who writes `taken`."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Each may import itself and those before it.
APPS = ("accounts", "eligibility", "appointments", "embassy_sched")

SETTLED_AS_PURE = frozenset(
    {
        "accounts.references",
        "eligibility.case_numbers",
        "eligibility.cutoff_dates",
        "eligibility.partial_dates",
        "eligibility.rules",
        "eligibility.steps",
        "eligibility.inquiry.urgency",
        "appointments.deadlines",
        "appointments.working_days",
    }
)
# Of the standard library, what reads a clock, the machine or the network.
IMPURE_STANDARD_LIBRARY = frozenset(
    {"asyncio", "http", "io", "logging", "os", "pathlib", "random", "socket", "subprocess", "time", "urllib"}
)
CLOCK_METHODS = frozenset({"now", "today", "utcnow", "fromtimestamp", "localtime", "time_ns"})

PURE, MODELS, VERBS, FORMS, EVERYTHING = range(5)
LAYERS = ("pure", "models", "verbs and reads", "forms", "views, admin, commands, tags")
# The last word of a module's name tells its layer, unless that of its package does; what is not named here is
# a verb or a read.
EVERYTHING_ENDINGS = frozenset(
    {"admin", "apps", "checks", "context", "management", "middleware", "templatetags", "urls", "views"}
)
# allauth's forms, its adapter and its limits call each other, so ours stand side by side.
FORM_ENDINGS = frozenset({"adapters", "field", "fields", "form", "forms", "limits", "widgets"})
# Makes an Actor of a request: the one bridge from HTTP to the verbs.
KNOWS_REQUESTS = "accounts.permissions"
HTTP = ("django.forms.", "django.contrib.messages.", "django.http.", "django.shortcuts.", "django.views.")

TAKEN_MAY_BE_WRITTEN_IN = "appointments.places"
WRITING_METHODS = frozenset(
    {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate", "InterviewSlot"}
)
FIELD_LISTS = frozenset({"bulk_update", "abulk_update"})


def modules() -> Iterator[tuple[str, str]]:
    """Every module of the apps as its dotted name and its source; migrations are written by Django."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(parts), path.read_text(encoding="utf-8")


def says_it_is_pure(source: str) -> bool:
    """Whether the docstring claims it: whoever claims it is held to it."""
    return re.search(r"\bPure[.:]", ast.get_docstring(ast.parse(source)) or "") is not None


def imports(name: str, tree: ast.Module) -> Iterator[str]:
    """Every module that is imported at any depth, `from x import y` as both x and x.y."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(name.split(".")[: -node.level]) if node.level else ""
            base = ".".join(part for part in (base, node.module) if part)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def without_type_checking(tree: ast.Module) -> ast.Module:
    """The tree without what only a type checker reads."""

    class Dropper(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
            if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
                return node.orelse
            return self.generic_visit(node)

    return Dropper().visit(tree)


def layer(name: str) -> int | None:
    """The layer of one of our modules; None for an app itself, and for what is not ours."""
    app, *rest = name.split(".")
    if app not in APPS or not rest:
        return None
    if _is_pure(name):
        return PURE
    if app == "embassy_sched":
        return EVERYTHING
    if rest[0] == "models":
        return MODELS
    is_package = f"{app}.{rest[0]}.__init__" in EVERY_MODULE
    subjects = {part.split("_")[-1] for part in rest[: 2 if is_package else 1]}
    if subjects & EVERYTHING_ENDINGS:
        return EVERYTHING
    return FORMS if subjects & FORM_ENDINGS else VERBS


def _is_pure(name: str) -> bool:
    """Whether this is a pure module, or something in one."""
    return name in PURE_MODULES or name.rpartition(".")[0] in PURE_MODULES


def breaches_of_direction(name: str, source: str) -> list[str]:
    """An app that imports a later one, or names a module or model of it in a string."""
    later = APPS[APPS.index(name.split(".")[0]) + 1 :]
    tree = ast.parse(source)
    named = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))
    dotted = [text for text in named if all(part.isidentifier() for part in text.split(".")) and "." in text]
    reached = {*imports(name, tree), *dotted}
    return sorted(f"{name} -> {other}" for other in reached if other.split(".")[0] in later)


def breaches_of_purity(name: str, source: str) -> list[str]:
    """A pure module that imports more than the standard library and pure modules, or reads a clock."""
    tree, found = ast.parse(source), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            one = list(imports(name, ast.Module([node], [])))
            if not any(_is_pure_import(other) for other in one):
                found.append(f"{name} -> {one[0]}")
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_METHODS:
            found.append(f"{name} reads a clock: {ast.unparse(node)}")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("open", "print")
        ):
            found.append(f"{name} calls {node.func.id}")
    return found


def _is_pure_import(other: str) -> bool:
    top = other.split(".")[0]
    return _is_pure(other) or (top in sys.stdlib_module_names and top not in IMPURE_STANDARD_LIBRARY)


def breaches_of_layers(name: str, source: str) -> list[str]:
    """A module that imports from a later layer, of its own app or another, or a verb that knows HTTP."""
    own, found = layer(name), []
    if own is None:
        return []
    for other in imports(name, without_type_checking(ast.parse(source))):
        theirs = layer(other)
        if theirs is not None and theirs > own:
            found.append(f"{name} ({LAYERS[own]}) -> {other} ({LAYERS[theirs]})")
        # A model's field may name its form field.
        forbidden = HTTP[1:] if own == MODELS else HTTP
        if own < FORMS and name != KNOWS_REQUESTS and f"{other}.".startswith(forbidden):
            found.append(f"{name} ({LAYERS[own]}) -> {other}")
    return found


def writers_of_taken(name: str, source: str) -> list[str]:
    """The places where `taken` is written, however it is done."""
    if name == TAKEN_MAY_BE_WRITTEN_IN:
        return []
    return [f"{name}:{node.lineno}" for node in ast.walk(ast.parse(source)) if _writes_taken(node)]


def _writes_taken(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute) and node.attr == "taken":
        return isinstance(node.ctx, ast.Store | ast.Del)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = node.value.lower().replace('"', " ").replace("=", " = ").split()
        return "update" in words and "taken" in words and "set" in words
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in WRITING_METHODS:
        return any(keyword.arg == "taken" or _names_taken(keyword) for keyword in node.keywords)
    if called in ("setattr", *FIELD_LISTS):
        return any(_names_taken(argument) for argument in [*node.args, *node.keywords])
    return any(keyword.arg == "update_fields" and _names_taken(keyword) for keyword in node.keywords)


def _names_taken(node: ast.AST) -> bool:
    """Whether the text "taken" stands as a key, an element or a value, but not inside a call such as F()."""
    if isinstance(node, ast.Call):
        return (
            isinstance(node.func, ast.Name)
            and node.func.id == "dict"
            and any(keyword.arg == "taken" for keyword in node.keywords)
        )
    if isinstance(node, ast.Constant):
        return node.value == "taken"
    return any(_names_taken(child) for child in ast.iter_child_nodes(node))


EVERY_MODULE = dict(modules())
PURE_MODULES = SETTLED_AS_PURE | {name for name, source in EVERY_MODULE.items() if says_it_is_pure(source)}
