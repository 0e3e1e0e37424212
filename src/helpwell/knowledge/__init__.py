"""Articles: written, reviewed, published, found and kept true."""
