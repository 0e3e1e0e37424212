"""How mail comes in: receiver, IMAP, pipe and webhooks. Each stores it raw before it says that it has it."""
