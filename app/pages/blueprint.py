"""
The pages people look at: where they hang, who may see them, and the words they use.
"""

from __future__ import annotations

from flask import Blueprint

from app.pages import words

pages = Blueprint("pages", __name__, template_folder="templates", static_folder="static", static_url_path="/static")

for say in (words.percent, words.probability, words.change, words.age, words.ticket_state):
    pages.add_app_template_filter(say)
