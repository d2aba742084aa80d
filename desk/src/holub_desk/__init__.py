"""The desk: it opens, reads and corroborates reports, and never learns who sent them."""
