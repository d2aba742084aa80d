"""What is not protected, in plain words."""
