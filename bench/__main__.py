"""`python -m bench`: measure, print the table, and write it to build/bench/bench.json."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

from bench.caseload import measure_caseload
from bench.forms import measure_forms
from bench.progress import measure_progress
from bench.reading import measure_reading
from bench.render import measure_rendering
from bench.rules import measure_rules
from bench.store import measure_store
from bench.table import Figure, print_table, write_json
from bench.templates import measure_templates

__all__ = ["main"]

_FOLDER = Path(__file__).parent.parent / "build" / "bench"
_CLIENTS, _FEW_CLIENTS = 10_000, 6
_FORMS = 1_000
_ROUNDS, _FEW_ROUNDS = 9, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are asked for. The exit code is 1 where a bar was missed."""
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help="render, templates, reading, rules, caseload, forms, progress, store (all if none is named)",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to try it out; no bar is looked at")
    parser.add_argument("--date", default=None, help="the date to write beside the figures (today)")
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="where the material and the figures go")
    options = parser.parse_args(arguments)
    clients, rounds = (_FEW_CLIENTS, _FEW_ROUNDS) if options.quick else (_CLIENTS, _ROUNDS)
    measures = {
        "render": lambda: measure_rendering(options.folder, rounds),
        "templates": lambda: measure_templates(rounds),
        "reading": lambda: measure_reading(options.folder, clients),
        "rules": lambda: measure_rules(options.folder, clients),
        "caseload": lambda: measure_caseload(options.folder, clients),
        "forms": lambda: measure_forms(options.folder, 5 if options.quick else _FORMS),
        "progress": lambda: measure_progress(options.folder, 5 if options.quick else _FORMS),
        "store": lambda: measure_store(options.folder, clients),
    }
    wanted = options.parts or list(measures)
    if unknown := set(wanted) - set(measures):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    figures: list[Figure] = []
    for part in wanted:
        print(f"Measuring: {part} …", file=sys.stderr, flush=True)
        # What earlier parts left in memory shall slow down neither the peer's nor our own objects of this one.
        gc.collect()
        gc.freeze()
        figures += measures[part]()
    print_table(figures)
    day = options.date or Date.today().isoformat()  # noqa: DTZ011
    write_json(options.folder / "bench.json", figures, date=day, quick=options.quick)
    return int(not options.quick and any(figure.met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
