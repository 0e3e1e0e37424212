"""Django's SQLite backend, with a fair line of writers: docs/decisions/writers-wait-in-line.md."""
