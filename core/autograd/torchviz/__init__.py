"""Autograd's own graph of a loss, as torchviz draws it, with values and words."""
