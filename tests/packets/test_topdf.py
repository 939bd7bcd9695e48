from __future__ import annotations

import http.server
import io
import os
import threading
import time
from datetime import date
from pathlib import Path

import docx
import officefakes
import pypdf
import pytest
from PIL import Image

from toolkit.packets.office import OfficeMissingError, find_office
from toolkit.packets.topdf import OfficeBrokenError, PdfLimits, Printed, print_pdfs

AS_OF = date(2026, 10, 1)


def document(text: str, pages: int = 1) -> bytes:
    made = docx.Document()
    made.add_heading("Plan", 1)
    for page in range(pages):
        made.add_paragraph(text)
        if page + 1 < pages:
            made.add_page_break()
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def texts(results: list[Printed]) -> list[str]:
    return ["" if one.pdf is None else pypdf.PdfReader(io.BytesIO(one.pdf)).pages[0].extract_text() for one in results]


@pytest.mark.engine("soffice")
def test_pdfs_come_in_the_order_of_the_documents_over_several_launches_and_are_the_same_each_time():
    documents = [document(f"Number {number}") for number in range(5)]
    results = list(print_pdfs(documents, as_of=AS_OF, limits=PdfLimits(at_once=3)))
    assert [f"Number {number}" in text for number, text in enumerate(texts(results))] == [True] * 5
    again = list(print_pdfs(documents[3:], as_of=AS_OF))
    assert [one.pdf for one in again] == [one.pdf for one in results[3:]]
    reader = pypdf.PdfReader(io.BytesIO(results[0].pdf or b""))
    assert reader.metadata is not None
    assert reader.metadata["/CreationDate"] == "D:20261001000000Z'"
    assert reader.root_object["/MarkInfo"]["/Marked"] is not None


@pytest.mark.engine("soffice")
def test_what_is_no_word_document_is_said_to_be_none_and_the_others_are_printed():
    results = list(print_pdfs([b"garbage", document("Good"), b"PK\x03\x04 cut off"], as_of=AS_OF))
    assert [one.pdf is not None for one in results] == [False, True, False]
    assert results[0].reason == "It is not a Word document."
    assert "LibreOffice could not make a PDF" in results[2].reason


@pytest.mark.engine("soffice")
def test_a_launch_that_is_killed_is_taken_up_again(tmp_path):
    results = list(
        print_pdfs([document("One"), document("Two")], as_of=AS_OF, program=officefakes.breaks_once(tmp_path))
    )
    assert [one.reason for one in results] == ["", ""]


@pytest.mark.engine("soffice")
def test_the_document_at_which_it_breaks_off_is_given_up_and_those_after_it_are_printed(tmp_path):
    bad = document("Bad " * 500)
    program = officefakes.stumbles(tmp_path, len(bad))
    results = list(print_pdfs([document("One"), bad, document("Two"), document("Three")], as_of=AS_OF, program=program))
    assert [bool(one.pdf) for one in results] == [True, False, True, True]
    assert ["One" in texts(results)[0], "Three" in texts(results)[3]] == [True, True]


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_one_that_hangs_is_ended_with_all_that_it_started(tmp_path):
    program = officefakes.hangs(tmp_path)
    results = list(print_pdfs([document("One")], as_of=AS_OF, limits=PdfLimits(seconds=0.4), program=program))
    assert results[0].pdf is None
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if _is_gone(child):
            return
        time.sleep(0.02)
    pytest.fail("the child is still at work")


def _is_gone(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_one_that_makes_nothing_of_anything_ends_the_work_soon(tmp_path):
    with pytest.raises(OfficeBrokenError, match="does not make PDFs"):
        list(print_pdfs([document("One")] * 20, as_of=AS_OF, program=officefakes.makes_nothing(tmp_path)))


@pytest.mark.parametrize(("platform", "how"), [("win32", "winget"), ("darwin", "brew"), ("linux", "apt-get")])
def test_where_it_is_missing_it_is_said_how_to_get_it(platform, how, tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.packets.office._PLACES", {"win32": (), "darwin": (), "linux": ()})
    with pytest.raises(OfficeMissingError, match=how):
        find_office({"PATH": str(tmp_path)}, platform)
    with pytest.raises(OfficeMissingError, match="PLANKIT_OFFICE says"):
        find_office({"PLANKIT_OFFICE": str(tmp_path / "none")}, platform)


@pytest.mark.engine("soffice")
def test_nothing_that_a_document_points_to_is_fetched(tmp_path):
    asked: list[str] = []
    picture = tmp_path / "secret.png"
    Image.new("RGB", (40, 40), "red").save(picture)

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", str(picture.stat().st_size))
            self.end_headers()
            self.wfile.write(picture.read_bytes())

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        remote = f"http://127.0.0.1:{server.server_port}/x.png"
        results = list(print_pdfs([_linking(remote), _linking(picture.as_uri())], as_of=AS_OF))
        server.shutdown()
    assert asked == []
    assert [text.strip() for text in texts(results)] == ["Linked", "Linked"]
    assert [(one.pdf or b"").count(b"/Subtype/Image") for one in results] == [0, 0]


def _linking(address: str) -> bytes:
    """A document with a linked picture and a remote template."""
    made = docx.Document()
    made.add_paragraph("Linked")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    run = made.add_paragraph().add_run()
    run.add_picture(picture)
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    blip = next(node for node in run._r.iter() if node.tag.endswith("}blip"))
    del blip.attrib[f"{{{related}}}embed"]
    blip.set(f"{{{related}}}link", made.part.relate_to(address, f"{related}/image", is_external=True))
    made.part._settings_part.relate_to(address, f"{related}/attachedTemplate", is_external=True)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()
