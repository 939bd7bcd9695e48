"""The authorisation to release information: what 45 CFR 164.508(c) wants of one, and the notice of 42 CFR 2.32.

One form for each consent of the record that is to be signed, else a blank one. An agency's lawyer words the form; this one
holds the six elements and the three statements.
"""

from __future__ import annotations

from agencytemplates.design import Design
from agencytemplates.markup import cells, each, h1, header, p, row, table, tag, when
from agencytemplates.package import Letter
from agencytemplates.statutes import PART_2_NOTICE


def release(d: Design, *, substance_use: bool = False) -> Letter:
    """The form. `substance_use` is for an agency whose every record is one of substance use."""
    filled = tag("if loop.first") + p("{{ document.title }}", "Title") + tag("else")
    filled += p("{{ document.title }}", "TitleNextPage") + tag("endif") + _form(d, substance_use, filled=True)
    blank = p("{{ document.title }}", "Title") + _form(d, substance_use, filled=False)
    return d.letter(each("consent in releases", filled, tag("else"), blank), close=True)


def _form(d: Design, substance_use: bool, *, filled: bool) -> str:
    part_2 = "is_substance_use"
    if filled:
        part_2 += " or consent.kind_code == 'substance_use'"
    notice = _notice(d) if substance_use else when(part_2, _notice(d))
    protected = _part_2(d) if substance_use else when(part_2, _part_2(d))
    return _parties(d, filled) + _what(d, filled, substance_use) + _rights(d) + protected + _signing(d) + notice


def _parties(d: Design, filled: bool) -> str:
    t = d.t
    sender = "{{ agency.name }}, {{ agency.department }}, {{ agency.address|replace('\\n', ', ') }}, {{ agency.phone }}"
    receiver = t(
        "May receive it (name, or kind of person or place)", "Puede recibirla (nombre, o clase de persona o lugar)"
    )
    title = t("Whose information, from whom, to whom", "De quién es la información, quién la da y quién la recibe")
    given = d.box(t("May give the information", "Puede dar la información"), sender)
    taken = d.box(receiver, _either("recipient", "", filled), 460)
    return h1(title) + d.who() + p("", "TableEnd") + d.boxes(title, [given, taken])


def _what(d: Design, filled: bool, substance_use: bool) -> str:
    t = d.t
    choices = [
        t("☐ Diagnoses", "☐ Diagnósticos"),
        t("☐ Treatment plan", "☐ Plan de tratamiento"),
        t("☐ Progress", "☐ Progreso"),
        t("☐ Attendance", "☐ Asistencia"),
        t("☐ Medications", "☐ Medicamentos"),
        t("☐ Test results", "☐ Resultados de pruebas"),
    ]
    listed = "     ".join(choice.replace(" ", "\u00a0") for choice in choices)
    what = t("Exactly what information", "Qué información, con exactitud")
    told = t("For these dates, or other details: ", "De estas fechas, u otros detalles: ") + "_" * 30
    until = t("Ends on, or with this event", "Termina el día, o con este hecho")
    purpose = t("What it is for", "Para qué es")
    asked = t("☐ I ask for it myself   ☐ ", "☐ Lo pido yo   ☐ ") + "_" * 14
    drug = t(
        "☐ Substance-use diagnosis, treatment and tests", "☐ Diagnóstico, tratamiento y pruebas por uso de sustancias"
    )
    blank = f"{listed}\n{drug}\n{told}"
    if substance_use:
        blank = f"{drug}\n{listed}\n{told}"
    rows = [
        d.box(what, _either("information", blank, filled), span=2),
        row(
            d.labelled(purpose, _either("purpose", asked, filled)),
            d.labelled(until, _either("expires", "_" * 28, filled)),
        ),
    ]
    notes = t(
        "Psychotherapy notes are not part of this form. They need one of their own.",
        "Las notas de psicoterapia no entran en este formulario. Necesitan uno propio.",
    )
    title = t("What may be given, why, and until when", "Qué se puede dar, para qué y hasta cuándo")
    return h1(title) + d.boxes(title, rows, 2) + p(notes, "Legend")


def _either(name: str, blank: str, filled: bool) -> str:
    """What the consent says, or room to write."""
    value = f"consent.{name}"
    return f"{{% if {value} %}}{{{{ {value} }}}}{{% else %}}{blank}{{% endif %}}" if filled else blank


def _rights(d: Design) -> str:
    t = d.t
    return h1(t("What I know before I sign", "Lo que sé antes de firmar")) + "".join(
        p(text, "Right")
        for text in (
            t(
                "**I can take this back at any time, in writing:** a letter to {{ agency.name }} at the address above is enough. "
                "It does not undo what was given before the letter came, or what was done because of this form.",
                "**Puedo retirar este permiso cuando quiera, por escrito:** basta una carta a {{ agency.name }} a la dirección de "
                "arriba. No cambia lo que se dio antes de llegar la carta, ni lo que ya se hizo por este formulario.",
            ),
            t(
                "**I do not have to sign.** My treatment, payment, enrollment and benefits do not depend on it, except where the "
                "law allows it and I was told so.",
                "**No tengo que firmar.** Mi tratamiento, el pago, la inscripción y los beneficios no dependen de ello, salvo "
                "donde la ley lo permite y me lo dijeron.",
            ),
            t(
                "**Whoever receives the information may pass it on,** and then federal privacy rules may no longer protect it.",
                "**Quien recibe la información puede pasarla a otros,** y entonces las normas federales de privacidad quizá ya no "
                "la protejan.",
            ),
            t(
                "**I get a copy of this form** when it is signed.",
                "**Recibo una copia de este formulario** cuando esté firmado.",
            ),
        )
    )


def _part_2(d: Design) -> str:
    t = d.t
    text = t(
        "**Substance-use records are protected further** by 42 CFR part 2. Each time they are given, a copy of this form and the "
        "notice at its end go with them.",
        "**Los expedientes de uso de sustancias tienen más protección,** por 42 CFR parte 2. Cada vez que se dan, van con una "
        "copia de este formulario y con el aviso del final.",
    )
    return p(text, "Right")


def _signing(d: Design) -> str:
    t = d.t
    client = cells(p(d.client, "SignerLabel"), p("{{ client.full_name }}", "TableText"))
    other = cells(
        p(t("Parent, guardian or other representative", "Madre, padre, tutor u otro representante"), "SignerLabel"),
        p("{{ guardian.name }}", "TableText"),
        p(
            t("By what right: ", "Con qué derecho: ") + "{{ guardian.legal_authority or '______________' }}",
            "TableText",
        ),
    )
    taken = t("Permission taken back (signature and date)", "Permiso retirado (firma y fecha)")
    lines = table(
        d.signing,
        t("Signatures", "Firmas"),
        d.widths(40, 40, 20),
        [
            header(t("Who signs", "Quién firma"), t("Signature", "Firma"), t("Date", "Fecha")),
            row(client, "", "", height=600),
            row(other, "", "", height=680),
            row(cells(p(taken, "SignerLabel")), "", "", height=560),
        ],
    )
    return h1(t("Signatures", "Firmas")) + lines + p("", "TableEnd")


def _notice(d: Design) -> str:
    title = d.t(
        "Notice to whoever receives substance-use records", "Aviso a quien recibe expedientes de uso de sustancias"
    )
    lead = d.t("", "Texto de la norma federal (42 CFR 2.32), en inglés:")
    told = p(lead, "Legend") if lead else ""
    return p("", "NewPage") + h1(title) + told + "".join(p(text, "Statute") for text in PART_2_NOTICE)
