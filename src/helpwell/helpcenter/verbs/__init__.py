"""Changes of the help center, one a file."""
