"""Training: one generator that yields a record per batch and per epoch, and everything that it is made of."""
