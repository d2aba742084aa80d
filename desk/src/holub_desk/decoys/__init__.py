"""Is what stands at an address our line, or a decoy: what a browser is served there, held against what we signed."""
