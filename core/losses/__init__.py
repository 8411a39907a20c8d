"""Loss functions by sample, where they break in floating point, and what slope they give."""
