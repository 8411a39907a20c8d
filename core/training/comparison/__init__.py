"""Comparison: several variants of a training, each from several seeds, in lockstep, with bands and differences."""
