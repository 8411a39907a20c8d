"""Settings of experiments, declared once: their bounds, links, labels and differences."""
