"""
What is true without a network, a database or a clock: transactions, features, estimates, priorities, reasons.
"""
