"""Files on the disk and in git: the opened registry, the lock and atomic writes, the cache."""
