"""Whether the web addresses of a registry still lead somewhere; nothing private is ever called."""
