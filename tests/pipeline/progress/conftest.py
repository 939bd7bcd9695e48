"""A store of two clients whose forms are out, made once a module and copied for each test."""

from __future__ import annotations

import pytest
from returnedforms import AS_OF, NOW, Work, new_store

from toolkit.pipeline.progress.deciding import form_key, issue_forms
from toolkit.pipeline.progress.make import make_forms
from toolkit.pipeline.progress.occasions import Wish
from toolkit.store.store import Store


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    """A store with two clients, and the forms that were made of them: kept as files, since tests change both."""
    folder = tmp_path_factory.mktemp("issued")
    with new_store(folder / "store.sqlite") as store:
        made = make_forms([store.path], folder / "forms", wish=Wish(AS_OF), key=form_key(store))
        issue_forms(store, made.forms, actor="test", now=NOW)
    return folder, made


@pytest.fixture
def work(issued, tmp_path):
    folder, made = issued
    (tmp_path / "store.sqlite").write_bytes((folder / "store.sqlite").read_bytes())
    (tmp_path / "inbox").mkdir()
    with Store.open(tmp_path / "store.sqlite") as store:
        yield Work(tmp_path, store, {form.client: folder / "forms" / form.file for form in made.forms}, made)
