"""
The blueprint of the pages, with its template filters.
"""

from __future__ import annotations

from flask import Blueprint

from app.pages import words

pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

for template_filter in (words.percent, words.probability, words.change, words.age, words.ticket_state):
    pages.add_app_template_filter(template_filter)
