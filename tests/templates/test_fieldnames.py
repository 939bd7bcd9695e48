from toolkit.records.fields import FieldSpec, Kind
from toolkit.templates.fieldnames import reference, template_names


def test_names_are_found_through_lists_and_things():
    names = template_names()
    assert names.find("goals.objectives.interventions.responsible.supervisor.name").spec.label == "Name"
    assert names.find("goals.status_code").spec.label == "Status, code"
    assert names.find("required_signers.role_code").source == "computed"
    assert names.find("client.birth_date.year") is None
    assert names.find("nobody") is None


def test_a_misspelt_name_is_met_with_the_one_that_was_meant():
    names = template_names()
    assert names.nearest("cleint") == "client"
    assert names.nearest("targetdate", "goals") == "target_date"
    assert names.nearest("xyzzy") is None


def test_an_agencys_own_fields_become_names_of_their_rows():
    own = FieldSpec("support", "Support", "x", "Low", Kind.CHOICE, choices=(("low", "Low"),))
    names = template_names({"plans": (own,)})
    assert names.find("plan.support").source == "agency"
    assert names.find("plan.support_code") is not None
    assert template_names().find("plan.support") is None


def test_the_reference_tells_every_name_once_with_words_for_people():
    names = template_names()
    lines = list(reference(names))
    assert len(lines) == len({line.tag for line in lines}) == sum(len(scope) for scope in names.scopes.values())
    assert {"client.first_name", "goal.objectives", "signer.role", "document.title"} <= {line.tag for line in lines}
    for line in lines:
        assert line.name.spec.label and line.name.spec.description, line.tag


def test_every_computed_value_has_a_sample_and_a_spanish_label():
    for line in reference(template_names()):
        if line.name.source == "computed" and not line.tag.endswith("_code"):
            spec = line.name.spec
            assert spec.label_in("es"), line.tag
            assert spec.sample or line.name.scope or line.tag == "agency.words.blank", line.tag
