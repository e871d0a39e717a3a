"""
Kernels: the compiled loops over rows. The cost is linear in the rows, for one customer as for a million.
"""
