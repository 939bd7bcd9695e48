"""A context printed by the engine: what a reader of the finished document sees."""

from agencyfiles import AS_OF, demands, full_agency, full_record
from wordfiles import built, opened, rendered

from toolkit.templates.context import build_context

PRINTED = (
    "Born {{ client.birth_date }}, interpreter {{ client.interpreter }}",
    "{% if client.interpreter %}with{% else %}without{% endif %} interpreter",
    "{% for g in goals %}{{ g.number }} {{ g.text }}: {{ g.baseline }} to {{ g.target }} {{ g.status }}; {% endfor %}",
    "Crisis {{ plan.crisis_plan }}, barriers {{ plan.barriers }}",
    "Joined {{ plan.crisis_plan ~ ' and ' ~ plan.barriers }}",
    "Medication {% for m in medications %}{{ m.name }}{% else %}{{ medications }}{% endfor %}",
    "Family {{ plan.family_involvement }}",
    "Written {{ plan.written|date('MMMM D, YYYY') }} by {{ plan.author }}",
    "{% for s in required_signers %}{{ s.label }}: {{ s.name }} {{ s.date }}{% endfor %}",
)


def lines(tmp_path, stage):
    record = full_record()
    asked = demands(record, {"section": "crisis_plan"}, {"signed_by": ["client"]})
    agency = full_agency(tmp_path)
    context = build_context(record, agency, asked, AS_OF, stage=stage)
    done = rendered(built(*PRINTED), context, draft=stage == "draft", known_names=agency.names.roots)
    return [paragraph.text for paragraph in opened(done.data).paragraphs]


def test_a_document_for_signature_prints_values_and_words(tmp_path):
    assert lines(tmp_path, "for-signature") == [
        "Born 04/12/1988, interpreter No",
        "without interpreter",
        "1 Drives to work alone: 0 to 5 In progress; 2 Sleeps through:  to  ; ",
        "Crisis , barriers No barriers were named.",
        "Joined  and No barriers were named.",
        "Medication Takes no medication",
        "Family Declined by client: prefers not to say (R. Okafor, 05/02/2026)",
        "Written September 1, 2026 by Amara Osei",
        "Client: Rosa Delgado 09/01/2026",
    ]


def test_a_draft_marks_only_what_is_demanded(tmp_path):
    printed = lines(tmp_path, "draft")
    assert printed[3:5] == [
        "Crisis [missing: Crisis plan], barriers No barriers were named.",
        "Joined [missing: Crisis plan] and No barriers were named.",
    ]
    assert "missing" not in " ".join(printed[:3] + printed[5:])
