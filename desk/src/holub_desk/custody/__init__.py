"""What was done with reports, in a log that cannot be changed unnoticed."""
