"""Elements of SVG."""

from markupsafe import Markup, escape

from archive.explain.printable import safe


def tag(name: str, *inside: Markup | str, **attributes: object) -> Markup:
    """An element: what is inside is escaped unless it is markup, as the values of attributes are.

    Names of attributes are written ``class_`` for ``class`` and ``data_from`` for ``data-from``; None leaves
    one out.

    >>> tag("rect", tag("title", "a < b"), x=1.25, class_="bar")
    Markup('<rect x="1.2" class="bar"><title>a &lt; b</title></rect>')
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(escape(part if isinstance(part, Markup) else safe(part, one_line=True)) for part in inside)
    return Markup(f"<{name}{written}>{body}</{name}>")  # noqa: S704 - every part was escaped


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else safe(str(value), one_line=True)
