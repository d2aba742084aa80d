"""People of the desk: how they sign in and stay signed in."""
