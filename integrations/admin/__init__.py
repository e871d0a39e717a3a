"""
Admin: an example of a client of the REST API.
"""
