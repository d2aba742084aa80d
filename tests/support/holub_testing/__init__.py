"""Real lines, real processes: what tests, benchmarks and screenshots start from."""
