"""The public help center: articles, asking a question, one's own tickets."""
