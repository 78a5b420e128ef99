"""Two fillings of one form, or two issues of one column, rather than two states of one story."""

from archive.headline import headline_key, headline_stem
from archive.model import KnownArticle
from newscrawl.dedup.case import Case
from newscrawl.dedup.changes import change_between
from newscrawl.dedup.compare import Match, same_form

_HALF_A_DAY = 0.5
_ISSUES_OF_A_COLUMN = 2
_OTHER_NUMBERS = 0.5


def another_filling(case: Case, found: Match) -> bool:
    """Does a page at another address of a publisher fill the form of this one anew?

    Told by the numbers; by a column that is known; or by changes of a few words each: who updates a story
    adds and rewrites passages, who fills a form changes a word here and a word there.
    """
    if found.template:
        return True
    stem = headline_stem(case.article.title)
    same_name = bool(stem) and stem == headline_stem(found.known.title)
    if same_name and found.days < _HALF_A_DAY:
        return False
    issues = [one for one in case.issues(stem) if not case.same_day(one)] if same_name else []
    if sum(one.version == 1 for one in issues) >= _ISSUES_OF_A_COLUMN:
        return True
    return _filled_by_words(case, found, same_name=same_name, issues=issues)


def _filled_by_words(case: Case, found: Match, *, same_name: bool, issues: list[KnownArticle]) -> bool:
    """Do two texts differ as fillings do, and not as a story and its update?"""
    text_before = case.text_of(found.known.id)
    change = change_between(text_before, case.article.text)
    if not change.places or change.largest > case.rules.template_words:
        return False
    if change.places >= case.rules.template_places or len(issues) >= _ISSUES_OF_A_COLUMN:
        return True
    # "Lottery: 5 March" and "Lottery: 8 March"; or nothing but figures differs, and more than are corrected.
    other_date = headline_key(case.article.title) != headline_key(found.known.title)
    many = found.shared.number_density > case.rules.number_density
    other_figures = found.shared.numbers_shared < (case.rules.numbers_shared if many else _OTHER_NUMBERS)
    return same_name and (other_date or (other_figures and same_form(text_before, case.article.text)))
