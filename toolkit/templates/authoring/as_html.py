"""The field reference as one HTML page, readable without a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from toolkit.templates.authoring.handbook import SNIPPETS, Chapter, Entry, Snippet

__all__ = ["handbook_html"]

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2733; }
h1, h2, h3 { line-height: 1.2; color: #1f3864; } h2 { margin-top: 2.5rem; border-bottom: 2px solid #1f3864; }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; }
th, td { border: 1px solid #b8c2cf; padding: .35rem .5rem; text-align: left; vertical-align: top; }
th { background: #e4e9f2; } code, pre { font: 14px/1.45 ui-monospace, Consolas, monospace; }
pre { background: #f4f6f9; padding: .6rem .8rem; overflow: auto; } nav { columns: 3 14rem; }
"""


def handbook_html(title: str, chapters: Iterable[Chapter], filters: Iterable[Entry]) -> str:
    """The whole page."""
    known = list(chapters)
    names = ["Ready pieces", *(chapter.title for chapter in known), "Filters"]
    links = "".join(f'<li><a href="#c{number}">{escape(name)}</a></li>' for number, name in enumerate(names))
    parts = [
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">',
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_STYLE}</style></head>',
        f"<body><h1>{escape(title)}</h1><p>Copy a tag into your Word template, between the words that surround it.</p>",
        f'<nav aria-label="Chapters"><ul>{links}</ul></nav><main><h2 id="c0">Ready pieces</h2>',
        *(line for snippet in SNIPPETS for line in _snippet(snippet)),
    ]
    for number, chapter in enumerate(known, 1):
        parts.append(f'<h2 id="c{number}">{escape(chapter.title)}</h2>')
        if chapter.loop is not None:
            parts.append(f"<p>For each of them:</p><pre>{escape(chapter.loop[0])}\n…\n{escape(chapter.loop[1])}</pre>")
        parts.append(_table(("Tag", "Label", "What it says", "Example"), chapter.entries))
    parts.append(f'<h2 id="c{len(known) + 1}">Filters</h2>')
    parts.append(_table(("Example", "Filter", "What it does", "Prints"), filters))
    return "\n".join([*parts, "</main></body></html>\n"])


def _table(header: Sequence[str], entries: Iterable[Entry]) -> str:
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in header)
    rows = "".join(
        f"<tr><td><code>{escape(entry.tag)}</code></td><td>{escape(entry.label)}</td>"
        f"<td>{escape(entry.description)}</td><td>{escape(entry.sample)}</td></tr>"
        for entry in entries
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _snippet(snippet: Snippet) -> Iterator[str]:
    yield f"<h3>{escape(snippet.title)}</h3>"
    if snippet.note:
        yield f"<p>{escape(snippet.note)}</p>"
    if snippet.paragraphs:
        yield f"<pre>{escape(chr(10).join(snippet.paragraphs))}</pre>"
    if snippet.header:
        head = "".join(f'<th scope="col">{escape(label)}</th>' for label in snippet.header)
        rows = "".join(f"<tr>{_cells(row, len(snippet.header))}</tr>" for row in snippet.rows)
        yield f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(row: Sequence[str], columns: int) -> str:
    """The cells of a row; a single one stretches over the whole table."""
    wide = f' colspan="{columns}"' if len(row) == 1 else ""
    return "".join(f"<td{wide}><code>{escape(text)}</code></td>" for text in row)
