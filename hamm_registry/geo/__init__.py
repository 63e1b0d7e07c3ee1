"""Geography: countries and their neighbours, towns of the world, distances, the world map."""
