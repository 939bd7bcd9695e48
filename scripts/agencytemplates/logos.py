"""The agencies' logos, invented and drawn here: a county seal, a harbor at sunrise, a cedar."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw, ImageFont

_SCALE = 4


def seal() -> bytes:
    """The county's seal: a ring with its name, mountains, a river and a star. PNG, 360 pixels square."""
    side = 420 * _SCALE
    middle = side / 2
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    navy, pale, gold = (31, 56, 100, 255), (228, 233, 242, 255), (178, 140, 58, 255)
    _disc(draw, middle, 0.995 * middle, navy)
    _disc(draw, middle, 0.955 * middle, (255, 255, 255, 255))
    _disc(draw, middle, 0.935 * middle, navy)
    _disc(draw, middle, 0.66 * middle, gold)
    _disc(draw, middle, 0.635 * middle, pale)
    scene = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    _mountains(ImageDraw.Draw(scene), middle, navy)
    mask = Image.new("L", (side, side), 0)
    _disc(ImageDraw.Draw(mask), middle, 0.635 * middle, 255)
    picture.paste(scene, (0, 0), Image.composite(scene.getchannel("A"), Image.new("L", (side, side), 0), mask))
    _star(draw, middle, middle * 0.62, middle * 0.11, gold)
    _ring_text(picture, "TAMARACK COUNTY", middle, 0.80 * middle, 0.155 * middle, top=True)
    _ring_text(picture, "ESTABLISHED 1871", middle, 0.80 * middle, 0.115 * middle, top=False)
    return _png(picture, 360, 360)


def harbor() -> bytes:
    """The children's agency: a sun that rises over a boat and waves. PNG, 446 by 360 pixels."""
    width, height = 520 * _SCALE, 420 * _SCALE
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    sun, teal, coral = (244, 169, 61, 255), (31, 111, 107, 255), (211, 84, 51, 255)
    centre = (width * 0.5, height * 0.60)
    for turn in range(9):
        angle = math.pi * (turn + 0.0) / 8
        inner, outer = height * 0.39, height * 0.53
        draw.line([_around(centre, inner, angle), _around(centre, outer, angle)], fill=sun, width=round(height * 0.035))
    radius = height * 0.34
    draw.pieslice(_square(centre, radius), 180, 360, fill=sun)
    mast = width * 0.5
    draw.polygon(
        [(mast, height * 0.22), (mast, height * 0.60), (mast + width * 0.17, height * 0.60)], fill=(255, 255, 255, 255)
    )
    draw.polygon(
        [
            (mast - width * 0.015, height * 0.30),
            (mast - width * 0.015, height * 0.60),
            (mast - width * 0.11, height * 0.60),
        ],
        fill=(255, 255, 255, 255),
    )
    hull = [
        (width * 0.33, height * 0.63),
        (width * 0.70, height * 0.63),
        (width * 0.63, height * 0.76),
        (width * 0.40, height * 0.76),
    ]
    draw.polygon(hull, fill=coral)
    for line, level in enumerate((0.79, 0.88)):
        _wave(draw, width, height * level, height * 0.055, teal, line * 0.5)
    return _png(picture, 446, 360)


def tree() -> bytes:
    """The recovery programme: a cedar beside a path, in a round field. PNG, 360 pixels square."""
    side = 420 * _SCALE
    middle = side / 2
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    green, light, amber = (46, 93, 75, 255), (231, 240, 234, 255), (197, 139, 42, 255)
    _disc(draw, middle, 0.99 * middle, light)
    path = [
        (side * 0.60, side * 0.985),
        (side * 0.40, side * 0.985),
        (side * 0.49, side * 0.78),
        (side * 0.42, side * 0.66),
        (side * 0.46, side * 0.66),
        (side * 0.56, side * 0.78),
    ]
    draw.polygon(path, fill=amber)
    draw.rectangle((middle - side * 0.022, side * 0.60, middle + side * 0.022, side * 0.74), fill=(110, 78, 48, 255))
    for top, bottom, half in ((0.10, 0.33, 0.15), (0.22, 0.49, 0.22), (0.36, 0.66, 0.29)):
        draw.polygon(
            [(middle, side * top), (middle - side * half, side * bottom), (middle + side * half, side * bottom)],
            fill=green,
        )
    edge = round(side * 0.022)
    draw.ellipse(_square((middle, middle), 0.985 * middle), outline=green, width=edge)
    return _png(picture, 360, 360)


def _disc(draw: ImageDraw.ImageDraw, middle: float, radius: float, fill: tuple[int, ...] | int) -> None:
    draw.ellipse(_square((middle, middle), radius), fill=fill)


def _square(centre: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    return centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius


def _around(centre: tuple[float, float], radius: float, angle: float) -> tuple[float, float]:
    return centre[0] - radius * math.cos(angle), centre[1] - radius * math.sin(angle)


def _mountains(draw: ImageDraw.ImageDraw, middle: float, navy: tuple[int, ...]) -> None:
    def at(x: float, y: float) -> tuple[float, float]:
        return middle * (1 + x), middle * (1 + y)

    draw.polygon([at(-0.75, 0.28), at(-0.30, -0.22), at(0.02, 0.10), at(0.26, -0.14), at(0.75, 0.28)], fill=navy)
    draw.polygon(
        [at(-0.30, -0.22), at(-0.41, -0.10), at(-0.33, -0.12), at(-0.28, -0.07), at(-0.22, -0.14)], fill="white"
    )
    draw.polygon([at(0.26, -0.14), at(0.18, -0.06), at(0.25, -0.07), at(0.31, -0.03), at(0.36, -0.05)], fill="white")
    draw.polygon([at(-0.75, 0.28), at(0.75, 0.28), at(0.75, 0.75), at(-0.75, 0.75)], fill=(92, 128, 96, 255))
    draw.polygon(
        [
            at(-0.04, 0.28),
            at(0.03, 0.28),
            at(0.16, 0.42),
            at(0.02, 0.55),
            at(0.22, 0.75),
            at(-0.16, 0.75),
            at(-0.10, 0.55),
            at(0.04, 0.42),
        ],
        fill=(122, 165, 204, 255),
    )


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, size: float, fill: tuple[int, ...]) -> None:
    points = []
    for turn in range(10):
        radius = size if turn % 2 == 0 else size * 0.42
        angle = math.pi * turn / 5
        points.append((x + radius * math.sin(angle), y - radius * math.cos(angle)))
    draw.polygon(points, fill=fill)


def _wave(
    draw: ImageDraw.ImageDraw, width: int, level: float, depth: float, fill: tuple[int, ...], shift: float
) -> None:
    steps = range(201)
    left, right = width * 0.06, width * 0.94
    crest = [
        (left + (right - left) * s / 200, level + depth * 0.45 * math.sin(2 * math.pi * (s / 50 + shift)))
        for s in steps
    ]
    draw.polygon(crest + [(x, y + depth) for x, y in reversed(crest)], fill=fill)


def _ring_text(picture: Image.Image, text: str, middle: float, radius: float, size: float, *, top: bool) -> None:
    """Letters along a ring: over the top clockwise, or along the bottom counter-clockwise."""
    font = ImageFont.load_default(size)
    widths = [font.getlength(letter) + size * 0.10 for letter in text]
    angle = -sum(widths) / radius / 2
    for letter, width in zip(text, widths, strict=True):
        middle_of_letter = angle + width / radius / 2
        angle += width / radius
        box = round(size * 1.8)
        glyph = Image.new("RGBA", (box, box), (0, 0, 0, 0))
        ImageDraw.Draw(glyph).text((box / 2, box / 2), letter, font=font, fill="white", anchor="mm")
        turned = glyph.rotate(
            -math.degrees(middle_of_letter) if top else math.degrees(middle_of_letter), Image.Resampling.BICUBIC
        )
        x = middle + radius * math.sin(middle_of_letter)
        y = middle - radius * math.cos(middle_of_letter) if top else middle + radius * math.cos(middle_of_letter)
        picture.alpha_composite(turned, (round(x - box / 2), round(y - box / 2)))


def _png(picture: Image.Image, width: int, height: int) -> bytes:
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    held = io.BytesIO()
    small.quantize(96, Image.Quantize.FASTOCTREE).save(held, "PNG", optimize=True)
    return held.getvalue()
