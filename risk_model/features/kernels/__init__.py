"""
Kernels: the loops over rows, compiled. One pass a customer, so that one customer costs what its rows cost, and a
million customers cost a million times that.
"""
