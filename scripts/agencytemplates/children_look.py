"""The styles of the children's and family agency."""

from __future__ import annotations

from agencytemplates.styles import Block, Grid, Paragraph, Type

TEAL, CORAL, CREAM, MIST, INK, GREY = "1B625E", "C4472A", "FDF3E6", "E2F0EE", "333333", "5F5F5F"
_ROWS = (("bottom", "CFE3E0", 6), ("insideH", "CFE3E0", 6))
_WHITE = (("insideH", "FFFFFF", 12), ("insideV", "FFFFFF", 12))

PARAGRAPHS = (
    Paragraph("Title", "Title", Block(4, 2, keep_next=True), Type(size=20, color=CORAL, bold=True), next="BodyText"),
    Paragraph(
        "Heading1",
        "heading 1",
        Block(
            16,
            6,
            keep_next=True,
            keep_lines=True,
            shade=MIST,
            borders=(("left", TEAL, 36),),
            border_space=6,
            left=120,
            outline=0,
        ),
        Type(size=13, color=TEAL, bold=True),
        next="BodyText",
    ),
    Paragraph(
        "Heading2",
        "heading 2",
        Block(12, 4, keep_next=True, keep_lines=True, outline=1),
        Type(size=12, color=CORAL, bold=True),
        next="BodyText",
    ),
    Paragraph(
        "Heading3",
        "heading 3",
        Block(10, 3, keep_next=True, keep_lines=True, outline=2),
        Type(size=10.5, color=TEAL, bold=True),
        next="BodyText",
    ),
    Paragraph("BodyText", "Body Text", Block(0, 6, line=1.15)),
    Paragraph("BeforeTable", "Before Table", Block(2, 5, line=1.1, keep_next=True), base="BodyText"),
    Paragraph("Lead", "Lead", Block(4, 2, keep_next=True), Type(bold=True, color=TEAL), next="BodyText"),
    Paragraph(
        "Quote",
        "Quote",
        Block(2, 7, line=1.2, left=240, right=240),
        Type(italic=True, color=TEAL, size=11),
        next="BodyText",
    ),
    Paragraph("GoalQuote", "Goal Quote", Block(0, 4, keep_next=True), base="Quote"),
    Paragraph(
        "GoalText",
        "Goal Text",
        Block(0, 4, line=1.15, keep_next=True, keep_lines=True),
        Type(bold=True),
        next="BodyText",
    ),
    Paragraph("GoalNote", "Goal Note", Block(0, 3, keep_next=True), Type(size=9, color=GREY)),
    Paragraph(
        "GoalMeasure",
        "Goal Measure",
        Block(3, 4, line=1.25, shade=CREAM, keep_lines=True, tabs=(("left", 4800),)),
        Type(size=9.5),
    ),
    Paragraph(
        "SecondLanguage", "Second Language", Block(0, 4, line=1.15, keep_next=True), Type(color=GREY, proofed=False)
    ),
    Paragraph("TableText", "Table Text", Block(1, 1), Type(size=9)),
    Paragraph("TableStrong", "Table Strong", Block(1, 1), Type(bold=True), base="TableText"),
    Paragraph("TableNote", "Table Note", Block(0, 1), Type(size=8.5, color=GREY), base="TableText"),
    Paragraph("TableQuote", "Table Quote", Block(1, 1), Type(italic=True, color=TEAL), base="TableText"),
    Paragraph(
        "TableSecondLanguage", "Table Second Language", Block(1, 1), Type(color=GREY, proofed=False), base="TableText"
    ),
    Paragraph("TableHeading", "Table Heading", Block(2, 2, keep_next=True), Type(size=9, bold=True, color=TEAL)),
    Paragraph("FieldLabel", "Field Label", Block(2, 0), Type(size=8, bold=True, color=TEAL), next="FieldValue"),
    Paragraph("FieldValue", "Field Value", Block(0, 3), Type(size=9.5)),
    Paragraph("FieldName", "Field Name", Block(0, 3), Type(size=10.5, bold=True)),
    Paragraph("SignerLabel", "Signer Label", Block(3, 1, keep_next=True), Type(size=9, bold=True, color=TEAL)),
    Paragraph("TableEnd", "Table End", Block(), Type(size=1)),
    Paragraph("Statement", "Statement", Block(6, 5, line=1.15, keep_next=True)),
    Paragraph("DraftMark", "Draft Mark", Block(2, 4), Type(size=12, bold=True, color="B00020", spacing=20)),
    Paragraph("LetterheadName", "Letterhead Name", Block(6, 0), Type(size=19, bold=True, color=TEAL)),
    Paragraph("LetterheadDepartment", "Letterhead Department", Block(), Type(size=11, color=CORAL)),
    Paragraph("LetterheadDetail", "Letterhead Detail", Block(8, 0, line=1.15, align="right"), Type(size=8, color=GREY)),
    Paragraph(
        "LetterheadRule", "Letterhead Rule", Block(0, 2, borders=(("bottom", CORAL, 12),), border_space=1), Type(size=3)
    ),
    Paragraph("Header", "header", Block(0, 6, tabs=(("right", 9600),)), Type(size=8.5, color=TEAL, bold=True)),
    Paragraph(
        "Footer",
        "footer",
        Block(0, 0, tabs=(("right", 9600),), borders=(("top", CORAL, 8),), border_space=5),
        Type(size=8, color=GREY),
    ),
)
GRIDS = (
    Grid("HarborCard", "Harbor Card", _WHITE, (30, 130, 30, 130), fill=CREAM),
    Grid(
        "HarborTable",
        "Harbor Table",
        _ROWS,
        (40, 110, 40, 110),
        header_type=Type(bold=True, color=TEAL),
        header_lines=(("bottom", TEAL, 12),),
    ),
    Grid(
        "HarborSignatures",
        "Harbor Signatures",
        (("bottom", INK, 6), ("insideH", INK, 6)),
        (40, 110, 40, 110),
        header_type=Type(bold=True, color=TEAL),
    ),
    Grid("HarborLetterhead", "Harbor Letterhead", (), (0, 0, 0, 60)),
)
