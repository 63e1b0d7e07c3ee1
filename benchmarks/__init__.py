"""What the program must reach, measured: see docs/performance.md."""
