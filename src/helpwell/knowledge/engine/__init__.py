"""What finding an article is made of. Pure: no models, no database, no clock; `knowledge/ranking.py` puts it together."""
