"""The style sheets: small, complete, and fit for Khmer."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.core.management import call_command

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
MOST_BYTES = 24_000
# Applicants never load them.
FOR_STAFF = {"staff.css", "print_staff.css", "print_landscape.css"}
# Loaded after another sheet, which names the fonts.
BESIDE_ANOTHER = {"site.css", "print_staff.css", "print_landscape.css"}


def test_a_phone_on_a_slow_network_loads_little() -> None:
    sizes = {
        sheet.name: len(brotli.compress(sheet.read_bytes()))
        for sheet in SHEETS
        if sheet.name not in FOR_STAFF
    }

    assert set(sizes) == {"print.css", "site.css", "uswds.css"}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_khmer_keeps_its_letters_together_and_no_font_is_loaded(sheet: Path) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)

    assert not re.search(r"letter-spacing(?!: 0;)|text-transform(?!: none;)|@font-face|@import", rules)
    assert "Noto Sans Khmer" in rules or sheet.name in BESIDE_ANOTHER


def test_every_image_that_a_sheet_names_is_there_and_no_other() -> None:
    named = {
        (sheet.parent / url).resolve()
        for sheet in SHEETS
        for url in re.findall(r"url\([\"']?([^\"')]+)[\"']?\)", sheet.read_text("utf-8"))
    }
    present = {file for file in (STATIC / "img").rglob("*") if file.is_file()}

    assert named == present - {STATIC / "img" / "icon.svg"}


def test_the_files_can_be_collected_with_a_manifest(settings: object, tmp_path: Path) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STATICFILES_DIRS = [STATIC]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert isinstance(staticfiles_storage._wrapped, ManifestStaticFilesStorage)
    url = staticfiles_storage.url("css/uswds.css")
    collected = (tmp_path / url.removeprefix("/static/")).read_text("utf-8")
    assert re.search(r"url\(\"\.\./img/uswds/correct8\.[0-9a-f]{12}\.svg\"\)", collected)


@pytest.mark.parametrize("ground", ["paper", "wash", "sky", "mint", "sand", "rose"])
def test_the_ring_of_the_focus_stands_out_on_every_light_ground(ground: str) -> None:
    """WCAG 1.4.11 wants 3 : 1."""
    colors = dict(re.findall(r"--(\w+): (#\w+);", (STATIC / "css" / "site.css").read_text("utf-8")))

    assert contrast(colors["focus"], colors[ground]) >= 3
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, as WCAG counts it."""
    darker, lighter = sorted(luminance(color) for color in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Return the relative luminance of "#rgb" or "#rrggbb"."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
