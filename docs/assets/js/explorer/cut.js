// @ts-check
// The chosen entries of an exported file, byte for byte as the file of all papers has them, in its order.

/** @typedef {(file: string, keys: Set<string>) => string} Cut */

/**
 * BibTeX: the entries, those that they name in `crossref`, and the `@string`s that they need.
 *
 * @type {Cut}
 */
export function cutBibtex(file, keys) {
  const blocks = bibBlocks(file);
  const parents = new Map(blocks.map((block) => [block.key, /\bcrossref\s*=\s*[{"]\s*([^\s}"]+)/i.exec(block.text)?.[1]]));
  const wanted = new Set(keys);
  for (const key of wanted) {
    const parent = parents.get(key);
    if (parent) wanted.add(parent); // a set is walked through to what was added on the way
  }
  const entries = blocks.filter((block) => block.kind !== "string" && block.kind !== "preamble" && wanted.has(block.key));
  const preambles = blocks.filter((block) => block.kind === "preamble");
  const strings = neededStrings(blocks, [...entries, ...preambles]);
  const chosen = new Set([...entries, ...preambles, ...strings]);
  return blocks.filter((block) => chosen.has(block)).map((block) => `${block.text}\n`).join("\n");
}

/**
 * @typedef {object} Block
 * @property {string} kind in lower case
 * @property {string} key of an entry, or name of a string in lower case
 * @property {string} text from `@` to the closing brace
 */

/**
 * @param {string} file
 * @returns {Block[]}
 */
function bibBlocks(file) {
  /** @type {Block[]} */
  const blocks = [];
  const starts = /@([a-z]+)\s*\{\s*([^\s,={}"]*)/gi;
  for (let found = starts.exec(file); found; found = starts.exec(file)) {
    const kind = found[1].toLowerCase();
    if (kind === "comment") continue;
    const end = closing(file, file.indexOf("{", found.index));
    const key = kind === "string" ? found[2].toLowerCase() : found[2];
    blocks.push({ kind, key, text: file.slice(found.index, end) });
    starts.lastIndex = end;
  }
  return blocks;
}

/**
 * The place behind the brace that closes the one at `start`; BibTeX counts braces wherever they stand.
 *
 * @param {string} file
 * @param {number} start
 */
function closing(file, start) {
  let depth = 0;
  for (let place = start; place < file.length; place++) {
    if (file[place] === "{") depth++;
    else if (file[place] === "}" && --depth === 0) return place + 1;
  }
  return file.length;
}

/**
 * The strings that blocks use outside braces and quotes, and those that these use.
 *
 * @param {Block[]} blocks
 * @param {Block[]} users
 */
function neededStrings(blocks, users) {
  const strings = new Map(blocks.filter((block) => block.kind === "string").map((block) => [block.key, block]));
  /** @type {Set<Block>} */
  const needed = new Set();
  const queue = [...users];
  for (const block of queue) {
    for (const word of bareWords(block.text)) {
      const found = strings.get(word);
      if (!found || found === block || needed.has(found)) continue;
      needed.add(found);
      queue.push(found);
    }
  }
  return needed;
}

/**
 * Words of an entry that stand neither in braces nor in quotes, in lower case.
 *
 * @param {string} text
 */
function bareWords(text) {
  let depth = 0;
  let isQuoted = false;
  let bare = "";
  for (const character of text) {
    if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === '"' && depth === 1) isQuoted = !isQuoted;
    bare += depth === 1 && !isQuoted && character !== "{" ? character : " ";
  }
  return bare.toLowerCase().split(/[\s,#="{}]+/).filter(Boolean);
}

/**
 * RIS: records from `TY` to `ER`, told by their `ID`.
 *
 * @type {Cut}
 */
export function cutRis(file, keys) {
  const records = file.match(/^TY {2}- [\s\S]*?^ER {2}-[^\n]*\n(?:\r?\n)?/gm) ?? [];
  return records.filter((record) => keys.has(/^ID {2}- (.*?)\r?$/m.exec(record)?.[1] ?? "")).join("");
}

/**
 * CSL-JSON: the items with these ids, apart as they are in the file.
 *
 * @type {Cut}
 */
export function cutCsl(file, keys) {
  const places = jsonItems(file);
  const items = places.map(([start, end]) => file.slice(start, end)).filter((text) => keys.has(JSON.parse(text).id));
  if (!items.length) return "[]\n";
  const [[start, end]] = places;
  const between = places.length > 1 ? file.slice(end, places[1][0]) : ",\n";
  return `${file.slice(0, start)}${items.join(between)}${file.slice(places[places.length - 1][1])}`;
}

/**
 * Where the objects in a JSON list of objects begin and end.
 *
 * @param {string} file
 * @returns {[number, number][]}
 */
function jsonItems(file) {
  /** @type {[number, number][]} */
  const places = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of file.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === "{" && depth++ === 0) start = index;
    else if (token === "}" && --depth === 0) places.push([start, index + 1]);
  }
  return places;
}

/**
 * CSV: the head, and the rows whose first cell is one of the keys; lines may break within quotes.
 *
 * @type {Cut}
 */
export function cutCsv(file, keys) {
  const rows = file.match(/(?:"(?:[^"]|"")*"|[^"\n])*\n?/g) ?? [];
  const keyOf = (/** @type {string} */ row) => /^"?((?:[^",\r\n]|"")*)/.exec(row)?.[1].replace(/""/g, '"') ?? "";
  return rows.filter((row, place) => place === 0 || keys.has(keyOf(row))).join("");
}
