"""Stories and fronts as HTML, through the outlet's own templates."""

import json
import re
from html import escape

from newscrawl.demo.content import Front, Outlet, Story

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_RELATED = 4


def blocks(text: str) -> str:
    """The small markup as HTML: blank lines part paragraphs; ``##``, ``>``, ``-`` and ``[text](path)``."""
    return "\n".join(_block(part) for part in re.split(r"\n{2,}", text))


def _block(part: str) -> str:
    if part.startswith("## "):
        return f"<h2>{_inline(part[3:])}</h2>"
    if part.startswith("> "):
        return f"<blockquote><p>{_inline(part[2:])}</p></blockquote>"
    if part.startswith("- "):
        points = (line.removeprefix("- ") for line in part.splitlines())
        return "<ul>" + "".join(f"<li>{_inline(point)}</li>" for point in points) + "</ul>"
    return f"<p>{_inline(' '.join(part.splitlines()))}</p>"


def _inline(text: str) -> str:
    return _LINK.sub(r'<a href="\2">\1</a>', escape(text, quote=False))


def story_page(outlet: Outlet, story: Story, others: list[Story]) -> bytes:
    """The page of a story; ``others`` are what its "read also" box may name."""
    related = [other for other in others if other.path != story.path and other.listed][:_RELATED]
    parts = {
        "language": story.language or outlet.language,
        "site": escape(outlet.name),
        "url": escape(outlet.base + story.path),
        "title": escape(story.title),
        "standfirst": escape(story.standfirst),
        "kicker": escape(story.kicker),
        "section": escape(story.section),
        "byline": escape(", ".join(story.authors)),
        "published": story.published.isoformat(),
        "published_words": story.published.strftime("%d.%m.%Y, %H:%M"),
        "modified": (story.modified or story.published).isoformat(),
        "jsonld": _json_ld(outlet, story),
        "image": escape(outlet.base + story.image) if story.image else "",
        "figure": _figure(story),
        "tags": "".join(
            f'<li><a href="/tag/{n}">{escape(tag)}</a></li>' for n, tag in enumerate(story.tags, 1)
        ),
        "body": blocks(story.text),
        "related": "".join(f'<li><a href="{escape(o.path)}">{escape(o.title)}</a></li>' for o in related),
    }
    # A charset that lacks a letter gets a character reference, as publishing systems do it.
    return outlet.page.substitute(parts).encode(story.charset, "xmlcharrefreplace")


def _figure(story: Story) -> str:
    if not story.image:
        return ""
    caption = escape(story.caption)
    picture = f'<img src="{escape(story.image)}" alt="{caption}">'
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _json_ld(outlet: Outlet, story: Story) -> str:
    values = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.standfirst,
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        "articleSection": story.section,
        "keywords": list(story.tags),
        "inLanguage": story.language or outlet.language,
        "mainEntityOfPage": outlet.base + story.path,
        "isAccessibleForFree": not story.paywalled,
    }
    if story.image:
        values["image"] = [outlet.base + story.image]
    shown = {name: value for name, value in values.items() if value not in ("", [])}
    # "</" would end the script element that holds it.
    return json.dumps(shown, ensure_ascii=False, indent=1).replace("</", "<\\/")


def front_page(outlet: Outlet, front: Front, stories: list[Story]) -> bytes:
    """The homepage, or the page of a section, with a teaser for each of its stories."""
    shown = [s for s in stories if s.listed and front.section in {"", s.section}]
    items = "\n".join(
        f'<article class="teaser"><h2><a href="{escape(story.path)}">{escape(story.title)}</a></h2>'
        f"<p>{escape(story.standfirst)}</p></article>"
        for story in shown
    )
    parts = {
        "language": outlet.language,
        "site": escape(outlet.name),
        "title": escape(front.title),
        "url": escape(outlet.base + front.path),
        "items": items,
    }
    return outlet.front.substitute(parts).encode("utf-8")
