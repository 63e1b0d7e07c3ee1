"""Values and texts that every other room uses; no input and no output."""
