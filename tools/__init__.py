"""The programs that Relight runs and does not write: pinned by version and hash, taken from PATH, a cache, or made."""
