"""Both sides of Holub on one machine, to try it: three processes, as in real use, on loopback."""
