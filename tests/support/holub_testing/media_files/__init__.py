"""Files for the tests of working copies, made anew each time: none is kept."""
