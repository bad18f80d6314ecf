"""Measurements: `make bench`. Absolute times differ from machine to machine, so figures are ratios to a
baseline of the same run wherever there is one."""
