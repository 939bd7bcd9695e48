"""Make the shipped subset of ICD-10-CM from the release that `simple-icd-10-cm` carries. Run once a release, by hand.

The package is a tool for this script alone (`pip install simple-icd-10-cm`): importing it takes seconds and its data are of
one release. The titles are a work of the US government. Another release: raise the constants, and keep the older file.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import simple_icd_10_cm as official

RELEASE, VALID_FROM, VALID_TO = "ICD-10-CM (release of April 2026)", "2026-04-01", "2026-09-30"
RANGES = (
    ("F01", "F99"),
    ("R40", "R49"),
    ("T74", "T74"),
    ("T76", "T76"),
    ("X71", "X83"),
    ("Z55", "Z65"),
    ("Z69", "Z79"),
    ("Z86", "Z87"),
    ("Z91", "Z91"),
)
FILE = Path(__file__).resolve().parent.parent / "toolkit" / "records" / "icd10cm-2026-04.json.gz"


def is_shipped(code: str) -> bool:
    """Whether a code's category lies in one of the ranges."""
    return any(first <= code[:3] <= last for first, last in RANGES)


def main() -> None:
    """Write the file: the same bytes for the same release."""
    # A category that is a block of its own (F99) is listed twice.
    everything = set(official.get_all_codes(with_dots=True))
    codes = sorted(code for code in everything if official.is_category_or_subcategory(code) and is_shipped(code))
    rows = [[code, int(official.is_leaf(code)), official.get_description(code)] for code in codes]
    plain = {"release": RELEASE, "from": VALID_FROM, "to": VALID_TO, "ranges": RANGES, "codes": rows}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    FILE.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    print(f"{FILE.name}: {len(rows)} codes, {sum(row[1] for row in rows)} billable, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
