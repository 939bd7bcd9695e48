"""Progress as a template sees it: the ratings of each goal and objective in order, and a picture of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from typing import Any

from toolkit.records.plan import Plan
from toolkit.templates.chart import ProgressChart
from toolkit.templates.context_rows import Built, Frame
from toolkit.templates.richvalues import Picture
from toolkit.templates.values import Series

__all__ = ["fill_charts"]

Rated = Mapping[tuple[str, str], Sequence[tuple[Date, Built]]]
CHART_MM = 82.0
_WORDS = {
    "en": {"began": "Began at {}.", "target": "Target {}.", "by": "Target {} by {}.", "ratings": "Ratings: {}."},
    "es": {
        "began": "Empezó en {}.",
        "target": "Valor meta: {}.",
        "by": "Valor meta: {} para el {}.",
        "ratings": "Calificaciones: {}.",
    },
}


def fill_charts(frame: Frame, plan: Plan, rows: Mapping[str, Sequence[Built]], rated: Rated, as_of: Date) -> None:
    """Fill in `ratings` and `progress_chart` of every goal and objective: of ratings up to `as_of`."""
    for collection in ("goals", "objectives"):
        for built in rows[collection]:
            entries = [(day, each) for day, each in rated.get((collection, built.row.id), ()) if day <= as_of]
            entries.sort(key=lambda pair: pair[0])
            if entries:
                built.fields["ratings"] = Series([each.view for _, each in entries])
            picture = _picture(frame, plan, built, entries)
            if picture is not None:
                built.fields["progress_chart"] = picture


def _picture(frame: Frame, plan: Plan, built: Built, entries: Sequence[tuple[Date, Built]]) -> Picture | None:
    row: Any = built.row
    ratings = tuple((day, float(_rating(each))) for day, each in entries if day != Date.min)
    if not ratings and (row.baseline is None or row.target is None):
        return None
    start = getattr(row, "started", None) or plan.effective or plan.written
    if start is not None and ratings and start > ratings[0][0]:
        start = None
    colours = frame.agency.settings.colours
    drawing = ProgressChart(
        ratings,
        None if row.baseline is None else float(row.baseline),
        None if row.target is None else float(row.target),
        start,
        row.target_date,
        colours.primary,
        colours.accent,
    )
    return Picture("progress chart", CHART_MM, alt_text=_told(frame, built, entries), drawing=drawing)


def _rating(built: Built) -> Any:
    row: Any = built.row
    return row.rating


def _told(frame: Frame, built: Built, entries: Sequence[tuple[Date, Built]]) -> str:
    """What the picture shows, in words: the figures that stand in the table beside it."""
    words, row, fields = _WORDS[frame.language], built.row, built.fields
    said: Any = row
    unit = f" {said.unit}" if said.unit else ""
    parts = [f"{said.measure}." if said.measure else ""]
    if said.baseline is not None:
        parts.append(words["began"].format(f"{fields['baseline']}{unit}"))
    if said.target is not None:
        shown = f"{fields['target']}{unit}"
        parts.append(
            words["by"].format(shown, fields["target_date"]) if said.target_date else words["target"].format(shown)
        )
    if entries:
        listed = "; ".join(
            f"{frame.shown(day)}: {each.fields['rating']}" if day != Date.min else str(each.fields["rating"])
            for day, each in entries
        )
        parts.append(words["ratings"].format(listed))
    return " ".join(filter(None, parts))
