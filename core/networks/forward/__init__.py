"""One forward pass through a small network, layer by layer, and its proof."""
