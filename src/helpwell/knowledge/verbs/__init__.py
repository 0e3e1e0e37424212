"""What people do with articles, one change a file."""
