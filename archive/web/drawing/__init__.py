"""Pictures drawn on the server: SVG without styles or scripts of its own; the page's rules hold for it."""
