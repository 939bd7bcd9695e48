"""What a progress update asks and shows: little to type, nothing chosen beforehand, bound to client, plan and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.forms.model import FieldKind, Verdict
from toolkit.forms.progress.asking import Occasion, progress_form
from toolkit.forms.progress.build import build_form
from toolkit.forms.progress.issue import INFO_KEY, SEAL_FIELD, Issue, form_id, sealed, unsealed
from toolkit.forms.progress.layout import Letterhead
from toolkit.forms.progress.paper import Colours, wrapped
from toolkit.forms.progress.questions import Ask, Signer
from toolkit.forms.progress.words import words_in
from toolkit.forms.reading.reading import read_form
from toolkit.records.care import GivenService, OutcomeMeasure
from toolkit.records.client import Client, PlanRecord
from toolkit.records.goals import Goal, Intervention, Objective, Progress
from toolkit.records.people import Staff
from toolkit.records.plan import Plan

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
KEY = b"k" * 32
HEAD = Letterhead("Little Agency", "Clinic", ("12 Elm St", "555-0100"), Colours("#1F3864", "#8496B0", "#E4E9F2"))


def occasion(**more) -> Occasion:
    given = {"first": FIRST, "last": LAST, "return_by": date(2026, 10, 7), "words": words_in("en")}
    return Occasion(**{**given, "write_day": lambda day: day.strftime("%m/%d/%Y"), **more})


def plan(goals=3, objectives=4, **more) -> Plan:
    scale = {"measure": "Own rating", "scale_min": 0, "scale_max": 10, "baseline": 2, "target": 7}
    rows = [Goal(id=f"G{g}", text=f"Goal number {g}", client_words="I want it", **scale) for g in range(1, goals + 1)]
    steps = [
        Objective(id=f"O{g}-{o}", goal=f"G{g}", text=f"Step {o} of goal {g}", **scale)
        for g in range(1, goals + 1)
        for o in range(1, objectives + 1)
    ]
    given = {
        "id": "P1",
        "version": "2",
        "effective": FIRST,
        "primary_clinician": "ST1",
        "goals": rows,
        "objectives": steps,
    }
    return Plan(**{**given, **more})


def record(of: Plan, **more) -> PlanRecord:
    client = Client(id="C001", first_name="Ana", last_name="O'Neil Peña")
    staff = (Staff(id="ST1", name="Ruth Okafor", credential="LCSW"), Staff(id="ST2", name="Per Holm"))
    return PlanRecord(client=client, plans=(of,), staff=staff, **more)


def form_of(of: Plan, **more):
    return progress_form(record(of), of, occasion(**more))


def built(of: Plan, language="en", **more):
    issue = Issue(client="C001", plan="P1", revision="ab" * 32, first=FIRST, last=LAST, made=LAST)
    form = form_of(of, words=words_in(language), **more)
    return build_form(form, issue, HEAD, key_id="k1", key=KEY, language=language)


def test_three_goals_of_four_objectives_ask_for_ten_typed_and_thirty_chosen_answers_at_most():
    fields = [field for field in read_form(built(plan()).data).fields if not field.is_hidden]
    usual = [field for field in fields if not is_exception(field.name)]
    typed = [field for field in usual if field.kind is FieldKind.TEXT]
    assert len(typed) <= 10 and len(usual) - len(typed) <= 30 and len(usual) > 30


def test_what_is_only_for_exceptions_comes_last_and_never_on_the_first_page():
    for of in (plan(1, 1), plan()):
        fields = [field for field in read_form(built(of).data).fields if not field.is_hidden]
        usual = [field for field in fields if not is_exception(field.name)]
        rare = [field for field in fields if is_exception(field.name)]
        assert fields == usual + rare and rare
        assert min(field.page for field in rare) >= max(2, *(field.page for field in usual))


def is_exception(name: str) -> bool:
    """Whether a field is asked of what does not simply go on, or of scores."""
    return name[0] in "xm" and name[1].isdigit()


def test_what_payers_ask_of_reviews_is_asked_and_nothing_else():
    plain = {question.name for question in form_of(plan()).review}
    asked = {question.name for question in form_of(plan(), review_fields=frozenset({"continue_reason"})).review}
    assert asked - plain == {"review.continue_reason"}
    assert plain.isdisjoint({"review.changes", "review.progress_summary", "review.participants"})


def test_nothing_clinical_is_chosen_beforehand():
    reading = read_form(built(plan(1, 2)).data)
    chosen = [field for field in reading.fields if field.kind in (FieldKind.DROP_DOWN, FieldKind.CHECK_BOX)]
    assert chosen and not any(field.value for field in chosen)


def test_sessions_that_are_recorded_are_filled_in():
    services = tuple(
        GivenService(id=f"SG{number}", date=day, event=event)
        for number, (day, event) in enumerate(
            [(date(2026, 9, 2), "session"), (date(2026, 9, 9), "missed"), (date(2026, 8, 30), "session")], 1
        )
    )
    of = plan(1, 1)
    form = progress_form(record(of, services_given=services), of, occasion())
    filled = {question.name: question.filled for question in form.review if question.filled}
    assert filled == {"review.sessions_held": "1", "review.sessions_missed": "1"}


def test_a_text_in_the_client_s_language_stands_on_a_form_in_it():
    goal = Goal(id="G1", text="Drives alone", text_translated="Maneja sola", scale_min=0, scale_max=3)
    of = Plan(id="P1", goals=(goal,))
    assert form_of(of).goals[0].text == "Drives alone"
    assert form_of(of, language="es", words=words_in("es")).goals[0].text == "Maneja sola"


def test_closed_goals_and_objectives_are_not_asked_about():
    of = plan(2, 2)
    steps = [of.objectives[0].model_copy(update={"status": "met"}), of.objectives[1], *of.objectives[2:]]
    steps[2:] = [each.model_copy(update={"closed": LAST}) for each in steps[2:]]
    form = form_of(of.model_copy(update={"objectives": tuple(steps)}))
    assert [[row.id for row in goal.rows] for goal in form.goals] == [["G1", "O1-2"]]
    assert form.goals[0].rows[1].number == "1.2", "numbers are those of the plan"


def test_the_last_rating_is_printed_with_its_day():
    progress = [
        Progress(id="PR1", objectives=("O1-1",), rating=3, date=date(2026, 9, 20)),
        Progress(id="PR2", objectives=("O1-1",), rating=4.5, date=date(2026, 9, 27)),
        Progress(id="PR3", objectives=("O1-2",), text="No rating"),
    ]
    rows = form_of(plan(1, 2, progress=tuple(progress))).goals[0].rows
    assert [row.last for row in rows] == ["not yet rated", "4.5 on 09/27/2026", "not yet rated"]


@pytest.mark.parametrize(
    ("scale", "values", "is_free"),
    [
        ({"scale_min": 0, "scale_max": 7}, [str(n) for n in range(8)], False),
        ({"scale_min": 0, "scale_max": 100}, [str(n) for n in range(0, 101, 5)], True),
        ({"scale_min": 0, "scale_max": 1.5}, None, True),
        ({"baseline": 12, "target": 4}, [str(n) for n in range(13)], True),
        ({}, [], None),
    ],
)
def test_a_rating_is_chosen_on_the_objective_s_own_scale(scale, values, is_free):
    goal = Goal(id="G1", text="Goal")
    step = Objective(id="O1-1", goal="G1", text="Step", **scale)
    [row] = form_of(Plan(id="P1", goals=(goal,), objectives=(step,))).goals[0].rows
    if not scale:
        assert row.rating is None
        return
    assert row.rating is not None
    if values is not None:
        assert [stored for stored, _ in row.rating.options] == values
    if "scale_max" in scale:
        assert row.rating.is_free is is_free


def test_each_clinician_is_asked_about_his_or_her_own_objectives():
    serving = (
        Intervention(id="I1", objectives=("O1-1",), responsible="ST1"),
        Intervention(id="I2", objectives=("O1-2",), responsible="ST2"),
    )
    of = plan(2, 2, interventions=serving)
    form = form_of(of, clinician="ST2")
    assert [[row.id for row in goal.rows] for goal in form.goals] == [["G1", "O1-2"]]
    assert dict(form.about)["Filled in by"] == "Per Holm"


def test_scores_are_asked_of_the_measures_that_the_client_has_had():
    of = plan(1, 1)
    measures = tuple(
        OutcomeMeasure(id=f"OM{n}", tool=tool, date=date(2026, 8, n))
        for n, tool in enumerate(("PHQ-9", "GAD-7", "PHQ-9"), 1)
    )
    form = progress_form(record(of, outcome_measures=measures), of, occasion())
    assert [row[0].label for row in form.measures] == ["PHQ-9", "GAD-7"]


def test_the_file_can_be_filled_in_and_says_what_each_field_is():
    made = built(plan())
    reading = read_form(made.data)
    assert reading.verdict is Verdict.OK and not reading.notices
    assert reading.info[INFO_KEY] == made.id
    visible = [field for field in reading.fields if not field.is_hidden]
    assert all(field.tooltip for field in visible)
    assert {"O1-1.rating", "O3-4.status", "G2.note", "review.client_view", "x3.next_step"} <= {f.name for f in visible}
    held = reading.field("review.held")
    assert held is not None and held.is_required and held.max_length == 10
    note = reading.field("G1.note")
    assert note is not None and note.is_multiline and note.max_length == 4000


def test_the_same_form_has_the_same_bytes_and_another_key_another_id():
    assert built(plan(1, 1)) == built(plan(1, 1))
    issue = Issue(client="C001", plan="P1", revision="ab", first=FIRST, last=LAST, made=LAST)
    assert form_id(issue, KEY) != form_id(issue, b"x" * 32) != form_id(replace(issue, plan="P2"), b"x" * 32)


def test_the_hidden_note_says_for_what_the_form_is_and_its_seal_breaks_when_it_is_changed():
    made = built(plan(1, 1))
    field = read_form(made.data).field(SEAL_FIELD)
    assert field is not None and field.is_hidden and isinstance(field.value, str)
    seal = unsealed(field.value, {"k1": KEY})
    assert seal is not None and seal.is_whole and seal.issue is not None
    assert (seal.issue.client, seal.issue.plan, seal.issue.first, seal.issue.last) == ("C001", "P1", FIRST, LAST)
    mark, key, note, signature = field.value.split(".")
    for forged in (f"{mark}.{key}.{note[:-2]}AA.{signature}", f"{mark}.{key}.{note}.{'A' * 43}"):
        broken = unsealed(forged, {"k1": KEY})
        assert broken is not None and not broken.is_whole
    unknown = unsealed(field.value, {"k2": KEY})
    assert unknown is not None and not unknown.is_known_key


def test_no_name_of_the_client_s_stands_in_the_file_s_information_or_hidden_note():
    made = built(plan(1, 1))
    reading = read_form(made.data)
    field = reading.field(SEAL_FIELD)
    assert field is not None
    seal = unsealed(str(field.value), {"k1": KEY})
    assert seal is not None and seal.issue is not None
    assert "Neil" not in seal.issue.to_text() + " ".join(reading.info.values())


def test_a_form_of_a_later_version_is_known_as_such():
    issue = Issue(client="C001", plan="P1", revision="ab", first=FIRST, last=LAST, made=LAST)
    text = sealed(replace(issue, version=9), "k1", KEY)
    seal = unsealed(text, {"k1": KEY})
    assert seal is not None and seal.issue is None and seal.version == 9 and seal.is_known_key


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_for_a_seal_is_answered_and_never_raises(text):
    for given_text in (text, f"PKF1.k1.{text}.{text}"):
        seal = unsealed(given_text, {"k1": KEY})
        assert seal is None or not seal.is_whole


@given(st.text(max_size=200), st.integers(20, 200))
@settings(max_examples=60, deadline=None)
def test_wrapping_keeps_every_letter(text, width):
    lines = wrapped(text, float(width), 9)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("language", ["en", "es"])
def test_twelve_goals_with_long_texts_take_as_many_pages_as_they_need(language):
    long = "a text that goes on and on, with commas, " * 12
    goals = [Goal(id=f"G{n}", text=long, client_words=long) for n in range(1, 13)]
    steps = [Objective(id=f"O{n}-1", goal=f"G{n}", text=long, scale_min=0, scale_max=5) for n in range(1, 13)]
    made = built(Plan(id="P1", goals=tuple(goals), objectives=tuple(steps)), language)
    reading = read_form(made.data)
    assert reading.pages > 3
    assert {f"O{n}-1.status" for n in range(1, 13)} <= {field.name for field in reading.fields}
    boxes = [place for field in reading.fields for place in field.places if not place.is_hidden]
    assert all(place.rect[1] > 40 and place.rect[3] < 780 for place in boxes), "no field runs off its page"


def test_a_table_that_goes_on_on_the_next_page_has_its_heads_there_too():
    made = built(plan(4, 12))
    reading, document = read_form(made.data), pypdfium2.PdfDocument(made.data)
    rated = {place.page for field in reading.fields if field.name.endswith(".status") for place in field.places}
    assert len(rated) > 2
    for page in rated:
        assert "New rating" in document[page - 1].get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("words", "shown"),
    [("“I want it”", "“I want it”"), ('"I want it"', "“I want it”"), ("I said “no”", "“I said “no””"), ("", "")],
)
def test_the_clients_own_words_stand_in_one_pair_of_quotation_marks(words, shown):
    [block] = form_of(Plan(id="P1", goals=(Goal(id="G1", text="A goal", client_words=words),))).goals
    assert block.words == shown


def test_long_names_of_agency_client_and_signers_run_into_nothing_and_off_no_page():
    name = "Maximiliana Konstantina Esperanza Featherstonehaugh-Cholmondeley y Núñez de la Vega-Łukaszewicz"
    head = replace(HEAD, name="The Department of Behavioral Health and Recovery Services " * 2, lines=("a road " * 30,))
    of = plan(3, 4)
    client = Client(id="C001", first_name=name, last_name="Last")
    signers = (Signer("Client", name * 2), Signer("Primary clinician", "Ruth Okafor"))
    form = progress_form(PlanRecord(client=client, plans=(of,)), of, occasion(signers=signers))
    issue = Issue(client="C001", plan="P1", revision="ab" * 32, first=FIRST, last=LAST, made=LAST)
    document = pypdfium2.PdfDocument(build_form(form, issue, head, key_id="k1", key=KEY, language="en").data)
    texts = []
    for page in document:
        textpage = page.get_textpage()
        boxes = [textpage.get_rect(number) for number in range(textpage.count_rects())]
        assert all(left >= 39 and right <= 573 for left, _, right, _ in boxes)
        for number, one in enumerate(boxes):
            assert not any(_cover(one, other) for other in boxes[number + 1 :])
        texts.append(" ".join(textpage.get_text_range().split()))
    assert name in texts[0].replace("- ", "-"), "whom the form is about is never cut"
    assert "C001" in texts[1]


def _cover(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes of text lie over each other by more than descenders do."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 3 and high > 3


def test_letters_that_the_font_lacks_are_said_to_be_and_never_printed_as_question_marks():
    goal = Goal(id="G1", text="目标 one")
    made = built(Plan(id="P1", goals=(goal,)))
    assert made.undrawable == ("G1", "G1")
    reading = read_form(made.data)
    assert "?" not in "".join(reading.texts).replace("under this goal?", "")


def test_questions_know_whether_they_are_typed():
    assert [ask for ask in Ask if not ask.is_typed] == [Ask.CHOICE, Ask.TICK]
