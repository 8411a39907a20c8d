"""Scripts that readers download: templates filled in, and notebooks made of them."""
