"""What belongs to one lesson: its experiment, presets, pictures and scripts, on top of all other parts of core."""
