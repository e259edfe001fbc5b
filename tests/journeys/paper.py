"""Paper: the sheets of a PDF, and what a bad printer and a bad scanner make of them."""

import io
import shutil
import subprocess

import numpy
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

A4 = (595, 842)
LETTER = (612, 792)
DOTS_PER_INCH = 150
MARGIN = 8


def sheets_of(paper: bytes) -> list[str]:
    """Return the text of each sheet."""
    with pypdfium2.PdfDocument(paper) as document:
        return [page.get_textpage().get_text_range() for page in document]


def sheet_size(paper: bytes) -> tuple[int, int]:
    """Return width and height of the first sheet in points; half a millimeter is no other size."""
    with pypdfium2.PdfDocument(paper) as document:
        width, height = document[0].get_size()
    return round(width), round(height)


def place_of(paper: bytes, words: str) -> tuple[float, float, float, float]:
    """Return where words stand on sheet one: left, top, right, bottom in points. IndexError if nowhere."""
    with pypdfium2.PdfDocument(paper) as document:
        text = document[0].get_textpage()
        found = text.search(words, match_case=True).get_next()
        if found is None:
            raise IndexError(words)
        boxes = [text.get_charbox(index) for index in range(found[0], found[0] + found[1])]
        height = document[0].get_height()
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), height - max(top), max(right), height - min(bottom)


def scanned(paper: bytes, *, blur: float, noise: float) -> Image.Image:
    """Return sheet one as a worn printer prints it and a cheap scanner reads it: 150 dpi, black or white.

    ``blur`` in dots; ``noise`` is the standard deviation of a dot's grey, of 255, before it becomes black or
    white. The same each time.
    """
    with pypdfium2.PdfDocument(paper) as document:
        sheet = document[0].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
    grey = numpy.asarray(sheet.filter(ImageFilter.GaussianBlur(blur)), dtype=float)
    chance = numpy.random.default_rng(seed=20261122)
    return Image.fromarray(grey + chance.normal(0, noise, grey.shape) > 128)


def codes_in(picture: Image.Image) -> list[str]:
    """Return what the codes in a picture say."""
    return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def reads() -> bool:
    """Say whether tesseract, which reads print, is there."""
    return shutil.which("tesseract") is not None


def words_in(picture: Image.Image, place: tuple[float, float, float, float]) -> str:
    """Return the English that tesseract reads in one line of a picture, with a little white around it."""
    dots = [round(points / 72 * DOTS_PER_INCH) for points in place]
    line = picture.crop((dots[0] - MARGIN, dots[1] - MARGIN, dots[2] + MARGIN, dots[3] + MARGIN))
    file = io.BytesIO()
    line.save(file, "PNG")
    command = ["tesseract", "stdin", "stdout", "-l", "eng", "--psm", "7", "--dpi", str(DOTS_PER_INCH)]
    read = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True, timeout=60)
    return " ".join(read.stdout.decode().split())
