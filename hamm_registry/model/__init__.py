"""The registry as values: initiatives, places, dates, fields, and what follows from them."""
