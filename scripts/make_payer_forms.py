"""Makes the two payer-like forms in samples/forms anew: `python scripts/make_payer_forms.py [FOLDER]`.

Both payers are invented. Where a map lies beside a form, its fingerprint and layout are written anew; the rest of a map is
written by hand. The same script makes the same bytes.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from payerforms.authorisation import authorisation_request
from payerforms.summary import plan_summary

from toolkit.forms.mapping.drafting import layout_block
from toolkit.forms.reading.reading import read_form

FORMS: Mapping[str, Callable[[], bytes]] = {
    "authorisation-request.pdf": authorisation_request,
    "plan-summary.pdf": plan_summary,
}


def make(folder: Path) -> None:
    """Write the forms, and what their maps say of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, form in FORMS.items():
        data = form()
        (folder / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")
        path = (folder / name).with_suffix(".yaml")
        if path.exists():
            text = path.read_text("utf-8").split("\n# What the form was like", 1)[0].rstrip("\n")
            fingerprint, layout = layout_block(read_form(data).fields)
            text = re.sub(r"(?m)^fingerprint:.*$", f"fingerprint: {fingerprint}", text)
            path.write_text(f"{text}\n\n{layout}\n", "utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "samples" / "forms")
