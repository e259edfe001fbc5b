"""What applicants read, and the Khmer catalogues: finding the texts, reading .po, writing .mo.

`make messages` runs this file: it writes each .mo from its .po and lists the texts that have no Khmer yet.
Staff pages are English, so their texts are left out. Needs no gettext on the machine.
"""

import ast
import os
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import Node
from django.template.base import Variable
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from eligibility import visa_class_list

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "locale/km/LC_MESSAGES/django.po"
VENDOR = ROOT / "locale_vendor/km/LC_MESSAGES/django.po"

# An entry's key: context, text, and the English plural where there is one.
Key = tuple[str | None, str, str | None]

PYTHON = [
    "accounts/adapters.py",
    "accounts/*fields.py",
    "accounts/forms.py",
    "accounts/page_form.py",
    "accounts/templatetags/*.py",
    "accounts/views.py",
    "appointments/calendar_file.py",
    "appointments/confirmation.py",
    "appointments/contact.py",
    "appointments/forms/applicants.py",
    "appointments/letters.py",
    "appointments/standing.py",
    "appointments/templatetags/*.py",
    "appointments/views/*.py",
    "appointments/warnings.py",
    "appointments/wording.py",
    "eligibility/*.py",
    "eligibility/bulletin/*.py",
    "eligibility/inquiry/*.py",
    "eligibility/roster/*.py",
    "eligibility/forms/*.py",
    "eligibility/views/*.py",
    "embassy_sched/context.py",
    "embassy_sched/views.py",
]
STAFF_PYTHON = {
    "apps.py",
    "clearances.py",
    "corrections.py",
    "desk.py",
    "inquiry_desk.py",
    "import_wording.py",
    "on_behalf.py",
    "roster_upload.py",
    "staff_fields.py",
}
# Of models applicants see the choices, not the names of columns.
CHOICES = {
    "eligibility/models/applications.py": ["Gender", "Relation", "VisaType", "Service"],
    "eligibility/models/inquiries.py": ["Category", "Writer"],
}
# A column's name that stands in a sentence of Django's: "The password is too similar to the ...".
COLUMNS = {"accounts/models.py": ["e-mail address"]}
STAFF_TEMPLATES = ("admin/", "emails/bookings_stopped")


def texts() -> dict[Key, set[str]]:
    """Return every text that applicants can meet, with the files it stands in."""
    found: dict[Key, set[str]] = {}
    for path in sorted(python_files()):
        for key in texts_of_python(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(key, set()).add(str(path.relative_to(ROOT)))
    for name, classes in CHOICES.items():
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name in classes:
                for key in texts_of_python(node):
                    found.setdefault(key, set()).add(name)
    for name, columns in COLUMNS.items():
        found.update({(None, column, None): {name} for column in columns})
    for row in visa_class_list.rows().values():
        found.setdefault((None, str(row["description"]), None), set()).add(
            "eligibility/data/visa_classes.csv"
        )
    for name in template_names():
        for key in texts_of_template(name):
            found.setdefault(key, set()).add(f"templates/{name}")
    return found


def python_files() -> set[Path]:
    """Return the sources that hold texts for applicants."""
    return {path for pattern in PYTHON for path in ROOT.glob(pattern) if path.name not in STAFF_PYTHON}


def template_names() -> list[str]:
    """Return the names of the templates of applicants' pages and letters."""
    names = (str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*"))
    return sorted(name for name in names if not name.startswith(STAFF_TEMPLATES))


def texts_of_python(tree: ast.AST) -> Iterator[Key]:
    """Find the literals given to gettext's functions."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id.removesuffix("_lazy")
        literals = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
        if name in ("_", "gettext") and isinstance(literals[0], str):
            yield None, literals[0], None
        elif name == "pgettext":
            yield literals[0], literals[1], None
        elif name == "ngettext":
            yield None, literals[0], literals[1]
        elif name == "npgettext":
            yield literals[0], literals[1], literals[2]


def texts_of_template(name: str) -> Iterator[Key]:
    """Find the texts of {% translate %}, {% blocktranslate %} and _("...") in one template."""
    for node in get_template(name).template.nodelist.get_nodes_by_type(Node):
        if isinstance(node, BlockTranslateNode):
            context = node.message_context.var if node.message_context else None
            singular = node.render_token_list(node.singular)[0]
            plural = node.render_token_list(node.plural)[0] if node.plural else None
            if node.trimmed:
                singular, plural = _trimmed(singular), plural and _trimmed(plural)
            yield context, singular, plural
        elif isinstance(node, TranslateNode):
            text = _literal(node.filter_expression.var)
            if text is not None:
                yield (node.message_context.var if node.message_context else None), text, None
    source = (ROOT / "templates" / name).read_text(encoding="utf-8")
    for _quote, text in re.findall(r"""\b_\((["'])(.+?)\1\)""", source):
        yield None, text, None


def _trimmed(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def _literal(value: object) -> str | None:
    if isinstance(value, Variable):
        value = value.literal
    return str(value) if isinstance(value, str) else None


def read_po(path: Path) -> tuple[dict[Key, list[str]], list[str]]:
    """Return a catalogue's entries, and its flags ("fuzzy"). ValueError for a text that stands twice."""
    entries: dict[Key, list[str]] = {}
    flags: list[str] = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        fields: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if line.startswith("#"):
                flags += line[2:].split(", ") if line.startswith("#,") else []
                continue
            word, quote, rest = line.partition('"')
            field = word.strip() or field
            fields[field] = fields.get(field, "") + ast.literal_eval(quote + rest)
        if "msgid" in fields:
            key = fields.get("msgctxt"), fields["msgid"], fields.get("msgid_plural")
            if key in entries:
                raise ValueError(f"{path.name} has {key} twice.")
            entries[key] = [text for name, text in fields.items() if name.startswith("msgstr")]
    return entries, flags


def compiled(path: Path) -> bytes:
    """Return the .mo of a .po, as gettext's manual describes the format: sorted, without a hash table."""
    pairs = []
    for (context, text, plural), translations in read_po(path)[0].items():
        name = f"{context}\x04{text}" if context else text
        name = f"{name}\0{plural}" if plural else name
        pairs.append((name.encode(), "\0".join(translations).encode()))
    pairs.sort()
    names, values = b"", b""
    offsets = []
    for name_bytes, value in pairs:
        offsets.append((len(name_bytes), len(names), len(value), len(values)))
        names += name_bytes + b"\0"
        values += value + b"\0"
    size = len(pairs)
    names_at = 28 + 16 * size
    head = struct.pack("<7I", 0x950412DE, 0, size, 28, 28 + 8 * size, 0, names_at)
    table = b"".join(struct.pack("<2I", length, names_at + at) for length, at, *_ in offsets)
    values_at = names_at + len(names)
    table += b"".join(struct.pack("<2I", length, values_at + at) for *_, length, at in offsets)
    return head + table + names + values


def main() -> int:
    """Write the .mo files; say which texts have no Khmer, and which entries nobody uses any more."""
    for path in (OURS, VENDOR):
        path.with_suffix(".mo").write_bytes(compiled(path))
    known, wanted = read_po(OURS)[0], texts()
    for key in wanted.keys() - known.keys():
        sys.stdout.write(f"no Khmer: {key} {sorted(wanted[key])}\n")
    for key in known.keys() - wanted.keys():
        if key[1]:
            sys.stdout.write(f"not used: {key}\n")
    return 1 if wanted.keys() - known.keys() else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "embassy_sched.settings")
    django.setup()
    sys.exit(main())
