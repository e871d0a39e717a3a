"""
The side of Admin: how a caller of the REST API is written.
"""
