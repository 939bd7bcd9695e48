"""The appearance of check boxes and radio buttons, drawn as paths: no font is needed, and none can be missing."""

from __future__ import annotations

from typing import Final

from toolkit.forms.appearances.box import Box, colour_operator, form_stream
from toolkit.forms.pdf.syntax import numbers

__all__ = ["mark_streams"]

_K: Final = 0.5523
"""How far a Bézier curve's handles reach for a quarter of a circle of radius 1."""


def mark_streams(box: Box, *, is_round: bool = False) -> tuple[bytes, bytes]:
    """The appearances ticked and not ticked. The box's caption (ZapfDingbats) says which mark: a check, a cross, a disc, …"""
    ground = _round_ground(box) if is_round else box.decoration()
    mark = _MARKS.get(box.caption or ("l" if is_round else "4"), _check)(box)
    return form_stream(box, ground + b"q 0 g 0 G\n" + mark + b"\nQ"), form_stream(box, ground)


def _square(box: Box) -> tuple[float, float, float]:
    """Left, bottom and side of the square in which a mark stands."""
    side = max(2.0, min(box.width, box.height) - 2 * box.inset - 2)
    return (box.width - side) / 2, (box.height - side) / 2, side


def _check(box: Box) -> bytes:
    x, y, side = _square(box)
    line = numbers(x + 0.12 * side, y + 0.5 * side) + b" m "
    line += numbers(x + 0.4 * side, y + 0.18 * side) + b" l " + numbers(x + 0.9 * side, y + 0.86 * side) + b" l S"
    return numbers(max(0.8, side * 0.14)) + b" w 1 J 1 j " + line


def _cross(box: Box) -> bytes:
    x, y, side = _square(box)
    a, b = 0.12 * side, 0.88 * side
    lines = numbers(x + a, y + a) + b" m " + numbers(x + b, y + b) + b" l "
    lines += numbers(x + a, y + b) + b" m " + numbers(x + b, y + a) + b" l S"
    return numbers(max(0.8, side * 0.13)) + b" w 1 J " + lines


def _disc(box: Box) -> bytes:
    x, y, side = _square(box)
    return _circle(x + side / 2, y + side / 2, side * 0.3) + b" f"


def _block(box: Box) -> bytes:
    x, y, side = _square(box)
    return numbers(x + 0.15 * side, y + 0.15 * side, 0.7 * side, 0.7 * side) + b" re f"


def _diamond(box: Box) -> bytes:
    x, y, side = _square(box)
    middle = side / 2
    points = ((middle, 0.05 * side), (0.95 * side, middle), (middle, 0.95 * side), (0.05 * side, middle))
    path = b" l ".join(numbers(x + right, y + up) for right, up in points)
    return path.replace(b" l ", b" m ", 1) + b" l f"


def _circle(x: float, y: float, radius: float) -> bytes:
    k = _K * radius
    parts = [numbers(x + radius, y) + b" m"]
    for a, b, c, d, e, f in (
        (radius, k, k, radius, 0.0, radius),
        (-k, radius, -radius, k, -radius, 0.0),
        (-radius, -k, -k, -radius, 0.0, -radius),
        (k, -radius, radius, -k, radius, 0.0),
    ):
        parts.append(numbers(x + a, y + b, x + c, y + d, x + e, y + f) + b" c")
    return b" ".join(parts)


def _round_ground(box: Box) -> bytes:
    """Background and border as a disc."""
    radius = min(box.width, box.height) / 2 - max(box.border_width, 0.5) / 2
    circle = _circle(box.width / 2, box.height / 2, max(radius, 0.5))
    parts = []
    if box.background:
        parts.append(colour_operator(box.background) + b" " + circle + b" f")
    if box.border:
        line = colour_operator(box.border, stroke=True) + b" " + numbers(box.border_width or 0.7) + b" w "
        parts.append(line + circle + b" s")
    return b"q " + b" ".join(parts) + b" Q\n" if parts else b""


_MARKS: Final = {"4": _check, "8": _cross, "l": _disc, "n": _block, "u": _diamond}
