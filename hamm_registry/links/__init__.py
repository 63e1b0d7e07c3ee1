"""Checking whether the web addresses of a registry still work; nothing private is ever called."""
