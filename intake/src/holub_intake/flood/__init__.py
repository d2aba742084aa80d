"""What holds when many machines send at once, without knowing who any of them is. docs/flood.md."""
