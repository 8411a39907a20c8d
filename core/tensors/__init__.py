"""What a tensor is: shapes that combine, numbers in a line, dtypes, devices, and a small language to ask about them."""
