"""The scalar computational graph: values on the way forward, gradients on the way back, and the paths between."""
