"""
Names of columns by language, as the portals of the banks write them; compared without accents and marks.

Sources: the exports that public importers read (bank2ynab, ofxstatement's plugins, firefly-iii/import-configurations),
the banks' own help pages, and general knowledge of the languages. Names that need more than one word of a language say
so; single words that two languages use for different things are left to what stands in the cells.
"""

from __future__ import annotations

from integrations.statements.delimited.vocabulary.languages_eastern import EASTERN
from integrations.statements.delimited.vocabulary.languages_other import OTHER

# Language, then the role of the column, then its names.
NAMES_BY_LANGUAGE: dict[str, dict[str, str]] = {**OTHER, **EASTERN}
