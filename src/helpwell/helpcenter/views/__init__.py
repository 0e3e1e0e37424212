"""Pages of the help center."""
