"""Trials by SIGKILL: processes die at random and at named points while mail moves, and then everything is counted."""
