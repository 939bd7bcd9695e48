"""How an agency's documents look and speak: one design for each agency and language, and the pieces all documents use.

The documents beside the plan say the same in each agency; letterhead, type, colours, tables and words are the agency's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agencytemplates.markup import Cell, Row, cell, cells, each_row, field, header, p, row, rows_when, table, tr
from agencytemplates.package import Letter
from agencytemplates.phrases import optional, words_if
from agencytemplates.styles import Block, Grid, Paragraph, Type, styles_part

_COLUMNS = 12
Field = tuple[str, ...]
"""A label, a value, and if wanted the style of the value."""
Line = Sequence[Field]
Lines = Line | list[Row]


@dataclass(frozen=True)
class Design:
    """An agency's look in one language.

    `width` is that of all tables; `form`, `listing`, `signing` are table styles. A form has its labels above the values, or
    where `pairs` gives the widths of four columns, beside them. `own` are the agency's words for things.
    """

    language: str
    width: int
    form: str
    listing: str
    signing: str
    base: Type
    paragraphs: tuple[Paragraph, ...]
    grids: tuple[Grid, ...]
    first_header: str
    header: str
    footer: str
    margins: tuple[int, int, int, int]
    client: str
    clinician: str
    pairs: tuple[int, int, int, int] | None = None
    numbered: bool = False

    def t(self, english: str, spanish: str) -> str:
        """The words in the language of the document."""
        return spanish if self.language == "es" else english

    # -- the whole ------------------------------------------------------------------------------------------------------

    def letter(self, *body: str, numbered: bool = True, close: bool = False) -> Letter:
        """A document of this look.

        `numbered` is whether its sections are, where the agency numbers sections; `close` sets its headings closer, for
        what is to stand on one page.
        """
        code = self.t("en-US", "es-US")
        top, right, bottom, left = self.margins
        numbered = numbered and self.numbered
        heading = next(style for style in self.paragraphs if style.id == "Heading1")
        block = replace(heading.block, numbered=numbered)
        plain = replace(heading, block=replace(block, before=7, after=2) if close else block)
        paragraphs = tuple(plain if style is heading else style for style in self.paragraphs)
        return Letter(
            title="{{ document.title }}",
            subject=self.t("Record {{ client.id }}", "Expediente {{ client.id }}"),
            language=code,
            styles=styles_part(code, self.base, (*paragraphs, *self._more()), self.grids),
            body="".join(body),
            first_header=self.first_header,
            header=self.header,
            first_footer=self.footer,
            footer=self.footer,
            margins=(top, right, bottom - 200 if close else bottom, left),
            numbered_headings=numbered,
            bulleted=True,
        )

    def _more(self) -> tuple[Paragraph, ...]:
        """The styles that the documents beside the plan need, made from those of the plan."""
        title = next(style for style in self.paragraphs if style.id == "Title")
        color = title.type.color
        quote = next(style for style in self.paragraphs if style.id == "Quote")
        size = (self.base.size or 10) + 0.5
        return (
            Paragraph(
                "TitleNextPage", "Title Next Page", replace(title.block, new_page=True), base="Title", next="BodyText"
            ),
            Paragraph("ListBullet", "List Bullet", Block(0, 2, line=1.08, left=300, bullet=True), base="BodyText"),
            Paragraph(
                "Choice", "Choice", Block(1, 2, line=1.15, tabs=(("left", 3100), ("left", 6200))), base="TableText"
            ),
            Paragraph("Legend", "Legend", Block(2, 4, keep_next=True), Type(size=8.5, color="595959")),
            Paragraph("Right", "Right", Block(0, 2, line=1.05, left=300), Type(size=9), base="ListBullet"),
            Paragraph("CopyText", "Copy Text", Block(2, 3, line=1.08), Type(size=size), base="BodyText"),
            Paragraph("CopyGoal", "Copy Goal", Block(1, 1), Type(size=size, bold=True), base="TableText"),
            Paragraph("CopyCell", "Copy Cell", Block(1, 1, line=1.05), Type(size=size - 0.5), base="TableText"),
            Paragraph(
                "Statute",
                "Statute",
                Block(0, 4, line=1.05, keep_lines=True),
                Type(size=8.5, language="en-US"),
                base="BodyText",
            ),
            Paragraph("CoverLead", "Cover Lead", Block(60, 4), Type(size=11, color="595959"), next="CoverName"),
            Paragraph(
                "CoverName",
                "Cover Name",
                replace(quote.block, before=4, after=24, left=0, right=0, borders=(), keep_next=True),
                Type(title.type.font, 26, color, True, False),
            ),
            Paragraph("NewPage", "New Page", Block(new_page=True), Type(size=1)),
            Paragraph("ChartCell", "Chart Cell", Block(2, 2, keep_next=True), base="TableText"),
            Paragraph("NoEntry", "No Entry", Block(6, 4), base="BodyText"),
        )

    # -- forms ------------------------------------------------------------------------------------------------------------

    def fields(self, caption: str, lines: Iterable[Lines]) -> str:
        """A form: lines of labels and values, two or three to a line, or rows that were made with `line`."""
        rows: list[Row] = []
        waiting: list[Field] = []  # where labels stand beside values, fields of several lines are laid out two by two
        for entry in lines:
            made = [each for each in entry if isinstance(each, Row)]
            plain = [each for each in entry if not isinstance(each, Row)]
            if made or self.pairs is None:
                rows += [*self.line(waiting), *(made or self.line(plain))]
                waiting = []
            else:
                waiting += plain
        rows += self.line(waiting)
        return table(self.form, caption, self._form_widths(), rows, first_column=self.pairs is not None)

    def line(self, fields: Line, height: int = 0) -> list[Row]:
        """The row or rows of one line of a form."""
        if not fields:
            return []
        if self.pairs is None:
            span = _COLUMNS // len(fields)
            return [row(*(field(each[0], each[1], span, *each[2:]) for each in fields), height=height)]
        rows = []
        for start in range(0, len(fields), 2):
            pair = fields[start : start + 2]
            span = 1 if len(pair) == 2 else 3
            found: list[Cell] = []
            for label, value, *style in pair:
                found += [cell(label, "RowLabel"), cell(value, style[0] if style else "TableText", span)]
            rows.append(row(*found, height=height))
        return rows

    def line_when(self, condition: str, fields: Line) -> list[Row]:
        """A line that is printed if the condition holds."""
        return rows_when(condition, *self.line(fields))

    def lines_each(self, loop: str, fields: Line, otherwise: Line) -> list[Row]:
        """A line for each item, and what stands there if there is none."""
        return each_row(loop, *self.line(fields), otherwise=self.line(otherwise))

    def boxes(self, caption: str, rows: Iterable[Row | list[Row]], columns: int = 1) -> str:
        """A table of rows that `box` made, of one or two columns."""
        return table(self.form, caption, self.widths(*[1] * columns), rows)

    def box(self, label: str, value: str = "", height: int = 0, span: int = 1) -> Row:
        """A label above its value, as wide as the page, with room to write where a height is given."""
        return row(self.labelled(label, value, span), height=height)

    def labelled(self, label: str, value: str, span: int = 1) -> Cell:
        """A cell with a label above its value."""
        above, below = ("FieldLabel", "FieldValue") if self.pairs is None else ("RowLabel", "TableText")
        return cells(p(label, above), p(value, below), span=span)

    def box_or_room(self, label: str, value: str, blank: str, height: int) -> list[Row]:
        """A box with its value, or room to write where it has none and `blank` holds."""
        given = value.strip("{} ")
        room = self.box(label, "", height)
        return [tr(f"if {given}"), self.box(label, value), tr(f"elif {blank}"), room, tr("endif")]

    def _form_widths(self) -> tuple[int, ...]:
        if self.pairs is not None:
            return self.pairs
        share = self.width // _COLUMNS
        return (*[share] * (_COLUMNS - 1), self.width - share * (_COLUMNS - 1))

    # -- lists ------------------------------------------------------------------------------------------------------------

    def widths(self, *parts: int) -> tuple[int, ...]:
        """Column widths in the proportion of the parts."""
        given = [self.width * part // sum(parts) for part in parts[:-1]]
        return (*given, self.width - sum(given))

    def table_of(
        self,
        caption: str,
        parts: Sequence[int],
        labels: Sequence[str],
        rows: Iterable[Row | list[Row]],
    ) -> str:
        """A table with a header row."""
        return table(self.listing, caption, self.widths(*parts), [header(*labels), *rows])

    # -- what all documents have ------------------------------------------------------------------------------------------

    def who(self, *more: Lines) -> str:
        """Whose document it is: name, number, birth date, programme, clinician; then further lines."""
        t = self.t
        age = t(" (age ", " (edad: ")
        birth = "{{ client.birth_date }}" + words_if("client.birth_date", age + "{{ client.age }})")
        guardian = "{{ guardian.name }}" + optional("guardian.relation", " (", ")")
        return self.fields(
            self.client,
            [
                [
                    (t("Name", "Nombre"), "{{ client.full_name }}"),
                    (t("Record number", "Número de expediente"), "{{ client.id }}"),
                    (t("Date of birth", "Fecha de nacimiento"), birth),
                ],
                self.line_when(
                    "is_minor and guardian",
                    [
                        (t("Parent or guardian", "Madre, padre o tutor legal"), guardian),
                        (t("Telephone", "Teléfono"), "{{ guardian.phone }}"),
                    ],
                ),
                *more,
            ],
        )

    def signatures(self, caption: str, signers: str, others: str = "") -> str:
        """Lines to sign on: those who must, else client and clinician; then those who did besides."""
        t = self.t
        state = (
            "{% if signer.signed %}"
            + t("Signed", "Firmado")
            + optional("signer.method", " (", ")")
            + "{% elif signer.reason %}"
            + t("Not signed: ", "Sin firma: ")
            + "{{ signer.reason }}{% endif %}"
        )
        name = "{{ signer.name }}" + optional("signer.credential", ", ") + optional("signer.title", ", ")
        who = cells(p("{{ signer.label }}", "SignerLabel"), p(name, "TableText"))
        line = row(who, state, "{{ signer.date }}", height=720)
        client = cells(p(self.client, "SignerLabel"), p("{{ client.full_name }}", "TableText"))
        staffed = cells(
            p(self.clinician, "SignerLabel"),
            p("{{ clinician.name }}" + optional("clinician.credential", ", "), "TableText"),
        )
        guardian = cells(
            p(t("Parent or guardian", "Madre, padre o tutor legal"), "SignerLabel"),
            p("{{ guardian.name }}", "TableText"),
        )
        blank = [
            row(client, "", "", height=720),
            *rows_when("is_minor", row(guardian, "", "", height=720)),
            row(staffed, "", "", height=720),
        ]
        rows: list[Row | list[Row]] = [
            header(t("Who signs", "Quién firma"), t("Signature", "Firma"), t("Date", "Fecha")),
            each_row(f"signer in {signers}", line, otherwise=blank),
        ]
        if others:
            rows.append(each_row(f"signer in {others}", line))
        return table(self.signing, caption, self.widths(36, 44, 20), rows) + p("", "TableEnd")
