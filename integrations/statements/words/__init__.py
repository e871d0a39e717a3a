"""
The words of statements by language, one table per fact.
"""
