"""The screens of the knowledge room."""
