"""How newsrooms say that they corrected a story, or took it back."""

import re


class Notice:
    """One kind of notice.

    Args:
        stems: Parts of words, lower case, one of which is in any such notice: most texts hold
            none, and need not be searched for the phrases.
        phrases: One phrase a line, each a regular expression.
    """

    def __init__(self, stems: str, phrases: str) -> None:
        self._stems = stems.split()
        self._phrases = re.compile("|".join(phrases.strip().splitlines()), re.IGNORECASE)

    def came(self, before: str, after: str) -> bool:
        """Does the later text hold more of such notices than the earlier one?"""
        plain = after.casefold()
        if not any(stem in plain for stem in self._stems):
            return False
        return len(self._phrases.findall(after)) > len(self._phrases.findall(before))


CORRECTION = Notice(
    "correct clarif version fassung korrektur richtigst rectific erratum errat correcci versión rettifica "
    "correç versão sprostowan düzeltme исправлен уточнен версии түзету 訂正 更正 정정보도 바로잡",
    r"""
\bcorrections?\s?[:—–(-]
\b(?:this|the) (?:story|article|report|headline) (?:has been|was) (?:corrected|amended|updated to correct)
\b(?:an|in an|a) (?:earlier|previous) version of (?:this|the)
\bclarification\s?[:—–-]
\bkorrektur\s?[:—–-]
\bin einer (?:früheren|ersten|vorherigen) (?:version|fassung)
\brichtigstellung\b
\bune version (?:précédente|antérieure)
\brectificatif\b
\berratum\b
\bcorrección\s?[:—–-]
\bfe de erratas\b
\buna versión anterior\b
\brettifica\s?[:—–-]
\berrata corrige\b
\bcorreção\s?[:—–-]
\buma versão anterior\b
\bsprostowanie\b
\brectificatie\b
\bdüzeltme\s?[:—–-]
\bисправление\s?[:—–-]
\bуточнение\s?[:—–-]
\bв (?:более ранней|предыдущей) версии
\bтүзету\s?[:—–-]
訂正
更正
정정보도
바로잡습니다
""",
)
"""A notice of correction, in the languages that we know it in."""

RETRACTION = Notice(
    "retract withdrawn taken removed unpublish deleted zurückge gelöscht entfernt depubl retiré supprim "
    "dépubl retirad eliminad rimoss removid usuni wycofan удал отозван снят 撤回 删除 已撤",
    r"""
\b(?:has been|have been|was|is being) (?:retracted|withdrawn|taken down|removed|unpublished|deleted)\b
\bretraction\b
\bretracts?\b
\b(?:wurde|haben wir) (?:\w+ ){0,3}(?:zurückgezogen|gelöscht|entfernt|depubliziert)\b
\ba été (?:retiré|supprimé|dépublié)e?\b
\bha sido (?:retirad|eliminad)[oa]\b
\bè stat[oa] rimoss[oa]\b
\bfoi (?:removid|retirad)[oa]\b
\bzostał[ao]? (?:usunięt|wycofan)[yao]\b
\b(?:материал|статья|публикация|новость) (?:был[ао]? )?(?:удал|отозван|снят)
撤回
删除
已撤
""",
)
"""A notice that an article was taken back."""
