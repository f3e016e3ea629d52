"""The programs that Relight runs and does not write: pinned in go.mod files, taken from PATH, a cache, or built."""
