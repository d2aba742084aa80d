"""Search over reports, in Ukrainian, Russian and whatever script a name is written in."""
