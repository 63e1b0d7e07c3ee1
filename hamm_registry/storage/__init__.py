"""Files on the disk and in git: reading a registry, locking, atomic writes, the cache."""
