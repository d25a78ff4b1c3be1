"""What a test wants to know of a picture."""

import io

from PIL import Image

Pixel = tuple[int, int, int]


def read_png(data: bytes) -> Image.Image:
    """A PNG in true colour."""
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.format == "PNG"
        return picture.convert("RGB")


def colours(picture: Image.Image, x: int, y: int, width: int, height: int) -> set[Pixel]:
    """Every colour of that part."""
    found = picture.crop((x, y, x + width, y + height)).getcolors(width * height)
    return {colour for _, colour in found or () if isinstance(colour, tuple) and len(colour) == 3}


def contrast(one: Pixel, other: Pixel) -> float:
    """As WCAG 2 counts it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _light(pixel: Pixel) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in pixel)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
