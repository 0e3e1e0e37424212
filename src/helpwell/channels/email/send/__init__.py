"""Mail out: building it, quoting, the way to the server, and the worker's part."""
