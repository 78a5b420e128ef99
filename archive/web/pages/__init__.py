"""Pages: each module gives ``routes``, a list of Starlette's ``Route``.

An endpoint is a plain function of the request; it runs in a bounded pool of threads (``web/bounded.py``).
``request.app.state.archive`` is the archive, ``request.app.state.templates`` the templates.
"""
