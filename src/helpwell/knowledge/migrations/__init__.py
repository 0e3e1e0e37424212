"""Tables of the knowledge room."""
