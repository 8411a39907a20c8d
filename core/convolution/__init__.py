"""One convolution, pooling or transposed convolution, computed by PyTorch and by hand."""
