"""
What proves a direction, a day, a decimal sign or a balance: the rules that every format asks.
"""
