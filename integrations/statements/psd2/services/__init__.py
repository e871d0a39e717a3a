"""
One module for each service or standard, by its own keys.
"""
