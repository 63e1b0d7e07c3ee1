"""Open data formats: SQLite, Parquet, JSON-LD, DCAT and GeoJSON."""
