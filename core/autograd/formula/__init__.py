"""Formulas that a reader types: parsed and checked, never run, then computed by torch and by hand."""
