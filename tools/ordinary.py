"""Make the list of ordinary words that the exposure check takes for nobody's own: `python -m tools.ordinary`.

Reads `wordfreq` (3.1.1), which has to be on the path (`pip install --target DIR wordfreq`) and of which nothing is
installed with the desk. Its frequencies are under CC BY-SA 4.0: see `docs/dependencies.md`.
"""

from __future__ import annotations

from pathlib import Path

from holub_desk.words import lemmas

FORMS = {"uk": 6_000, "ru": 6_000, "en": 4_500}
"""How many of the most frequent forms of each language."""
TO = Path(__file__).parents[1] / "desk/src/holub_desk/bulletins/exposure/data/ordinary.txt"
_HEAD = "# Lemmas of the most frequent words, from wordfreq 3.1.1 by Robyn Speer (CC BY-SA 4.0); tools/ordinary.py\n"


def main() -> None:
    """Write the file anew."""
    import wordfreq  # noqa: PLC0415 - only here

    lines = [_HEAD]
    for language, count in FORMS.items():
        words = [word for word in wordfreq.top_n_list(language, count, "small") if word.isalpha() and len(word) > 1]
        known = {lemma for word in words for lemma in lemmas(word, language)}
        lines.append(f"{language} {' '.join(sorted(known))}\n")
    TO.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
