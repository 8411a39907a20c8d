"""Automatic differentiation taken apart: scalar graphs, the chain rule by hand, autograd's own graph, micro-steps."""
