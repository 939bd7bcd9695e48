"""Makes the shipped agencies' Word templates and logos anew: `python scripts/make_agency_templates.py [FOLDER]`.

The Word files are what an agency edits afterwards, in Word; this script is how the shipped ones began, and how they are
changed here. The same script makes the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from agencytemplates import children, county, designs, logos, recovery
from agencytemplates.design import Design
from agencytemplates.package import Letter, word_file
from agencytemplates.papers_copy import client_copy
from agencytemplates.papers_cover import packet_cover
from agencytemplates.papers_release import release
from agencytemplates.papers_review import review
from agencytemplates.papers_signing import signature_page

PLANS: Mapping[str, Callable[[], Letter]] = {
    "county-behavioral-health/plan.docx": county.plan,
    "children-and-family/plan.docx": children.plan,
    "children-and-family/plan-es.docx": children.plan_in_spanish,
    "substance-use-programme/plan.docx": recovery.plan,
}
PAPERS: Mapping[str, Callable[[Design], Letter]] = {
    "review": review,
    "client-copy": client_copy,
    "signature-page": signature_page,
    "release": lambda design: release(design, substance_use=design.form == "CedarPanel"),
    "packet-cover": packet_cover,
}
DESIGNS: Mapping[str, Callable[[], Design]] = {
    "county-behavioral-health/{}.docx": designs.of_county,
    "children-and-family/{}.docx": lambda: designs.of_children("en"),
    "children-and-family/{}-es.docx": lambda: designs.of_children("es"),
    "substance-use-programme/{}.docx": designs.of_recovery,
}
LOGOS: Mapping[str, Callable[[], bytes]] = {
    "county-behavioral-health/logo.png": logos.seal,
    "children-and-family/logo.png": logos.harbor,
    "substance-use-programme/logo.png": logos.tree,
}


def make(folder: Path) -> None:
    """Write every template and logo into the agencies' folders below `folder`."""
    files = {name: word_file(letter()) for name, letter in PLANS.items()}
    for pattern, design in DESIGNS.items():
        files |= {pattern.format(kind): word_file(paper(design())) for kind, paper in PAPERS.items()}
    files |= {name: logo() for name, logo in LOGOS.items()}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "agency_templates")
