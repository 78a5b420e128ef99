"""What can be handed on: the archive, or a part of it, in forms that others read."""
