"""The styles of the recovery programme."""

from __future__ import annotations

from agencytemplates.styles import Block, Grid, Paragraph, Type

GREEN, AMBER, LEAF, GREY, SERIF = "2E5D4B", "9A6A14", "EAF2ED", "595959", "Times New Roman"
_HAIR = "B9CFC3"
_LINES = (("top", GREEN, 8), ("bottom", GREEN, 8), ("insideH", _HAIR, 4))

PARAGRAPHS = (
    Paragraph("Title", "Title", Block(2, 4, keep_next=True), Type(SERIF, 22, GREEN, True), next="BodyText"),
    Paragraph(
        "Heading1",
        "heading 1",
        Block(15, 5, keep_next=True, keep_lines=True, outline=0),
        Type(SERIF, 15, GREEN, True),
        next="BodyText",
    ),
    Paragraph(
        "Heading2",
        "heading 2",
        Block(11, 4, keep_next=True, keep_lines=True, borders=(("bottom", AMBER, 8),), border_space=1, outline=1),
        Type(SERIF, 12.5, AMBER, True),
        next="BodyText",
    ),
    Paragraph(
        "Heading3",
        "heading 3",
        Block(9, 3, keep_next=True, keep_lines=True, outline=2),
        Type(size=9, color=GREEN, bold=True, caps=True, spacing=10),
        next="BodyText",
    ),
    Paragraph("BodyText", "Body Text", Block(0, 5, line=1.12)),
    Paragraph("BeforeTable", "Before Table", Block(0, 5, keep_next=True), base="BodyText"),
    Paragraph("AfterTable", "After Table", Block(5, 4, line=1.12), base="BodyText"),
    Paragraph(
        "Quote",
        "Quote",
        Block(2, 6, line=1.1, left=240, right=240, borders=(("left", AMBER, 24),), border_space=8),
        Type(SERIF, 12, italic=True),
        next="BodyText",
    ),
    Paragraph(
        "GoalText", "Goal Text", Block(0, 4, line=1.12, keep_next=True, keep_lines=True), Type(size=10.5, bold=True)
    ),
    Paragraph(
        "SecondLanguage", "Second Language", Block(0, 4, line=1.12, keep_next=True), Type(color=GREY, proofed=False)
    ),
    Paragraph("GoalMeasure", "Goal Measure", Block(2, 4, line=1.15, shade=LEAF, keep_next=True), Type(size=9.5)),
    Paragraph("GoalNote", "Goal Note", Block(0, 3, keep_next=True), Type(size=9)),
    Paragraph("TableText", "Table Text", Block(1, 1), Type(size=9)),
    Paragraph("TableStrong", "Table Strong", Block(1, 1), Type(bold=True, size=9.5), base="TableText"),
    Paragraph("TableQuote", "Table Quote", Block(1, 1), Type(SERIF, 10, italic=True), base="TableText"),
    Paragraph(
        "TableSecondLanguage", "Table Second Language", Block(1, 1), Type(color=GREY, proofed=False), base="TableText"
    ),
    Paragraph("TableHeading", "Table Heading", Block(2, 2, keep_next=True), Type(size=8.5, bold=True, color="FFFFFF")),
    Paragraph("RowLabel", "Row Label", Block(1, 1), Type(size=9, bold=True, color=GREEN)),
    Paragraph("LevelMark", "Level Mark", Block(0, 0), Type(size=13, bold=True, color=AMBER)),
    Paragraph("SignerLabel", "Signer Label", Block(2, 1, keep_next=True), Type(size=9, bold=True)),
    Paragraph("TableEnd", "Table End", Block(), Type(size=1)),
    Paragraph("Statement", "Statement", Block(5, 4, keep_next=True), Type(size=9.5)),
    Paragraph(
        "DraftMark", "Draft Mark", Block(2, 4, align="right"), Type(size=12, bold=True, color="B00020", spacing=20)
    ),
    Paragraph("LetterheadName", "Letterhead Name", Block(10, 1), Type(SERIF, 24, GREEN, True)),
    Paragraph("LetterheadDepartment", "Letterhead Department", Block(), Type(size=10.5, color=AMBER, bold=True)),
    Paragraph("LetterheadLogo", "Letterhead Logo", Block(align="right")),
    Paragraph(
        "LetterheadDetail",
        "Letterhead Detail",
        Block(4, 4, borders=(("top", GREEN, 24),), border_space=4),
        Type(size=8.5, color=GREY),
    ),
    Paragraph(
        "Header",
        "header",
        Block(0, 6, tabs=(("right", 9720),), borders=(("bottom", GREEN, 18),), border_space=3),
        Type(size=8.5, color=GREEN, bold=True),
    ),
    Paragraph(
        "FooterNotice",
        "Footer Notice",
        Block(0, 2, align="center", keep_next=True, borders=(("top", GREEN, 12),), border_space=4),
        Type(size=8.5, bold=True, color=GREEN),
    ),
    Paragraph("Footer", "footer", Block(0, 0, tabs=(("right", 9720),)), Type(size=8, color=GREY)),
)
GRIDS = (
    Grid("CedarPanel", "Cedar Panel", _LINES, (30, 90, 30, 90), column_fill=LEAF),
    Grid(
        "CedarTable",
        "Cedar Table",
        _LINES,
        (30, 90, 30, 90),
        header_fill=GREEN,
        header_type=Type(bold=True, color="FFFFFF"),
    ),
    Grid(
        "CedarSignatures",
        "Cedar Signatures",
        (("bottom", "000000", 6), ("insideH", "000000", 6)),
        (30, 90, 30, 90),
        header_fill=GREEN,
        header_type=Type(bold=True, color="FFFFFF"),
    ),
    Grid("CedarLetterhead", "Cedar Letterhead", (), (0, 0, 0, 0)),
)
