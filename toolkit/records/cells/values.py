"""Turning one raw cell into a typed value.

Every function takes a raw value (`toolkit.records.cells.grid.Cell`) and returns it typed, with a `Problem` or None; none ever
raises for a value. A problem of severity error comes with no value (None, or an empty tuple for the kinds that hold
several, where the parts that could be read are kept); a lighter one comes with the value that was read.
"""

from __future__ import annotations

from toolkit.records.cells.problem import Problem
from toolkit.records.cells.valuedates import DateOrder, parse_date, parse_datetime, parse_time
from toolkit.records.cells.valuenumbers import parse_integer, parse_number
from toolkit.records.cells.valuetexts import as_text, parse_id, parse_ids, parse_row_id, parse_text
from toolkit.records.cells.valuewords import (
    AbsentValue,
    Choices,
    parse_absent,
    parse_choice,
    parse_choices,
    parse_yes_no,
)

__all__ = [
    "AbsentValue",
    "Choices",
    "DateOrder",
    "Problem",
    "as_text",
    "parse_absent",
    "parse_choice",
    "parse_choices",
    "parse_date",
    "parse_datetime",
    "parse_id",
    "parse_ids",
    "parse_integer",
    "parse_number",
    "parse_row_id",
    "parse_text",
    "parse_time",
    "parse_yes_no",
]
