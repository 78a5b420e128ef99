"""Citations: an article with the moment of its capture and the digest of the bytes that prove it.

BibTeX, RIS, CSL-JSON 1.0 and a line of text. What pages say is escaped, so that no title can break a file.
"""

import re
from typing import Any, Literal, get_args

import orjson

from archive.model import Article

CitationForm = Literal["bibtex", "ris", "csl", "text"]
CITATION_FORMS: tuple[CitationForm, ...] = get_args(CitationForm)

_TEX = {
    **{char: f"\\{char}" for char in "{}%&$#_"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DATE_PARTS = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def citation(article: Article, form: CitationForm) -> str:
    """One article as a citation that ends with a newline; CSL without the list around it."""
    makers = {"bibtex": _bibtex, "ris": _ris, "csl": _csl_text, "text": _text}
    return makers[form](article)


def _line(text: str | None) -> str:
    return " ".join(_CONTROL.sub(" ", text or "").split())


def _evidence(article: Article) -> str:
    parts = [f"captured {article.fetched}"]
    if article.warc:
        parts += [f"payload {article.warc.payload_digest}", f"WARC record {article.warc.record_id}"]
        parts.append(f"in {article.warc.file} at offset {article.warc.offset}")
    return _line("; ".join(parts))


def _tex(text: str | None) -> str:
    return "".join(_TEX.get(char, char) for char in _line(text))


def _address(url: str) -> str:
    # In \url and in a URL field alike: brackets would end the field, the rest BibTeX takes as it is.
    return _line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def _bibtex(article: Article) -> str:
    year, month, day = _date(article.published)
    fields = {
        "title": f"{{{_tex(article.title)}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors),
        "date": "-".join(part for part in (year, month, day) if part),
        "year": year,
        "journaltitle": _tex(article.source),
        "url": _address(article.url),
        "urldate": article.fetched[:10],
        "langid": _tex(article.language),
        "note": _tex(f"Archived: {_evidence(article)}"),
    }
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@online{{{article.id},\n{body}}}\n"


def _ris(article: Article) -> str:
    year, month, day = _date(article.published)
    lines = [
        ("TY", "NEWS"),
        ("ID", article.id),
        ("TI", _line(article.title)),
        *(("AU", _line(name)) for name in article.authors),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("T2", _line(article.source)),
        ("AB", _line(article.description)),
        ("LA", _line(article.language)),
        *(("KW", _line(tag)) for tag in article.tags),
        ("UR", _line(article.url)),
        ("Y2", article.fetched[:10].replace("-", "/") + "/"),
        ("N1", f"Archived: {_evidence(article)}"),
    ]
    body = "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value)
    return f"{body}ER  - \r\n"


def csl(article: Article) -> dict[str, Any]:
    """The item of CSL-JSON."""
    values: dict[str, Any] = {
        "id": article.id,
        "type": "article-newspaper",
        "title": _line(article.title),
        "author": [{"literal": _line(name)} for name in article.authors],
        "container-title": _line(article.source),
        "issued": _csl_date(article.published),
        "accessed": _csl_date(article.fetched),
        "URL": _line(article.url),
        "language": article.language,
        "abstract": _line(article.description),
        "keyword": ", ".join(map(_line, article.tags)),
        "archive": article.warc.file if article.warc else "",
        "archive_location": article.warc.record_id if article.warc else "",
        "note": f"Archived: {_evidence(article)}",
    }
    return {name: value for name, value in values.items() if value}


def _csl_text(article: Article) -> str:
    return orjson.dumps(csl(article), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _csl_date(written: str | None) -> dict[str, Any] | None:
    parts = [int(part) for part in _date(written) if part]
    return {"date-parts": [parts]} if parts else None


def _text(article: Article) -> str:
    names = ", ".join(map(_line, article.authors))
    published = "-".join(part for part in _date(article.published) if part)
    parts = [names, f"“{_line(article.title)}”", _line(article.source), published, _line(article.url)]
    return f"{'. '.join(part for part in parts if part)}. [{_evidence(article)}]\n"


def _date(written: str | None) -> tuple[str, str, str]:
    match = _DATE_PARTS.match(written or "")
    return (match[1], match[2] or "", match[3] or "") if match else ("", "", "")
