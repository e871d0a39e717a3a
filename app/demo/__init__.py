"""
`python -m app demo`: the whole service on one machine, with no other installation than the requirements.
"""
