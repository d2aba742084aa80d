"""What crosses between the two sides of Holub. It imports neither side, no web and no database library."""
