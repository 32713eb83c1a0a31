// Words of a text, found again by what stands around them; and the links that lead to them.
((broadsheet) => {
  "use strict";

  /** Letters kept of what stands before and after (as in the Web Annotation examples of other readers). */
  const AROUND = 32;

  /** Longer words are named by how they begin and end: addresses have bounds. */
  const LONGEST = 120;

  /** The words from `start` to `end` of a text, with what stands around them. */
  const quote = (text, start, end) => ({
    text: text.slice(start, end),
    before: text.slice(Math.max(0, start - AROUND), start),
    after: text.slice(end, end + AROUND),
  });

  /**
   * @param {{ text: string, before: string, after: string }} quoted
   * @returns {[number, number] | null} where the words stand in a text: of several places, the one with most of what
   *     stood around them
   */
  function find(text, quoted) {
    let best = null;
    let most = -1;
    for (let start = text.indexOf(quoted.text); start >= 0; start = text.indexOf(quoted.text, start + 1)) {
      const end = start + quoted.text.length;
      const alike =
        shared(reversed(text.slice(0, start)), reversed(quoted.before)) + shared(text.slice(end), quoted.after);
      if (alike > most) {
        [best, most] = [[start, end], alike];
      }
    }
    return best;
  }

  const reversed = (text) => [...text.slice(-AROUND)].reverse().join("");

  /** Letters that two texts have in common at their beginnings. */
  function shared(one, other) {
    let count = 0;
    while (count < other.length && one[count] === other[count]) {
      count += 1;
    }
    return count;
  }

  /** @returns {[number, number]} widened to whole words, as text fragments want them, without white space at the ends */
  function wholeWords(text, start, end, lang) {
    const words = new Intl.Segmenter(lang, { granularity: "word" }).segment(text);
    const first = words.containing(start);
    const last = words.containing(end - 1);
    const from = first?.isWordLike ? first.index : start;
    const to = last?.isWordLike ? last.index + last.segment.length : end;
    const piece = text.slice(from, to);
    return [from + piece.length - piece.trimStart().length, to - piece.length + piece.trimEnd().length];
  }

  /**
   * @returns {string} `#:~:text=…` for the words from `start` to `end` (WICG, URL Fragment Text Directives §3.3)
   */
  function fragment(text, start, end, lang) {
    const words = text.slice(start, end);
    const isOnce = text.indexOf(words) === text.lastIndexOf(words);
    const before = isOnce ? "" : lastWords(text.slice(Math.max(0, start - 2 * AROUND), start), lang);
    const after = isOnce ? "" : firstWords(text.slice(end, end + 2 * AROUND), lang);
    const isShort = words.length <= LONGEST && !words.includes("\n");
    const parts = [
      before && `${escaped(before)}-`,
      ...(isShort ? [escaped(words)] : [escaped(firstWords(words, lang)), escaped(lastWords(words, lang))]),
      after && `-${escaped(after)}`,
    ];
    return `#:~:text=${parts.filter(Boolean).join(",")}`;
  }

  /** Up to four words at the beginning of a text, none of another paragraph. */
  const firstWords = (text, lang) => spaced(wordsOf(text.trimStart().split("\n")[0], lang).slice(0, 4));
  const lastWords = (text, lang) => spaced(wordsOf(text.trimEnd().split("\n").at(-1), lang).slice(-4));

  /** Words with where they stand, so that what stands between them is kept. */
  const wordsOf = (text, lang) =>
    [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].filter((word) => word.isWordLike);
  const spaced = (words) =>
    words.length > 0 ? words[0].input.slice(words[0].index, words.at(-1).index + words.at(-1).segment.length) : "";

  /** The signs that divide the parts of a directive are escaped too. */
  const escaped = (text) => encodeURIComponent(text.replace(/\s+/g, " ")).replace(/-/g, "%2D");

  broadsheet.quotes = { quote, find, wholeWords, fragment };
})(window.broadsheet);
