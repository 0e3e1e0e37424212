"""From a stored mail to a ticket: reading it apart, finding its thread, and saying why it went there."""
