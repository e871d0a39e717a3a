"""
`python -m app demo`: everything on one machine, from nothing but the requirements.
"""
