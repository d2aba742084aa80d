"""What people decide about reports: states, grades, codes, notes; each decision is kept, and can be taken back."""
