"""The county's styles."""

from __future__ import annotations

from agencytemplates.styles import Block, Grid, Paragraph, Type

NAVY, GREY, PALE, RULE = "1F3864", "595959", "E4E9F2", "8496B0"
_BOX = tuple((side, RULE, 4) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))

PARAGRAPHS = (
    Paragraph(
        "Title",
        "Title",
        Block(2, 2, align="center", keep_next=True),
        Type(size=17, color=NAVY, bold=True),
        next="BodyText",
    ),
    Paragraph(
        "Heading1",
        "heading 1",
        Block(
            14,
            5,
            keep_next=True,
            keep_lines=True,
            borders=(("bottom", NAVY, 8),),
            border_space=2,
            outline=0,
            numbered=True,
        ),
        Type(size=12, color=NAVY, bold=True),
        next="BodyText",
    ),
    Paragraph(
        "Heading2",
        "heading 2",
        Block(11, 4, keep_next=True, keep_lines=True, outline=1),
        Type(size=11.5, color=NAVY, bold=True),
        next="BodyText",
    ),
    Paragraph(
        "Heading3",
        "heading 3",
        Block(8, 3, keep_next=True, keep_lines=True, outline=2),
        Type(size=10, color=NAVY, bold=True),
        next="BodyText",
    ),
    Paragraph("BodyText", "Body Text", Block(0, 5, line=1.08)),
    Paragraph("BeforeTable", "Before Table", Block(2, 5, line=1.1, keep_next=True), base="BodyText"),
    Paragraph("Lead", "Lead", Block(5, 1, keep_next=True), Type(size=9, color=GREY, bold=True), next="BodyText"),
    Paragraph(
        "Quote",
        "Quote",
        Block(1, 6, line=1.08, left=280, right=280, borders=(("left", RULE, 18),), border_space=8),
        Type(italic=True),
        next="BodyText",
    ),
    Paragraph(
        "GoalQuote",
        "Goal Quote",
        Block(
            0,
            6,
            line=1.08,
            left=280,
            right=280,
            keep_next=True,
            keep_lines=True,
            borders=(("left", RULE, 18),),
            border_space=8,
        ),
        Type(italic=True),
    ),
    Paragraph("TableText", "Table Text", Block(1, 1), Type(size=9)),
    Paragraph("TableStrong", "Table Strong", Block(), Type(bold=True), base="TableText"),
    Paragraph("TableQuote", "Table Quote", Block(1, 1), Type(italic=True, color="404040"), base="TableText"),
    Paragraph(
        "TableSecondLanguage",
        "Table Second Language",
        Block(1, 1),
        Type(color="404040", proofed=False),
        base="TableText",
    ),
    Paragraph("TableHeading", "Table Heading", Block(2, 2, keep_next=True), Type(size=8.5, bold=True, color=NAVY)),
    Paragraph("FieldLabel", "Field Label", Block(1, 0), Type(size=7.5, color=GREY), next="FieldValue"),
    Paragraph("FieldValue", "Field Value", Block(0, 2), Type(size=10)),
    Paragraph("FieldName", "Field Name", Block(0, 2), Type(size=10.5, bold=True)),
    Paragraph("SecondLanguage", "Second Language", Block(1, 2), Type(size=10, color="404040", proofed=False)),
    Paragraph("SignerLabel", "Signer Label", Block(2, 1, keep_next=True), Type(size=9, bold=True)),
    Paragraph("TableEnd", "Table End", Block(), Type(size=1)),
    Paragraph("Statement", "Statement", Block(5, 4, keep_next=True), Type(size=9.5)),
    Paragraph(
        "DraftMark", "Draft Mark", Block(2, 4, align="center"), Type(size=12, bold=True, color="C00000", spacing=20)
    ),
    Paragraph("LetterheadName", "Letterhead Name", Block(4, 1), Type(size=17, bold=True, color=NAVY)),
    Paragraph("LetterheadDepartment", "Letterhead Department", Block(0, 0), Type(size=11.5, color=GREY)),
    Paragraph(
        "LetterheadDetail", "Letterhead Detail", Block(4, 0, line=1.1, align="right"), Type(size=8.5, color=GREY)
    ),
    Paragraph(
        "LetterheadRule", "Letterhead Rule", Block(0, 4, borders=(("bottom", NAVY, 18),), border_space=1), Type(size=3)
    ),
    Paragraph(
        "Header",
        "header",
        Block(0, 6, tabs=(("center", 5040), ("right", 10080)), borders=(("bottom", NAVY, 6),), border_space=3),
        Type(size=8.5, color=GREY),
    ),
    Paragraph(
        "Footer",
        "footer",
        Block(0, 0, tabs=(("center", 5040), ("right", 10080)), borders=(("top", NAVY, 6),), border_space=4),
        Type(size=8, color=GREY),
    ),
)
GRIDS = (
    Grid("CountyForm", "County Form", _BOX, (20, 90, 20, 90)),
    Grid(
        "CountyTable", "County Table", _BOX, (20, 90, 20, 90), header_fill=PALE, header_type=Type(bold=True, color=NAVY)
    ),
    Grid(
        "CountySignatures",
        "County Signatures",
        _BOX,
        (20, 90, 20, 90),
        header_fill=PALE,
        header_type=Type(bold=True, color=NAVY),
    ),
    Grid("CountyLetterhead", "County Letterhead", (), (0, 0, 0, 100)),
)
