"""What the page's facts tell the reader of its body."""

from dataclasses import dataclass

from archive.model import Headline


@dataclass(frozen=True, slots=True)
class BodyHints:
    """The facts of a page that help to tell its story from what stands around it.

    Attributes:
        headlines: Every variant of the headline, the page's own first. A line of the text that equals one
            of them repeats the headline.
        description: The standfirst, or empty.
        article_body: ``articleBody`` of the page's JSON-LD article as plain text, or empty. Publishers cut
            it, or fill in another page's: agreement is evidence, disagreement is none.
        tags: The page's keywords.
        authors: Names in the byline.
        published: ISO 8601, as precise as the page, or None.
        site_name: What the site calls itself, or empty.
        language: ISO 639-1 code that the markup declares, or empty.
    """

    headlines: tuple[Headline, ...] = ()
    description: str = ""
    article_body: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: str | None = None
    site_name: str = ""
    language: str = ""
