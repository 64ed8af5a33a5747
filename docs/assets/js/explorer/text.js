// @ts-check
// What the text filter compares: letters and digits without accents and capitals, words apart by one blank.

/** @type {Record<string, string>} */
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i" };

/**
 * `Müller-Łoś (2020)` → `muller los 2020`.
 *
 * @param {string} text
 */
export function fold(text) {
  // eslint-disable-next-line no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßæœøđðþłħı]/g, (letter) => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/**
 * Fields as one text to search: words between blanks, fields between bars, so that no phrase spans two of them.
 *
 * @param {string[]} fields folded
 */
export function haystack(fields) {
  return ` ${fields.join(" | ")} `;
}

/**
 * What a haystack must contain, all of it. A word matches anywhere in a word from its third letter on, and at a word's
 * start before; what stands in quotes matches as whole words, the last one from its start while the quote is open.
 *
 * @param {string} query
 * @returns {string[]}
 */
export function needles(query) {
  const found = new Set();
  for (const [piece, quoted] of query.replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    const words = fold(quoted ?? piece);
    if (!words) continue;
    if (quoted === undefined) found.add(words.length < 3 ? ` ${words}` : words);
    else found.add(piece.length > 1 && piece.endsWith('"') ? ` ${words} ` : ` ${words}`);
  }
  return [...found];
}
