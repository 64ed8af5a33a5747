// @ts-check
// The survey's table in the browser: `assets/data/papers.json`, and the summaries when somebody needs them.

import { at, fetched } from "./site.js";
import { fold, haystack } from "./text.js";

/**
 * Something that papers can be narrowed to.
 *
 * @typedef {object} Value
 * @property {number} index its place in `Table.values`
 * @property {number} facet place of its facet in `Table.facets`
 * @property {string} id the word in an address
 * @property {string} label the word that people read
 * @property {number} parent place of the broader value, or -1
 * @property {number[]} children places of the values directly below
 * @property {number} color number of its family's colour; 0 without one
 * @property {string} words what the text filter finds it by
 */

/**
 * A question with its answers.
 *
 * @typedef {object} Facet
 * @property {number} index its place in `Table.facets`
 * @property {string} param its name in an address
 * @property {"axis" | "measures" | "state" | "relevance" | "status"} kind
 * @property {string} axis the axis or property that it belongs to, or nothing
 * @property {string} label
 * @property {string} question
 * @property {number} first place of its first value
 * @property {Value[]} values
 */

/**
 * All papers, column by column; a paper is its place, from 0, newest first.
 *
 * @typedef {object} Table
 * @property {string} digest
 * @property {number} size
 * @property {Facet[]} facets
 * @property {Value[]} values
 * @property {Map<string, Facet>} byParam
 * @property {Map<string, number>} byKey
 * @property {string[]} keys
 * @property {string[]} titles
 * @property {Record<string, string>} rich titles with mathematics as HTML, by place
 * @property {string[]} authors
 * @property {number[]} years 0 where there is none
 * @property {string[]} venues
 * @property {number[]} added such as 20240520
 * @property {string[]} findings a letter each; see `effects`
 * @property {Record<string, string[]>} effects sign and word by letter
 * @property {(number | number[])[][]} answers by facet and paper, as places in the facet; below 0 when only shown
 * @property {Uint32Array} starts where a paper's values begin in `items`
 * @property {Uint32Array} items values of all papers with the broader ones
 * @property {string[] | null} haystacks what the text filter searches; see `haystacks`
 * @property {string[]} shown columns that are shown at first
 * @property {Summaries | null} summaries
 */

/**
 * @typedef {object} Summaries
 * @property {string[]} words
 * @property {string[]} texts codes of words
 */

/** @type {Promise<Table> | null} */
let loading = null;

/** The table, fetched once. */
export function load() {
  loading ??= read();
  loading.catch(() => {
    loading = null; // the next page may try again
  });
  return loading;
}

/** @param {RequestCache} [cache] */
async function read(cache) {
  const answer = await fetched(at("assets/data/papers.json"), cache);
  return tableOf(await answer.json());
}

/**
 * @param {any} data what `papers.json` holds
 * @returns {Table}
 */
export function tableOf(data) {
  const { papers } = data;
  const facets = facetsOf(data.facets);
  const values = facets.flatMap((facet) => facet.values);
  /** @type {string[]} */
  const venues = papers.venue.map((/** @type {number} */ place) => data.venues[place]);
  const answers = facets.map((facet) => data.answers[facet.param]);
  return {
    digest: data.digest,
    size: papers.key.length,
    facets,
    values,
    byParam: new Map(facets.map((facet) => [facet.param, facet])),
    byKey: new Map(papers.key.map((/** @type {string} */ key, /** @type {number} */ place) => [key, place])),
    keys: papers.key,
    titles: papers.title,
    rich: papers.rich,
    authors: papers.authors,
    years: papers.year,
    venues,
    added: papers.added,
    findings: papers.findings,
    effects: data.effects,
    answers,
    ...withBroader(papers.key.length, facets, values, answers),
    haystacks: null,
    shown: data.shown,
    summaries: null,
  };
}

/**
 * @param {any[]} facets
 * @returns {Facet[]}
 */
function facetsOf(facets) {
  let first = 0;
  return facets.map((facet, index) => {
    const start = first;
    first += facet.ids.length;
    /** @type {Value[]} */
    const values = facet.ids.map((/** @type {string} */ id, /** @type {number} */ place) => ({
      index: start + place,
      facet: index,
      id,
      label: facet.labels[place],
      parent: (facet.parents?.[place] ?? -1) < 0 ? -1 : start + facet.parents[place],
      children: [],
      color: facet.colors?.[place] ?? 0,
      words: isVocabulary(facet) ? haystack([facet.labels[place], ...(facet.aliases?.[place] ?? [])].map(fold)) : "",
    }));
    for (const value of values) if (value.parent >= 0) values[value.parent - start].children.push(value.index);
    const { param, kind, axis, label, question } = facet;
    return { index, param, kind, axis, label, question, first: start, values };
  });
}

/** @param {{ kind: string }} facet */
export function isVocabulary(facet) {
  return facet.kind === "axis" || facet.kind === "measures";
}

/**
 * Each paper's values with the broader ones, each once: a paper tagged with a child belongs to its parents.
 *
 * @param {number} size
 * @param {Facet[]} facets
 * @param {Value[]} values
 * @param {(number | number[])[][]} answers
 */
function withBroader(size, facets, values, answers) {
  const starts = new Uint32Array(size + 1);
  const seen = new Int32Array(values.length).fill(-1);
  const parents = Int32Array.from(values, (value) => value.parent);
  let items = new Uint32Array(size * 16 + values.length);
  let end = 0;
  for (let paper = 0; paper < size; paper++) {
    starts[paper] = end;
    if (end + values.length > items.length) items = grown(items);
    for (let facet = 0; facet < facets.length; facet++) {
      const found = answers[facet][paper];
      const { first } = facets[facet];
      const count = typeof found === "number" ? 1 : found.length;
      for (let turn = 0; turn < count; turn++) {
        const place = typeof found === "number" ? found : found[turn];
        let value = first + (place < 0 ? -place - 1 : place);
        while (value >= 0 && seen[value] !== paper) {
          seen[value] = paper;
          items[end++] = value;
          value = parents[value];
        }
      }
    }
  }
  starts[size] = end;
  return { starts, items: items.slice(0, end) };
}

/** @param {Uint32Array} items */
function grown(items) {
  const larger = new Uint32Array(items.length * 2);
  larger.set(items);
  return larger;
}

/**
 * What the text filter searches, made when it is first needed: there is time for that while somebody looks.
 *
 * @param {Table} table
 * @returns {string[]}
 */
export function haystacks(table) {
  table.haystacks ??= table.keys.map((key, paper) =>
    haystack([fold(table.titles[paper]), fold(table.authors[paper]), fold(table.venues[paper]), fold(key)]),
  );
  return table.haystacks;
}

// --- summaries ---------------------------------------------------------------

/** @type {Promise<boolean> | null} */
let loadingSummaries = null;

/**
 * Fetches the summaries, once, and adds them to what the text filter searches.
 *
 * @param {Table} table
 * @returns {Promise<boolean>} whether they are there
 */
export function loadSummaries(table) {
  loadingSummaries ??= readSummaries(table).catch(() => {
    loadingSummaries = null;
    return false;
  });
  return loadingSummaries;
}

/** @param {Table} table */
async function readSummaries(table) {
  const url = at("assets/data/summaries.json");
  let data = await (await fetched(url)).json();
  // An old copy of one file beside a new one of the other would give papers each other's summaries.
  if (data.digest !== table.digest) data = await (await fetched(url, "reload")).json();
  if (data.digest !== table.digest) return false;
  await addToHaystacks(table, data);
  table.summaries = data;
  return true;
}

/**
 * @param {Table} table
 * @param {Summaries} summaries
 */
async function addToHaystacks(table, { words, texts }) {
  const folded = words.map((word) => {
    const inner = fold(word);
    if (!inner) return /^\p{M}+$/u.test(word) ? "" : " ";
    return word.startsWith(" ") ? ` ${inner}` : inner;
  });
  const whole = haystacks(table).slice();
  for (let paper = 0; paper < table.size; paper++) {
    if (paper % 2000 === 1999) await pause();
    if (texts[paper]) whole[paper] += `| ${decoded(texts[paper], folded).replace(/ +/g, " ").trim()} `;
  }
  table.haystacks = whole;
}

/** Lets the browser paint and take input. */
function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * A paper's summary; empty when there is none, or not yet.
 *
 * @param {Table} table
 * @param {number} paper
 */
export function summaryOf(table, paper) {
  return table.summaries ? decoded(table.summaries.texts[paper], table.summaries.words) : "";
}

const PRINTABLE = Array.from({ length: 94 }, (_, place) => String.fromCharCode(33 + place)).filter(
  (character) => character !== '"' && character !== "\\",
);
const LASTS = 64;
const DIGITS = PRINTABLE.length - LASTS;

/** Number of each printable character, by character code; see `word_code` in `hooks/survey/tables.py`. */
const NUMBERS = new Int8Array(128);
PRINTABLE.forEach((character, number) => {
  NUMBERS[character.charCodeAt(0)] = number;
});

/**
 * A text from the codes of its words.
 *
 * @param {string} text
 * @param {string[]} words
 */
function decoded(text, words) {
  let out = "";
  let number = 0;
  for (let place = 0; place < text.length; place++) {
    const digit = NUMBERS[text.charCodeAt(place)];
    if (digit < LASTS) {
      out += words[number * LASTS + digit];
      number = 0;
    } else {
      number = number * DIGITS + (digit - LASTS) + 1;
    }
  }
  return out;
}
