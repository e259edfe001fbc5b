"""Texts that nobody can translate: what stands in templates and sources outside gettext."""

import ast
import re
from collections.abc import Iterator

from django.template import Node
from django.template.base import TextNode
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from tests.catalogues import CHOICES, ROOT, python_files, template_names

GETTEXT = {f"{p}gettext{lazy}" for p in ("", "n", "p", "np") for lazy in ("", "_lazy")} | {"_"}
# What a field or a message of a form takes as text.
TEXT_ARGUMENTS = {"label", "help_text", "empty_label", "verbose_name"}
# Headings of the post's own files, which are read and not shown.
NOT_SHOWN = {"eligibility/roster/cells.py", "eligibility/bulletin/columns.py"}
_ATTRIBUTE = re.compile(r'\s(?:alt|title|placeholder|label|aria-[\w-]*label|summary)="([^"]*)"')
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"^[A-Z][^<>]*[a-z][,.:;?!]?\s+\w|^[A-Z][a-z]+[.?!]$")


def literals_of_templates() -> set[tuple[str, str]]:
    """Return (template, text) for each word that applicants meet in English in any language."""
    return {
        (name, text)
        for name in template_names()
        for text in literals_of_nodes(get_template(name).template.nodelist, is_letter=name.endswith(".txt"))
    }


def literals_of_nodes(nodes: list[Node], *, is_letter: bool = False) -> Iterator[str]:
    """Find words outside tags and in attributes that are read out; parts of addresses are no words."""
    # One text: a tag of HTML may be cut by tags of the template.
    html = re.sub(r"<(style|script)\b.*?</\1>", "", "".join(_pieces(nodes)), flags=re.DOTALL)
    for value in _ATTRIBUTE.findall(html):
        if _WORD.search(value):
            yield value
    for line in re.sub(r"<[^>]*>|\x00", "\n", html).splitlines():
        if is_letter:
            line = re.sub(r"\S*[/?=]\S*", "", line)
        if _WORD.search(line):
            yield line.strip()


def _pieces(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TextNode):
            yield node.s
        elif not isinstance(node, BlockTranslateNode | TranslateNode):
            yield "\x00"
            for child in _children(node):
                yield from _pieces(child)
                yield "\x00"
        else:
            yield "\x00"


def _children(node: Node) -> Iterator[list[Node]]:
    for name in node.child_nodelists:
        if children := getattr(node, name, None):
            yield children


def literals_of_sources() -> set[tuple[str, str]]:
    """Return (file, text) for every English sentence that stands outside gettext, and every bare label."""
    found = set()
    for path in python_files():
        name = str(path.relative_to(ROOT))
        if name not in NOT_SHOWN:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {(name, text) for text in literals_of_tree(tree)}
    for name, classes in CHOICES.items():
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name in classes:
                found |= {(name, text) for text in literals_of_tree(node)}
    return found


def literals_of_tree(tree: ast.AST) -> Iterator[str]:
    """Find sentences, any text given as a label, and formats of dates; not what a programmer reads."""
    skipped: set[int] = set()
    texts: set[int] = set()
    for node in ast.walk(tree):
        if _is_for_programmers(node) or _is_translated(node):
            skipped |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.keyword) and node.arg in TEXT_ARGUMENTS:
            texts.add(id(node.value))
        elif isinstance(node, ast.keyword) and node.arg == "error_messages":
            texts |= {id(value) for value in getattr(node.value, "values", ())}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("date_format"):
            # The order of day, month and year is a matter of the language; a single part is not.
            formats = [each.value for each in node.args[1:] if isinstance(each, ast.Constant)]
            yield from (text for text in formats if " " in text)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            if _SENTENCE.search(node.value) or (id(node) in texts and _WORD.search(node.value)):
                yield node.value


def _is_translated(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT


def _is_for_programmers(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        return "ValidationError" not in ast.unparse(node.exc.func)
    return False
