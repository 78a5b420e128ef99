"""A decision in words: what became of the page, and what would have led to another decision."""

from urllib.parse import urlsplit

from archive.model import Capture, Decision, Verdict
from archive.reader import Archive

MEANING: dict[Verdict, str] = {
    "new": "kept as a new article",
    "version": "kept as a new version of an article",
    "syndicated": "kept as another outlet's copy of an article",
    "recurring": "kept: the headline is known, the story is new",
    "repeat": "not kept a second time: it repeats an article",
    "not-article": "not kept: it is no article",
    "failed": "not kept: it could not be read",
    "refused": "not fetched: something forbids it",
    "removed": "gone: its publisher has taken it away; what was kept stays",
}
"""What each verdict says of a page."""

_OTHERWISE = {
    "same-payload": "one changed byte would have had the page read and compared",
    "same-url-same-text": "one changed word would have made it a version, as a changed headline would",
    "same-headline-same-text": "another headline, or one changed word, would have made it a version",
    "same-text-new-headline": "under the same headline it would be a repeat",
    "same-text-new-standfirst": "with the standfirst it had it would be a repeat",
    "same-words-other-marks": "with the same capitals, commas and signs it would be a repeat",
    "same-text-elsewhere": "at the same publisher it would be a repeat; published earlier, the original",
    "few-words": "at the same address, on the same day or with more words it would be a repeat",
    "same-url-changed-text": "with nothing in common, on another day, it would be another story",
    "same-url-next-issue": "on the same day, or with more of the text in common, it would be a version",
    "address-used-again": "with more of the text in common it would be a version",
    "same-story-other-address": "with less in common, further apart, or with other numbers it would be news",
    "text-contained-elsewhere": "with less in common, or more days apart, it would be news",
    "same-template": "had it differed by sentences rather than by values, it would be a version",
    "same-headline-other-text": "with enough of the text in common it would be a version",
    "same-column-other-text": "with enough of the text in common it would be a version",
    "nothing-alike": "with enough of its text in an article around that time it would be a version or a copy",
    "late-original": "had it come before its copies, it would be plain news",
    "original-came-late": "had the later page been published later, this one would still be the original",
    "robots": "robots.txt of the site would have to allow it",
}


def otherwise(decision: Decision) -> str:
    """What would have changed a decision, with its thresholds; empty where nobody knows."""
    said = _OTHERWISE.get(decision.reason, "")
    evidence = decision.evidence
    parts = [
        f"{name.replace('_', ' ')} {evidence[name]} (needed {evidence[f'{name}_needed']})"
        for name in ("containment", "headline_similarity", "words")
        if name in evidence and f"{name}_needed" in evidence
    ]
    return f"{said}: {', '.join(parts)}" if said and parts else said


def robots_before(archive: Archive, decision: Decision) -> Capture | None:
    """The last robots.txt of the site that was captured before a decision."""
    parts = urlsplit(decision.url)
    robots = f"{parts.scheme}://{parts.netloc}/robots.txt"
    return next(iter(archive.captures(robots, until=decision.decided, last=1)), None)
