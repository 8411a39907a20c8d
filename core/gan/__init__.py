"""Generative adversarial networks: in the plane, where everything can be seen, and on images."""
