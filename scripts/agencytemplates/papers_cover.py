"""The cover of a packet: whose it is, for which review, and what lies in it."""

from __future__ import annotations

from agencytemplates.design import Design
from agencytemplates.markup import each_row, h1, p, row, when
from agencytemplates.package import Letter
from agencytemplates.phrases import optional, staff
from agencytemplates.statutes import PART_2_SHORT


def packet_cover(d: Design) -> Letter:
    """One page."""
    t = d.t
    to = t(" to ", " al ")
    lead = t("Documents of", "Documentos de")
    who = d.fields(
        t("The packet", "El paquete"),
        [
            [
                (t("Record number", "Número de expediente"), "{{ client.id }}"),
                (t("Date of birth", "Fecha de nacimiento"), "{{ client.birth_date }}"),
            ],
            [
                (t("Program", "Programa"), "{{ episode.programme }}"),
                (d.clinician, staff("clinician")),
            ],
            d.line_when(
                "plan",
                [
                    (t("Plan in effect", "Plan vigente"), "{{ plan.effective }}" + optional("plan.ends", to)),
                    (t("Next review", "Próxima revisión"), "{{ next_review }}"),
                ],
            ),
            d.lines_each(
                "payer in payers",
                [
                    (t("Payer", "Pagador"), "{{ payer.title }}"),
                    (t("Member number", "Número de miembro"), "{{ payer.member_id }}"),
                ],
                [(t("Payer", "Pagador"), t("Not on record", "Sin datos"))],
            ),
            [(t("Prepared on", "Preparado el"), "{{ document.as_of }}")],
        ],
    )
    title = t("In this packet", "En este paquete")
    papers = d.table_of(
        title,
        (10, 70, 20),
        (t("Here", "Está"), t("Document", "Documento"), t("Pages", "Páginas")),
        [
            each_row("paper in packet", row("☐", "{{ paper.title }}", "")),
            row("☐", "_" * 40, ""),
        ],
    )
    lost = t(
        "This packet holds protected health information. If you found it, please call {{ agency.phone }} and do not read on.",
        "Este paquete contiene información de salud protegida. Si lo encontró, llame al {{ agency.phone }} y no siga leyendo.",
    )
    return d.letter(
        p(lead, "CoverLead"),
        p("{{ client.full_name or client.id }}", "CoverName"),
        h1(t("The packet", "El paquete")),
        who,
        h1(title),
        papers,
        p(lost, "Statement"),
        when("is_substance_use", p(PART_2_SHORT, "Statute")),
        numbered=False,
    )
