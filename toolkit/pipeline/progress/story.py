"""The story of a progress update on the samples: a workspace, forms out, two filled in, merged, and printed under their goals.

For the demonstration, and for whoever wants to see how the parts meet. What is filled in is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime as DateTime
from pathlib import Path

from toolkit.forms.filling.template import FormTemplate
from toolkit.pipeline.files import write_whole
from toolkit.pipeline.generate import generate
from toolkit.pipeline.importing.run import import_sources
from toolkit.pipeline.progress.deciding import form_key, issue_forms, states
from toolkit.pipeline.progress.inbox import merge_inbox
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.pipeline.setting import Selection
from toolkit.store.store import Store

__all__ = ["ANSWERS", "Story", "tell_story"]

ANSWERS: Mapping[str, Mapping[str, str]] = {
    "00001001": {
        "O1-1.rating": "3",
        "O1-1.status": "improving",
        "G1.rating": "6",
        "G1.note": "Rosa kept the morning routine on three school days, and says the boys now ask for the chart.",
        "review.held": "10/15/2026",
        "review.client_view": "“Mornings are calmer. I shouted once, and said sorry.”",
        "review.client_rating": "6",
        "review.proceed": "Yes",
    },
    "CF-2003": {"G1.note": "La familia probó la rutina de la noche; el niño durmió en su cama cuatro noches."},
}
"""What the two invented clinicians write, by client and field."""


@dataclass(frozen=True)
class Story:
    """What came of it: how many forms went out, how many of them are merged, and the review documents."""

    workspace: Path
    forms: int
    merged: int
    reviews: tuple[Path, ...]


def tell_story(source: Path, folder: Path, *, as_of: Date, now: DateTime) -> Story:
    """Import a caseload into a new store in `folder`, send forms out, fill in `ANSWERS`, merge, and print the reviews.

    The folder is left as it is then: `store.sqlite`, `forms/`, `inbox/`, `reviews/`. Told again, the story goes on with the
    store that is there, and changes nothing.
    """
    path, actor = folder / "store.sqlite", "plankit demo"
    folder.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    with Store.create(path, actor=actor, now=now) if is_new else Store.open(path) as store:
        if is_new:
            import_sources([source], store, actor=actor, now=now)
            _send_forms(store, folder, as_of, actor, now)
            merge_inbox(folder / "inbox", store, as_of=as_of, now=now, actor=actor)
        only, reviews = Selection(only=tuple(ANSWERS)), folder / "reviews"
        made = generate([path], reviews, as_of=as_of, kinds=("review",), selection=only, resume=True)
        with store.reader() as reader:
            forms = states(reader)
    files = tuple(reviews / product.file for product in made.products if product.file)
    return Story(folder, len(forms), sum(form.is_merged for form in forms), files)


def _send_forms(store: Store, folder: Path, as_of: Date, actor: str, now: DateTime) -> None:
    """Make the forms of all clients, and put two into the inbox as if they had come back."""
    (folder / "inbox").mkdir(exist_ok=True)
    made = make_forms([store.path], folder / "forms", wish=Wish(as_of), key=form_key(store))
    issue_forms(store, made.forms, actor=actor, now=now)
    for form in made.forms:
        if form.client in ANSWERS:
            blank = FormTemplate.load((folder / "forms" / form.file).read_bytes())
            filled = blank.fill(ANSWERS[form.client]).data
            write_whole(folder / "inbox" / f"{form.client}-progress.pdf", filled)
