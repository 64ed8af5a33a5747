// @ts-check
// Marks of a chart as filters: which papers each stands for.

import { at, fetched } from "./site.js";

/** @typedef {import("./data.js").Table} Table */

/**
 * @typedef {object} Mark
 * @property {string} label
 * @property {string[]} keys
 */

/**
 * The marks that an address or a chart has named.
 *
 * @param {Table} table
 */
export function markBook(table) {
  /** @type {Map<string, Mark>} */
  const known = new Map();

  /** @param {string} id */
  function labelOf(id) {
    const value = table.values.find((one) => one.id === id && one.words);
    return known.get(id)?.label ?? value?.label ?? table.facets.find((facet) => facet.axis === id)?.label ?? id;
  }

  /**
   * Looks up the marks that are not known yet.
   *
   * @param {string[]} ids
   * @returns {Promise<string[]>} those that there are
   */
  async function found(ids) {
    if (ids.some((id) => !known.has(id))) {
      try {
        const papers = await (await fetched(at("assets/data/chart-levers.json"))).json();
        for (const id of ids) {
          if (!known.has(id) && Array.isArray(papers[id])) known.set(id, { label: labelOf(id), keys: papers[id] });
        }
      } catch {
        // Without the charts' data a mark in an address is one that nobody knows.
      }
    }
    return ids.filter((id) => known.has(id));
  }

  /**
   * Keys of the papers of any of these marks; null when none is known.
   *
   * @param {string[]} ids
   */
  function keys(ids) {
    const marks = ids.map((id) => known.get(id)).filter((mark) => mark !== undefined);
    return marks.length ? marks.flatMap((mark) => mark.keys) : null;
  }

  return { labelOf, found, keys, add: (/** @type {string} */ id, /** @type {Mark} */ mark) => known.set(id, mark) };
}
