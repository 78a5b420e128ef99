"""What the pages show, as JSON: each module gives a ``router`` of FastAPI with ``BoundedRoute``."""
