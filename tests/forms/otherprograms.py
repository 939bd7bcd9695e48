"""The programs and engines that people fill forms in with, each as a function: a form and values in, what it saves out.

pdf.js is Firefox's engine and PDFium that of Chrome and Edge (here it is clicked and typed into); pdf-lib, pdftk and pikepdf
stand for all the tools behind other programs.
"""

import ctypes
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pikepdf.form import DefaultAppearanceStreamGenerator, Form

from toolkit.forms.fonts.embedded import font_bytes
from toolkit.forms.model import FieldKind
from toolkit.forms.reading.reading import read_form

PROGRAMS = Path(__file__).parent / "programs"


def installed(folder):
    """A folder with the pinned packages of Node: `folder`, or the one that PLANKIT_TEST_CACHE keeps between runs."""
    cache = os.environ.get("PLANKIT_TEST_CACHE")
    folder = Path(cache) / "pdf-programs" if cache else folder
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROGRAMS / "package.json", folder)
    shutil.copy(PROGRAMS / "fill.mjs", folder)
    if not (folder / "node_modules" / "pdf-lib").is_dir():
        command = ["npm", "install", "--no-audit", "--no-fund", "--omit=optional", "--silent"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if done.returncode:
            reason = f"npm could not install the PDF programs: {done.stderr.strip()[-200:]}"
            if os.environ.get("CI"):
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)
    return folder


def by_node(program, folder, data, values):
    (folder / "in.pdf").write_bytes(data)
    (folder / "font.ttf").write_bytes(font_bytes())
    (folder / "values.json").write_text(json.dumps(values), encoding="utf-8")
    command = ["node", "fill.mjs", program, "in.pdf", "out.pdf", "values.json", "font.ttf"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "out.pdf").read_bytes()


def by_pdfium(data, values):
    """Click and type as somebody in a browser does."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    form = document.formenv
    for field in read_form(data).fields:
        for place in field.places if field.name in values else ():
            _touch(form, document[place.page - 1], field, place, values[field.name])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _touch(form, page, field, place, value):
    x, y = (place.rect[0] + place.rect[2]) / 2, (place.rect[1] + place.rect[3]) / 2
    wants_click = {
        FieldKind.CHECK_BOX: bool(value) != bool(field.value),
        FieldKind.RADIO: place.export == value,
    }.get(field.kind, True)
    if wants_click:
        pdfium.FORM_OnMouseMove(form, page, 0, x, y)
        pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
        pdfium.FORM_OnLButtonUp(form, page, 0, x, y)
    if field.kind is FieldKind.TEXT:
        wide = f"{value}\0".encode("utf-16-le")
        pdfium.FORM_SelectAllText(form, page)
        pdfium.FORM_ReplaceSelection(form, page, (ctypes.c_ushort * (len(wide) // 2)).from_buffer_copy(wide))
    elif field.kind is FieldKind.DROP_DOWN:
        position = [option.export for option in field.options].index(value)
        pdfium.FORM_SetIndexSelected(form, page, position, True)
    pdfium.FORM_ForceToKillFocus(form)


def by_pikepdf(data, values):
    with pikepdf.open(io.BytesIO(data)) as document:
        form = Form(document, DefaultAppearanceStreamGenerator)
        for name, value in values.items():
            field = form[name]
            if hasattr(field, "checked"):
                field.checked = bool(value)
            else:
                field.value = pikepdf.Name(f"/{value}") if name == "risk" else value
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def by_pdftk(data, values, folder):
    (folder / "in.pdf").write_bytes(data)
    fields = "".join(_xfdf(name.split("."), value or "Off") for name, value in values.items())
    xml = f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'
    (folder / "values.xfdf").write_text(xml, encoding="utf-8")
    command = ["pdftk", "in.pdf", "fill_form", "values.xfdf", "output", "out.pdf"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "out.pdf").read_bytes()


def _xfdf(path, value):
    inner = _xfdf(path[1:], value) if path[1:] else f"<value>{escape(value)}</value>"
    return f'<field name="{path[0]}">{inner}</field>'
