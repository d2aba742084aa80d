"""What runs inside the sandbox, beside the very file. It imports nothing else of ours: nothing else is there."""
