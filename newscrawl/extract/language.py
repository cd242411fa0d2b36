"""The language of a text: its script, then its commonest words and letters.

What the page declares is a hint, no more: many sites declare the language of their template.
It is believed where the text is too short to tell, and between siblings (Croatian and Bosnian).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from operator import itemgetter

from newscrawl.extract.cues import SAYS_MORE
from newscrawl.extract.language_words import (
    AFFIXES,
    ARABIC,
    CYRILLIC,
    DANISH,
    DEVANAGARI,
    LATIN,
    LETTERS,
    NORWEGIAN,
    SIBLINGS,
    XHOSA,
    ZULU,
)

SAMPLE = 1200
"""Characters that are looked at: more tell nothing more."""
ENOUGH = 40
"""Letters below which the text decides nothing."""

_ALIASES = {
    "nb": "no", "nn": "no", "iw": "he", "in": "id", "jp": "ja", "kr": "ko", "cn": "zh", "gr": "el",
    "ua": "uk", "cz": "cs", "dk": "da", "se": "sv", "fil": "tl", "cmn": "zh", "yue": "zh",
    "prs": "fa", "mo": "ro", "sh": "sr", "ji": "yi", "jw": "jv", "by": "be", "ge": "ka", "vn": "vi",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "zul": "zu",
    "xho": "xh", "ara": "ar", "fas": "fa", "per": "fa", "rus": "ru", "zho": "zh", "chi": "zh",
}  # fmt: skip
_SCRIPTS = (
    ("ja", "\u3040-\u30ff"), ("ko", "\u1100-\u11ff\uac00-\ud7af"), ("zh", "\u3400-\u9fff"),
    ("th", "\u0e00-\u0e7f"), ("lo", "\u0e80-\u0eff"), ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"), ("ar", "\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufeff"),
    ("ru", "\u0400-\u04ff"), ("hi", "\u0900-\u097f"), ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"), ("gu", "\u0a80-\u0aff"), ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"), ("te", "\u0c00-\u0c7f"), ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"), ("si", "\u0d80-\u0dff"), ("bo", "\u0f00-\u0fff"),
    ("my", "\u1000-\u109f"), ("ka", "\u10a0-\u10ff"), ("am", "\u1200-\u137f"),
    ("km", "\u1780-\u17ff"), ("hy", "\u0530-\u058f"), ("dv", "\u0780-\u07bf"),
    ("iu", "\u1400-\u167f"),
)  # fmt: skip
_SCRIPT_OF = [(code, re.compile(f"[{chars}]")) for code, chars in _SCRIPTS]
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2e80-\ud7ff\ufb50-\ufdff]")
_WIDE = frozenset(("zh", "ja", "ko"))
_SOME_WORDS = 45
"""Words whose seams tell whether it is worth while to look at all."""
_EDGES = ".,;:!?\"()«»„“”…[]/|–—،؟۔।‘’'-"
_TIGRINYA = re.compile("ኣ|ዝ|እዩ|ናይ")
_YIDDISH = re.compile("[ײױװ]|אַ|אָ")
_ASSAMESE = re.compile("[ৰৱ]")
Scores = dict[str, float]
"""Points of each language that the text has words or letters of."""


def _weights(table: Mapping[str, str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each word its languages, each with a weight that sinks with their number."""
    owners: dict[str, list[str]] = {}
    for code, words in table.items():
        for word in dict.fromkeys(words.split()):
            owners.setdefault(word, []).append(code)
    return {
        word: tuple(
            (code, 1.0 if len(codes) < 3 else 1.0 - 0.08 * min(len(codes), 9)) for code in codes
        )
        for word, codes in owners.items()
    }


_WORDS = {
    "latin": _weights(LATIN),
    "ru": _weights(CYRILLIC),
    "ar": _weights(ARABIC),
    "hi": _weights(DEVANAGARI),
}
_LETTERS = {letter: tuple(codes.split()) for letter, codes in LETTERS.items()}
_TELLING = re.compile(f"[{''.join(_LETTERS)}]")
_CUES = {
    "ru": (
        ("uk", "їєґ", re.compile("[їєґ]")),
        ("be", "ў", re.compile("ў")),
        ("mk", "ѓќѕ", re.compile("[ѓќѕ]")),
        ("sr", "ђћ", re.compile("[ђћ]")),
        ("kk", "әұһғқ", re.compile("[әұһ]|[ғқ]ы")),
        ("tg", "ӣӯҷ", re.compile("[ӣӯҷ]")),
        ("uz", "ўҳ", re.compile("ў[^ ]|ҳ")),
    ),
    "ar": (
        ("ps", "ټډړښځڅې", re.compile("[ټډړښځڅې]")),
        ("ur", "ٹڈڑے", re.compile("[ٹڈڑے]")),
        ("sd", "ڪ۾ڻ", re.compile("[ڪ۾ڻ]")),
        ("ckb", "ڵێۆڕ", re.compile("[ڵێۆڕ]")),
        ("ug", "ۋۈۇ", re.compile("[ۋۈۇ]")),
        ("fa", "پچژگی", re.compile("[پچژگ]|ی")),
    ),
}
"""What tells languages of one script apart: letters, and the cues that are made of them."""


def language_of(text: str, declared: Iterable[str] = ()) -> str:
    """BCP 47 primary tag of ``text``; empty where neither text nor page tells.

    ``declared`` are the page's own statements in order of trust, as written (``en_US``, ``fa-IR``).
    """
    hints = [tag for tag in map(primary_tag, declared) if tag]
    hint = hints[0] if hints else ""
    sample = text if len(text) <= SAMPLE else text[: SAMPLE // 2] + " " + text[-SAMPLE // 2 :]
    # Counting letters costs more than it tells of a long text.
    long = len(sample) > 4 * ENOUGH
    letters = int(0.8 * len(sample)) if long else sum(map(str.isalpha, sample))
    if letters < ENOUGH and not _BEYOND_LATIN.search(sample):
        return hint
    script = _script(sample, letters)
    if script == "latin":
        return _by_words(sample, "latin", hint, hints)
    if script in _WORDS:
        return _by_words(sample, script, hint, hints)
    if script == "he":
        return "yi" if len(_YIDDISH.findall(sample)) > 5 else "he"
    if script == "am":
        return "ti" if len(_TIGRINYA.findall(sample)) > 0.02 * letters else "am"
    if script == "bn":
        return "as" if len(_ASSAMESE.findall(sample)) > 3 else "bn"
    return script or hint


def primary_tag(tag: str) -> str:
    """The primary subtag that we use for ``fa-IR``, ``fa_IR`` and the like, or nothing."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", tag)
    if match is None:
        return ""
    code = match.group(1).lower()
    return _ALIASES.get(code, code)


def _script(sample: str, letters: int) -> str:
    if sample.isascii() or len(_BEYOND_LATIN.findall(sample)) < 0.1 * letters:
        return "latin"
    best, most = "latin", 0.0
    times = Counter(sample)
    each = "".join(times)
    for code, pattern in _SCRIPT_OF:
        count = sum(map(times.__getitem__, pattern.findall(each)))
        if code == "ja" and count > 0.05 * letters:
            return "ja"
        if code == "ko" and count > 0.15 * letters:
            return "ko"
        if code in _WIDE:
            # Program code stands beside few of its characters.
            count = int(SAYS_MORE * count)
        if count > 0.6 * letters:
            return code
        if count > most:
            best, most = code, count
    # Names and quotations in another script do not make the language; half of the text does.
    return best if most > 0.3 * letters else "latin"


def _by_words(sample: str, script: str, hint: str, hints: list[str]) -> str:
    low = sample.lower()
    words = [word.strip(_EDGES) for word in low.split()[:180]]
    table = _WORDS[script]
    scores: Scores = {}
    for word, count in Counter(words).items():
        for code, weight in table.get(word, ()):
            scores[code] = scores.get(code, 0) + weight * count
    if script == "latin":
        _add_letters(low, scores)
        nguni = scores.get("zu", 0) + scores.get("xh", 0)
        if max(scores.values(), default=0) < 0.2 * len(words) or nguni > 2:
            _add_affixes(words, scores)
    for code, letters, pattern in _CUES.get(script, ()):
        hits = len(pattern.findall(sample)) if any(map(sample.__contains__, letters)) else 0
        if hits:
            _add(scores, code, min(hits, 30) * (0.3 if code == "fa" else 0.8))
    if scores.get("da", 0) > 2 and scores.get("no", 0) > 2:
        joined = " ".join(words) + " "
        _add(scores, "da", 0.7 * len(DANISH.findall(joined)))
        _add(scores, "no", 0.7 * len(NORWEGIAN.findall(joined)))
    if hint in scores:
        scores[hint] *= 1.1
    if not scores:
        if script != "latin":
            return hint or script
        return "" if hint in LATIN and len(words) > 60 else hint
    best, top = _ranked(scores)[0]
    if top < max(2.0, 0.06 * len(words)):
        return _unsure(hint, script, len(words), scores)
    for group in SIBLINGS:
        if best in group:
            return next((tag for tag in hints if tag in group), best)
    return best


def _unsure(hint: str, script: str, count: int, scores: Scores) -> str:
    """Few known words: a language without a list, a list of names, or a very short text."""
    if script != "latin":
        return hint or script
    ranked = _ranked(scores)
    best, top = ranked[0] if ranked else ("", 0)
    if hint in LATIN and count > 60 and scores.get(hint, 0) < 0.03 * count:
        # The declared language would show.
        clear = top > 0.03 * count and (len(ranked) < 2 or top > 1.3 * ranked[1][1])
        return best if clear else ""
    return hint or (best if top >= 2 else "")


def _add(scores: Scores, code: str, points: float) -> None:
    scores[code] = scores.get(code, 0) + points


def _ranked(scores: Scores) -> list[tuple[str, float]]:
    """Languages and their points, the best first."""
    return sorted(scores.items(), key=itemgetter(1), reverse=True)


def _add_affixes(words: list[str], scores: Scores) -> None:
    """Some languages glue their small words to the long ones: count the seams instead."""
    text = " " + " ".join(words) + " "
    start = " " + " ".join(words[:_SOME_WORDS]) + " "
    few = 0.15 * min(len(words), _SOME_WORDS)
    for code, pattern in AFFIXES.items():
        known = scores.get(code) or scores.get("xh")
        if not known and len(pattern.findall(start)) < few:
            continue  # the rest would not make up for it
        seams = len(pattern.findall(text))
        # Where not one common word of the language is there, chance must be ruled out.
        if seams < (0.12 if known else 0.35) * len(words):
            continue
        if code == "zu":
            zulu, xhosa = len(ZULU.findall(text)), len(XHOSA.findall(text))
            code = "xh" if xhosa > zulu else "zu"
        _add(scores, code, 0.7 * seams)


def _add_letters(low: str, scores: Scores) -> None:
    if low.isascii():
        return
    for letter, count in Counter(_TELLING.findall(low)).items():
        for code in _LETTERS[letter]:
            if scores.get(code, 0) > 1:
                scores[code] += min(count, 25) * 0.25 / len(_LETTERS[letter])
