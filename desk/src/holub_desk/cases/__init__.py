"""Cases and claims: what several reports and published items are about, and how many independent sources say so."""
