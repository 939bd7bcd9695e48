"""A progress update on paper: what is known is printed, and each question gets its place. No field is made here.

The form is a row of blocks, each as high as its text needs; a block that does not fit goes to the next page, and a heading
never stays behind alone. What is only for exceptions, with scores and signatures, never stands on page 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from toolkit.forms.making.qrcode import qr_code
from toolkit.forms.making.sheet import DrawnPage
from toolkit.forms.progress.paper import (
    BOTTOM,
    LEADING,
    LEFT,
    RIGHT,
    TOP,
    Colours,
    Logo,
    Paper,
    width_of,
    wrapped,
)
from toolkit.forms.progress.questions import Ask, GoalBlock, ObjectiveRow, ProgressForm, Question
from toolkit.forms.progress.words import Words

__all__ = ["Letterhead", "Placed", "lay_out"]

Rect = tuple[float, float, float, float]
_ROW = 15.0
_SMALL, _PLAIN, _LARGE = 7.4, 9.0, 11.0
_COLUMNS = (LEFT + 6, 330.0, 412.0, 478.0)
"""Where the columns of the table of objectives begin: text, last rating, new rating, status."""
_FIRST_CHOSEN = 2
"""The first of the columns whose fields are drop-downs: a triangle beside the header says so on paper."""
_GAP = 7.0
_SMALL_HEAD = 12.0
"""What the head of a further page takes."""


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head of page 1. `lines` are address and telephone."""

    name: str
    department: str
    lines: tuple[str, ...]
    colours: Colours
    logo: Logo | None = None


@dataclass(frozen=True)
class Placed:
    """A question and where its field goes; pages count from 1, `rect` is left, bottom, right, top."""

    question: Question
    page: int
    rect: Rect


@dataclass
class _Block:
    """Something of a known height that draws itself below `top`. `keep` asks for so much room after it on the same page."""

    height: float
    draw: Callable[[float], None]
    keep: float = 0.0
    new_page: bool = False


@dataclass
class _Sheet:
    """The form under way: the paper, and the places that were given out."""

    paper: Paper
    words: Words
    head: Letterhead
    placed: list[Placed] = field(default_factory=list)

    def place(self, question: Question, left: float, bottom: float, right: float, top: float) -> None:
        self.placed.append(Placed(question, self.paper.page, (left, bottom, right, top)))

    def label(self, x: float, top: float, question: Question, width: float) -> None:
        """The small grey label of a question; a triangle marks what is chosen from a list."""
        lines = wrapped(question.label, width - 8, _SMALL)
        self.paper.lines(x, top - _SMALL, lines, _SMALL, self.head.colours.grey)
        if question.ask is Ask.CHOICE:
            below = top - _SMALL - (len(lines) - 1) * _SMALL * LEADING
            self.paper.triangle(x + width_of(lines[-1], _SMALL) + 3, below + 1, 4.5, self.head.colours.accent)


def lay_out(form: ProgressForm, head: Letterhead, *, form_id: str) -> tuple[tuple[DrawnPage, ...], tuple[Placed, ...]]:
    """The drawn pages, and where each question's field goes, in the order of filling in."""
    sheet = _Sheet(Paper(head.colours), form.words, head)
    pages = _pages(_head(sheet, form), _blocks(sheet, form))
    for position, blocks in enumerate(pages):
        if position:
            sheet.paper.turn()
            _small_head(sheet, form)
        for block, top in blocks:
            block.draw(top)
        _foot(sheet, form_id, len(pages))
    return sheet.paper.finish(), tuple(sheet.placed)


def _pages(head: _Block, blocks: Sequence[_Block]) -> list[list[tuple[_Block, float]]]:
    """The blocks of each page with their upper edges. Nothing is drawn yet: each footer says how many pages there are."""
    pages = [[(head, TOP)]]
    top = TOP - head.height
    for block in blocks:
        if (block.new_page and len(pages) == 1) or top - block.height - block.keep < BOTTOM:
            pages.append([])
            top = TOP - _SMALL_HEAD
        pages[-1].append((block, top))
        top -= block.height
    return pages


def _blocks(sheet: _Sheet, form: ProgressForm) -> list[_Block]:
    blocks: list[_Block] = []
    for goal in form.goals:
        blocks += _goal(sheet, goal)
    if form.proceed is not None:
        blocks.append(_tick(sheet, form.proceed))
    blocks += _period(sheet, form.review)
    if form.exceptions or form.measures or form.signers:
        last = [*_exceptions(sheet, form.exceptions), *_measures(sheet, form.measures), *_signatures(sheet, form)]
        last[0].new_page = True
        blocks += last
    return blocks


# -- heads and feet -----------------------------------------------------------------------------------------------------


def _head(sheet: _Sheet, form: ProgressForm) -> _Block:
    paper, head, colours = sheet.paper, sheet.head, sheet.head.colours
    logo = paper.size_of(head.logo) if head.logo is not None else (0.0, 0.0)
    left = LEFT + (logo[0] + 12 if head.logo is not None else 0.0)
    pill = width_of(form.return_by, 8.5) + 16
    room = RIGHT - left - max(width_of(form.title, 17), pill) - 14
    name = wrapped(head.name, room, 14, 3)
    lines = [line for text in (head.department, *head.lines) if text for line in wrapped(text, room, 8, 2)]
    below = 27 + (len(name) - 1) * 14 * LEADING
    about = _about(sheet, form)
    above = 2 + max(logo[1], below + 10 * len(lines) - 6, 44) + 6

    def draw(edge: float) -> None:
        paper.text(LEFT, edge + 8, sheet.words.how, _SMALL, colours.grey)
        top = edge - 2
        if head.logo is not None:
            paper.picture(head.logo, LEFT, top)
        paper.lines(left, top - 14, name, 14, colours.primary, bold=True)
        for number, text in enumerate(lines):
            paper.text(left, top - below - 10 * number, text, 8, colours.grey)
        paper.text(RIGHT, top - 16, form.title, 17, colours.primary, bold=True, align=1)
        paper.box(RIGHT - pill, top - 40, pill, 16, fill=colours.primary)
        paper.text(RIGHT - 8, top - 35, form.return_by, 8.5, "#FFFFFF", bold=True, align=1)
        about.draw(edge - above)

    return _Block(above + about.height + _GAP, draw)


def _about(sheet: _Sheet, form: ProgressForm) -> _Block:
    """The grid of what the form is about: two pairs a line."""
    paper, colours = sheet.paper, sheet.head.colours
    half = (RIGHT - LEFT) / 2
    pairs = list(form.about)
    rows = [pairs[start : start + 2] for start in range(0, len(pairs), 2)]
    wrapped_rows = [[wrapped(value, half - 84, _PLAIN, 8) for _, value in row] for row in rows]
    heights = [max(map(len, row)) * _PLAIN * LEADING + 5 for row in wrapped_rows]

    def draw(top: float) -> None:
        paper.box(LEFT, top - sum(heights) - 4, RIGHT - LEFT, sum(heights) + 4, fill=colours.light)
        y = top - 2
        for row, texts, height in zip(rows, wrapped_rows, heights, strict=True):
            for column, ((label, _), lines) in enumerate(zip(row, texts, strict=True)):
                x = LEFT + 6 + column * half
                paper.text(x, y - _PLAIN - 1.5, label, _SMALL, colours.grey)
                paper.lines(x + 74, y - _PLAIN - 1.5, lines, _PLAIN, bold=column == 0 and y == top - 2)
            y -= height

    return _Block(sum(heights) + 4, draw)


def _small_head(sheet: _Sheet, form: ProgressForm) -> None:
    paper, colours = sheet.paper, sheet.head.colours
    paper.text(LEFT, TOP + 4, form.title, 9, colours.primary, bold=True)
    (_, client), (_, number), *_ = form.about
    number = f"   {number}"
    room = RIGHT - LEFT - width_of(form.title, 9) - width_of(number, 9) - 20
    paper.text(RIGHT, TOP + 4, wrapped(client, room, 9, 1)[0] + number, 9, colours.ink, align=1)
    paper.rule(LEFT, TOP - 2, RIGHT, colours.accent, 0.8)


def _foot(sheet: _Sheet, form_id: str, pages: int) -> None:
    paper, colours, words = sheet.paper, sheet.head.colours, sheet.words
    paper.rule(LEFT, 38, RIGHT, colours.line)
    if paper.page == pages:
        paper.squares(RIGHT - 28, 7, 28, qr_code(form_id))
    paper.text(LEFT, 27, form_id, 8, colours.ink, bold=True)
    paper.text(
        (LEFT + RIGHT) / 2 - width_of(words.confidential, _SMALL) / 2, 27, words.confidential, _SMALL, colours.grey
    )
    numbered = words.page.format(page=paper.page, pages=pages)
    paper.text(RIGHT - 36, 27, numbered, _SMALL, colours.grey, align=1)


# -- goals --------------------------------------------------------------------------------------------------------------


def _goal(sheet: _Sheet, goal: GoalBlock) -> list[_Block]:
    rows = [_objective(sheet, row) for row in goal.rows]
    heading = _goal_heading(sheet, goal)
    heading.keep = rows[0].height if rows else 0.0
    note = _answer(sheet, goal.note, 42.0)
    if rows:
        rows[-1].keep = note.height
    return [heading, *rows, note, _space(_GAP)]


def _goal_heading(sheet: _Sheet, goal: GoalBlock) -> _Block:
    paper, words, colours = sheet.paper, sheet.words, sheet.head.colours
    label = words.goal.format(number=goal.number) if goal.number else ""
    indent = width_of(label, _LARGE) + 10 if label else 0.0
    room = RIGHT - LEFT - 12 - indent
    title = wrapped(goal.text, room, 9.5, 4)
    own = wrapped(goal.words, room, 8.2, 3) if goal.words else []
    bar = len(title) * 9.5 * LEADING + len(own) * 8.2 * LEADING + 7
    height = bar + 13

    def draw(top: float) -> None:
        paper.box(LEFT, top - bar, RIGHT - LEFT, bar, fill=colours.light)
        paper.box(LEFT, top - bar, 3, bar, fill=colours.primary)
        if label:
            paper.text(LEFT + 9, top - 13, label, _LARGE, colours.primary, bold=True)
        paper.lines(LEFT + 9 + indent, top - 12.5, title, 9.5, bold=True)
        paper.lines(LEFT + 9 + indent, top - 12.5 - len(title) * 9.5 * LEADING, own, 8.2, colours.grey)
        _column_heads(sheet, top - bar - 10)

    return _Block(height, draw)


def _column_heads(sheet: _Sheet, base: float) -> None:
    """The heads of the table of objectives on the base line at `base`."""
    paper, words, colours = sheet.paper, sheet.words, sheet.head.colours
    heads = (words.objective, words.last, words.new, words.status)
    for number, (x, end, head) in enumerate(zip(_COLUMNS, (*_COLUMNS[1:], RIGHT), heads, strict=True)):
        text = wrapped(head, end - x - 14, _SMALL, 1)[0]
        paper.text(x, base, text, _SMALL, colours.grey)
        if number >= _FIRST_CHOSEN:
            paper.triangle(x + width_of(text, _SMALL) + 3, base + 1, 4.5, colours.accent)


def _objective(sheet: _Sheet, row: ObjectiveRow) -> _Block:
    paper, colours = sheet.paper, sheet.head.colours
    room = _COLUMNS[1] - _COLUMNS[0] - 32
    text = wrapped(row.text, room, _PLAIN, 6)
    measure = wrapped(row.measure, room, _SMALL, 2) if row.measure else []
    last = wrapped(row.last, _COLUMNS[2] - _COLUMNS[1] - 6, 8.2, 3)
    height = max(len(text) * _PLAIN * LEADING + len(measure) * _SMALL * LEADING, len(last) * 8.2 * LEADING, _ROW) + 6

    def draw(top: float) -> None:
        if top == TOP - _SMALL_HEAD:  # the table goes on at the head of a page
            _column_heads(sheet, top + 2.6)
        paper.rule(LEFT, top, RIGHT)
        paper.text(_COLUMNS[0], top - 11, row.number, _PLAIN, colours.primary, bold=True)
        x = _COLUMNS[0] + 24
        paper.lines(x, top - 11, text, _PLAIN)
        paper.lines(x, top - 11 - len(text) * _PLAIN * LEADING + 1, measure, _SMALL, colours.grey)
        paper.lines(_COLUMNS[1], top - 11, last, 8.2)
        if row.rating is not None:
            sheet.place(row.rating, _COLUMNS[2], top - 3 - _ROW, _COLUMNS[3] - 8, top - 3)
        if row.status is not None:
            sheet.place(row.status, _COLUMNS[3], top - 3 - _ROW, RIGHT, top - 3)

    return _Block(height, draw)


# -- the period ---------------------------------------------------------------------------------------------------------


def _tick(sheet: _Sheet, question: Question) -> _Block:
    def draw(top: float) -> None:
        sheet.place(question, LEFT, top - 13, LEFT + 12, top - 1)
        sheet.paper.text(LEFT + 18, top - 10, question.label, _PLAIN)

    return _Block(18 + _GAP, draw)


def _period(sheet: _Sheet, questions: Sequence[Question]) -> list[_Block]:
    short = [each for each in questions if each.ask is not Ask.TEXT and each.ask is not Ask.LINE]
    longer = [each for each in questions if each not in short]
    row = _short_answers(sheet, short)
    heading = _heading(sheet, sheet.words.review, keep=row.height)
    return [heading, row, *(_answer(sheet, each, 40.0 if each.ask is Ask.TEXT else _ROW) for each in longer)]


def _short_answers(sheet: _Sheet, questions: Sequence[Question]) -> _Block:
    room = (RIGHT - LEFT + 10) / max(1, len(questions))
    label = max((len(wrapped(each.label, room - 18, _SMALL)) for each in questions), default=1) * _SMALL * LEADING + 3

    def draw(top: float) -> None:
        for number, question in enumerate(questions):
            x = LEFT + number * room
            sheet.label(x, top, question, room - 10)
            sheet.place(question, x, top - label - _ROW, x + room - 10, top - label)

    return _Block(label + _ROW + 6, draw)


def _answer(sheet: _Sheet, question: Question, height: float) -> _Block:
    label = len(wrapped(question.label, RIGHT - LEFT - 8, _SMALL)) * _SMALL * LEADING + 3

    def draw(top: float) -> None:
        sheet.label(LEFT, top, question, RIGHT - LEFT)
        sheet.place(question, LEFT, top - label - height, RIGHT, top - label)

    return _Block(label + height + 5, draw)


def _heading(sheet: _Sheet, text: str, how: str = "", keep: float = 0.0) -> _Block:
    colours = sheet.head.colours

    def draw(top: float) -> None:
        sheet.paper.text(LEFT, top - 12, text, _LARGE, colours.primary, bold=True)
        sheet.paper.rule(LEFT, top - 17, RIGHT, colours.accent, 0.8)
        if how:
            sheet.paper.text(LEFT, top - 28, how, 8.2, colours.grey)

    return _Block(34.0 if how else 23.0, draw, keep)


def _space(height: float) -> _Block:
    return _Block(height, lambda _: None)


# -- the page of exceptions ---------------------------------------------------------------------------------------------


def _exceptions(sheet: _Sheet, rows: Sequence[Sequence[Question]]) -> list[_Block]:
    if not rows:
        return []
    blocks = [_exception(sheet, row) for row in rows]
    words = sheet.words
    return [_heading(sheet, words.exceptions, words.exceptions_how, keep=blocks[0].height), *blocks, _space(_GAP)]


def _exception(sheet: _Sheet, row: Sequence[Question]) -> _Block:
    which, decision, target, barrier, step = row
    lefts = (LEFT + 6, 352.0, 470.0)

    def labelled(question: Question, left: float, right: float, top: float) -> None:
        sheet.label(left, top, question, right - left)
        sheet.place(question, left, top - 11 - _ROW, right, top - 11)

    def draw(top: float) -> None:
        sheet.paper.box(LEFT, top - 64, RIGHT - LEFT, 62, line=sheet.head.colours.line)
        labelled(which, lefts[0], lefts[1] - 8, top - 4)
        labelled(decision, lefts[1], lefts[2] - 8, top - 4)
        labelled(target, lefts[2], RIGHT - 6, top - 4)
        middle = (LEFT + RIGHT) / 2
        labelled(barrier, LEFT + 6, middle - 4, top - 33)
        labelled(step, middle + 4, RIGHT - 6, top - 33)

    return _Block(68.0, draw)


def _measures(sheet: _Sheet, rows: Sequence[Sequence[Question]]) -> list[_Block]:
    if not rows:
        return []
    words, colours = sheet.words, sheet.head.colours

    def header(top: float) -> None:
        for x, text in zip((LEFT, 240.0, 320.0), (words.tool, words.total, words.taken), strict=True):
            sheet.paper.text(x, top - 8, text, _SMALL, colours.grey)

    def row(questions: Sequence[Question]) -> _Block:
        total, taken = questions

        def draw(top: float) -> None:
            sheet.paper.text(LEFT, top - 11, total.label, _PLAIN)
            sheet.place(total, 240, top - _ROW, 306, top)
            sheet.place(taken, 320, top - _ROW, 400, top)

        return _Block(_ROW + 4, draw)

    return [_heading(sheet, words.measures, keep=40.0), _Block(12.0, header, 20.0), *map(row, rows), _space(_GAP)]


def _signatures(sheet: _Sheet, form: ProgressForm) -> list[_Block]:
    if not form.signers:
        return []
    words, paper, colours = sheet.words, sheet.paper, sheet.head.colours

    def line(label: str, name: str) -> _Block:
        who = wrapped(f"{label}: {name}" if name else label, 400 - LEFT, _SMALL)

        def draw(top: float) -> None:
            paper.rule(LEFT, top - 26, 400, colours.ink)
            paper.rule(430, top - 26, RIGHT, colours.ink)
            paper.lines(LEFT, top - 35, who, _SMALL, colours.grey)
            paper.text(430, top - 35, words.date_line, _SMALL, colours.grey)

        return _Block(44.0 + (len(who) - 1) * _SMALL * LEADING, draw)

    lines = [line(signer.label, signer.name) for signer in form.signers]
    return [_heading(sheet, words.signatures, words.signatures_how, keep=lines[0].height), *lines]
