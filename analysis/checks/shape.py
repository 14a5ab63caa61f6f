"""The shape every data package has: the tables and columns that the workbook reads.

A package may have more tables and columns; the optional tables may be absent.
"""

from __future__ import annotations

_TEXT = """
figures: figure_id locality measure population category period_start period_end period_label
    value_kind value unit precision printed share_of part_of source confidence note scheme
    first_year last_year date_basis
sources: source_id title publisher url published kind language published_year
localities: locality level name_vi name_en parent valid_from valid_to gso_code vintage kind aliases
locality_changes: from to date kind instrument
measures: measure population kind unit categories nesting_note title_vi title_en definition_en
    numerator denominator legal_basis topic
schemes: scheme basis first_year last_year population category label_vi label_en nested_in
    category_2018 concordance note
conflicts: conflict_id figure_ids kind size comment recommended
documents: document number type level locality issuer date cited_in note
document_links: document of relation source
excluded: figure_id reason_code kept_as
share_audit: figure_id printed_value numerator_id numerator denominator_id denominator recomputed
    agreement digits
coverage: locality name_vi year
"""


def _parsed(text: str) -> dict[str, tuple[str, ...]]:
    tables: dict[str, list[str]] = {}
    for word in text.split():
        if word.endswith(":"):
            columns = tables[word[:-1]] = []
        else:
            columns.append(word)
    return {name: tuple(columns) for name, columns in tables.items()}


COLUMNS = _parsed(_TEXT)
NEEDED = ("figures", "sources", "localities", "locality_changes", "measures", "schemes")
