"""The flags of an article: what to know before trusting its text."""

FLAGS = {
    "placeholder-text": "a template's placeholder was left unfilled",
    "text-cut-off": "the text ends in the middle, or a wall stands where it should go on",
    "boilerplate-only": "the text is what every page of a site says, not a story",
    "no-text": "the page calls itself an article, but no text was found in it",
    "short-text": "the text has fewer than 25 words",
    "consent-text": "much of the text asks for consent to cookies",
    "language-mismatch": "the text is in another language than the page declares",
    "machine-translated": "the page says that a machine translated it",
    "machine-written": "the text holds what a language model says, not a reporter",
    "mojibake": "characters of a wrong charset stand in the text",
    "consent-overlay": "the rendered page asked for consent, which was not given",
    "date-unsure": "the date of publication was found by searching the page, or only in the address",
    "page-cut": "the page was longer than is read; the rest is left out",
}
"""Every flag, with its meaning. The rules are told in docs/article.md."""
