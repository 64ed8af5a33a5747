// @ts-check
// Which papers a filter leaves, and how many each further choice would leave: one pass over all papers.

import { haystacks } from "./data.js";

/** @typedef {import("./data.js").Table} Table */

/**
 * @typedef {object} Filter
 * @property {Map<number, Set<number>>} chosen places of values by place of their facet; within a facet any is enough
 * @property {Set<number>} all facets of which a paper must have every chosen value
 * @property {number} from first year; -Infinity when open
 * @property {number} to last year; Infinity when open
 * @property {(Uint8Array | null)[]} masks each a mark for every paper that may stay; null lets all stay
 */

/**
 * @typedef {object} Result
 * @property {Uint32Array} rows the papers that are left, in the order asked for
 * @property {Uint32Array} counts for each value: papers that have it and pass all filters but those of its own facet
 * @property {Map<number, number>} years for each year: papers that pass all filters but the years
 */

/**
 * Counts are what a click would give: where any value of a facet is enough, its own choice does not narrow them; where
 * all are wanted, it does.
 *
 * @param {Table} table
 * @param {Uint32Array} order all papers, in the order wanted
 * @param {Filter} filter
 * @returns {Result}
 */
export function filtered(table, order, filter) {
  const { starts, items, years, values } = table;
  const { need, asks, facets } = wanted(table, filter);
  const base = together(filter.masks, table.size);
  const hasYears = filter.from > -Infinity || filter.to < Infinity;
  const counts = new Uint32Array(values.length);
  const facetOf = Uint16Array.from(values, (value) => value.facet);
  const got = new Uint16Array(need.length);
  /** @type {Map<number, number>} */
  const byYear = new Map();
  const rows = new Uint32Array(table.size);
  let left = 0;
  next: for (let turn = 0; turn < order.length; turn++) {
    const paper = order[turn];
    if (!base[paper]) continue;
    const isOutside = hasYears && !(years[paper] && years[paper] >= filter.from && years[paper] <= filter.to);
    const [start, end] = [starts[paper], starts[paper + 1]];
    let failed = -1; // the only filter that the paper does not pass
    if (need.length) {
      got.fill(0);
      for (let place = start; place < end; place++) {
        const ask = asks[items[place]];
        if (ask >= 0) got[ask]++;
      }
      for (let ask = 0; ask < need.length; ask++) {
        if (got[ask] >= need[ask]) continue;
        if (failed >= 0 || isOutside) continue next;
        failed = ask;
      }
    }
    if (isOutside) {
      byYear.set(years[paper], (byYear.get(years[paper]) ?? 0) + 1);
    } else if (failed < 0) {
      rows[left++] = paper;
      byYear.set(years[paper], (byYear.get(years[paper]) ?? 0) + 1);
      for (let place = start; place < end; place++) counts[items[place]]++;
    } else if (!filter.all.has(facets[failed])) {
      for (let place = start; place < end; place++) {
        if (facetOf[items[place]] === facets[failed]) counts[items[place]]++;
      }
    }
  }
  return { rows: rows.slice(0, left), counts, years: byYear };
}

/**
 * For each facet with a choice: its place, and how many of the chosen values a paper needs; for each value the place
 * of its facet in that list, or -1 when it is not chosen.
 *
 * @param {Table} table
 * @param {Filter} filter
 */
function wanted(table, filter) {
  const asks = new Int16Array(table.values.length).fill(-1);
  const facets = [...filter.chosen.keys()].filter((facet) => filter.chosen.get(facet)?.size);
  const need = facets.map((facet, ask) => {
    const chosen = filter.chosen.get(facet) ?? new Set();
    for (const value of chosen) asks[value] = ask;
    return filter.all.has(facet) ? chosen.size : 1;
  });
  return { need, asks, facets };
}

/**
 * The papers that all masks let stay.
 *
 * @param {(Uint8Array | null)[]} masks
 * @param {number} size
 */
function together(masks, size) {
  const base = new Uint8Array(size).fill(1);
  for (const mask of masks) {
    if (mask) for (let paper = 0; paper < size; paper++) base[paper] &= mask[paper];
  }
  return base;
}

// --- masks -------------------------------------------------------------------

/** @type {WeakMap<string[], Map<string, Uint8Array>>} by haystacks, since they grow when summaries arrive */
const found = new WeakMap();

/**
 * The papers whose text or terms hold all needles; null when there is none.
 *
 * @param {Table} table
 * @param {string[]} needles
 */
export function textMask(table, needles) {
  if (!needles.length) return null;
  const mask = new Uint8Array(table.size).fill(1);
  for (const needle of needles) {
    const one = needleMask(table, needle);
    for (let paper = 0; paper < mask.length; paper++) mask[paper] &= one[paper];
  }
  return mask;
}

const REMEMBERED = 40;

/**
 * @param {Table} table
 * @param {string} needle
 */
function needleMask(table, needle) {
  const texts = haystacks(table);
  const known = found.get(texts) ?? new Map();
  found.set(texts, known);
  const before = known.get(needle);
  if (before) return before;
  const mask = new Uint8Array(table.size);
  for (let paper = 0; paper < mask.length; paper++) mask[paper] = texts[paper].includes(needle) ? 1 : 0;
  markHolders(table, (value) => value.words.includes(needle), mask);
  if (known.size >= REMEMBERED) known.delete(known.keys().next().value ?? "");
  known.set(needle, mask);
  return mask;
}

/**
 * Marks the papers that have a value.
 *
 * @param {Table} table
 * @param {(value: import("./data.js").Value) => boolean} has
 * @param {Uint8Array} mask
 */
function markHolders(table, has, mask) {
  const flags = Uint8Array.from(table.values, (value) => (has(value) ? 1 : 0));
  if (!flags.includes(1)) return;
  for (let paper = 0; paper < mask.length; paper++) {
    for (let place = table.starts[paper]; place < table.starts[paper + 1] && !mask[paper]; place++) {
      mask[paper] = flags[table.items[place]];
    }
  }
}

/**
 * The papers of places in the vocabulary, such as `method/evolution` or `method`, any of them being enough.
 *
 * @param {Table} table
 * @param {string[]} scopes
 * @returns {Uint8Array | null} null when one of them is unknown
 */
export function scopeMask(table, scopes) {
  const mask = new Uint8Array(table.size);
  for (const scope of scopes) {
    const [axis, term] = scope.split("/");
    const facet = table.facets.find((one) => one.axis === axis && (one.kind === "axis" || one.kind === "measures"));
    if (!facet || (term && !facet.values.some((value) => value.id === term))) return null;
    markHolders(table, (value) => value.facet === facet.index && (!term || value.id === term), mask);
  }
  return mask;
}

/**
 * The papers with one of these keys.
 *
 * @param {Table} table
 * @param {Iterable<string>} keys
 */
export function keysMask(table, keys) {
  const mask = new Uint8Array(table.size);
  for (const key of keys) {
    const paper = table.byKey.get(key);
    if (paper !== undefined) mask[paper] = 1;
  }
  return mask;
}
