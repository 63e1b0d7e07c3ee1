"""Questions that a registry answers: one function each, from a registry to tables or lines."""
