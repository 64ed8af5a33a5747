// @ts-check
// The columns of the table: what a cell shows, and what it is sorted by.

import { isVocabulary, summaryOf } from "./data.js";
import { h, markup, spoken } from "./dom.js";
import { at, paperUrl } from "./site.js";
import { fold } from "./text.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./data.js").Facet} Facet */

/** @typedef {"paper" | "number" | "rating" | "state" | "chips" | "venue" | "findings" | "day" | "word" | "summary"} Kind */

/**
 * @typedef {object} Column
 * @property {string} id its name in an address
 * @property {string} label
 * @property {Kind} kind for the style sheet
 * @property {boolean} descends whether the first click sorts from the highest
 * @property {(table: Table, paper: number) => number | string} rank what it is sorted by; "" and -1 go to the end
 * @property {(table: Table, paper: number) => (Node | string)[]} cell
 */

/**
 * All columns but the paper's own, in their order.
 *
 * @param {Table} table
 * @returns {Column[]}
 */
export function columnsOf(table) {
  const facets = table.facets.map(facetColumn);
  const after = facets.findIndex((column) => column.id === "relevance");
  return [YEAR, VENUE, ...facets.slice(0, after), FINDINGS, ...facets.slice(after), ADDED, SUMMARY];
}

/** @type {Column} */
export const PAPER = {
  id: "title",
  label: "Paper",
  kind: "paper",
  descends: false,
  rank: (table, paper) => fold(table.titles[paper]),
  cell: (table, paper) => [
    titleLink(table, paper),
    h("span.sv-by", {}, h("span", {}, table.authors[paper]), h("span", {}, table.venues[paper])),
  ],
};

/**
 * @param {Table} table
 * @param {number} paper
 */
export function titleLink(table, paper) {
  const html = table.rich[paper];
  const title = html ? [...markup(html).childNodes] : [table.titles[paper]];
  return h("a", { href: paperUrl(table.keys[paper]) }, ...title);
}

/** @type {Column} */
const YEAR = {
  id: "year",
  label: "Year",
  kind: "number",
  descends: true,
  rank: (table, paper) => table.years[paper] || -1,
  cell: (table, paper) => [String(table.years[paper] || "")],
};

/** @type {Column} */
const VENUE = {
  id: "venue",
  label: "Venue",
  kind: "venue",
  descends: false,
  rank: (table, paper) => fold(table.venues[paper]),
  cell: (table, paper) => [table.venues[paper]],
};

/** @type {Column} */
export const FINDINGS = {
  id: "findings",
  label: "Findings",
  kind: "findings",
  descends: true,
  rank: (table, paper) => table.findings[paper].length || -1,
  cell: findings,
};

/** @type {Column} */
const ADDED = {
  id: "added",
  label: "Added",
  kind: "day",
  descends: true,
  rank: (table, paper) => table.added[paper],
  cell: (table, paper) => [day(table.added[paper])],
};

/** @type {Column} */
const SUMMARY = {
  id: "summary",
  label: "Summary",
  kind: "summary",
  descends: false,
  rank: (table, paper) => fold(summaryOf(table, paper)).slice(0, 60),
  cell: (table, paper) => [h("div", {}, summaryOf(table, paper))],
};

/** @type {Record<Facet["kind"], Kind>} */
const KINDS = { axis: "chips", measures: "chips", state: "state", relevance: "rating", status: "word" };

/**
 * @param {Facet} facet
 * @returns {Column}
 */
function facetColumn(facet) {
  return {
    id: facet.param,
    label: facet.kind === "measures" ? `${facet.label} measures` : facet.label,
    kind: KINDS[facet.kind],
    descends: facet.kind === "relevance",
    rank: (table, paper) => facetRank(facet, places(table, facet, paper)),
    cell: (table, paper) => facetCell(facet, table, paper),
  };
}

/**
 * @param {Facet} facet
 * @param {number[]} found
 */
function facetRank(facet, found) {
  if (!found.length) return -1;
  const first = found[0] < 0 ? -found[0] - 1 : found[0];
  return facet.kind === "relevance" ? Number(facet.values[first].id) || -1 : first;
}

/**
 * Places of a paper's answers in a facet; below 0 when it only shows the measure.
 *
 * @param {Table} table
 * @param {Facet} facet
 * @param {number} paper
 */
export function places(table, facet, paper) {
  const found = table.answers[facet.index][paper];
  return typeof found === "number" ? [found] : found;
}

/**
 * @param {Facet} facet
 * @param {Table} table
 * @param {number} paper
 * @returns {(Node | string)[]}
 */
export function facetCell(facet, table, paper) {
  const found = places(table, facet, paper);
  if (isVocabulary(facet)) return found.flatMap((place) => [chip(facet, place), " "]).slice(0, -1);
  const value = facet.values[found[0]];
  if (facet.kind === "state") return [state(facet, value)];
  if (facet.kind === "relevance") return [value.id === "none" ? "" : h("span", { title: value.label }, value.id)];
  return [value.label];
}

/**
 * @param {Facet} facet
 * @param {import("./data.js").Value} value
 */
function state(facet, value) {
  const text = `${facet.label}: ${value.label}`;
  return h(`span.sv-state.sv-state--${value.id}`, { title: text }, spoken(value.label));
}

/**
 * A term as a link with its family's colour; a measure that is only shown says so.
 *
 * @param {Facet} facet
 * @param {number} place
 */
function chip(facet, place) {
  const value = facet.values[place < 0 ? -place - 1 : place];
  const href = at(`taxonomy/${facet.axis}/${value.id}/`);
  const note = place < 0 ? h("span.sv-by", { title: "shown only, without a number" }, " shown") : null;
  return h(`a.sv-chip${value.color ? `.sv-f${value.color}` : ""}`, { href }, value.label, note);
}

/**
 * How many findings, and their directions as arrows; those that are not measured are pale.
 *
 * @param {Table} table
 * @param {number} paper
 * @returns {(Node | string)[]}
 */
function findings(table, paper) {
  const letters = table.findings[paper];
  if (!letters) return [];
  const words = new Map();
  for (const letter of letters.toLowerCase()) words.set(letter, (words.get(letter) ?? 0) + 1);
  const said = [...words].map(([letter, count]) => `${count} ${table.effects[letter][1]}`).join(", ");
  const arrows = [...letters].map((letter) => {
    const [sign] = table.effects[letter.toLowerCase()];
    return h(`span.sv-arrow--${letter.toLowerCase()}${letter === letter.toLowerCase() ? ".sv-unmeasured" : ""}`, {}, sign);
  });
  return [`${letters.length} `, h("span.sv-arrows", { "aria-hidden": "true", title: said }, arrows), spoken(`(${said})`)];
}

/** @param {number} number such as 20240520 */
export function day(number) {
  return String(number).replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3");
}

// --- order -------------------------------------------------------------------

/** @type {WeakMap<Table, Map<string, Uint32Array>>} */
const orders = new WeakMap();

/**
 * All papers in the order of a column, empty cells last, the newest first among equals.
 *
 * @param {Table} table
 * @param {string} sort a column's id, with `-` before it for the reverse
 * @returns {Uint32Array}
 */
export function orderBy(table, sort) {
  const known = orders.get(table) ?? new Map();
  orders.set(table, known);
  const name = sort.replace(/^-/, "");
  const column = [PAPER, ...columnsOf(table)].find((one) => one.id === name);
  const places = Uint32Array.from({ length: table.size }, (_, place) => place);
  if (!column || sort === "-year") return places; // the survey's own order
  const before = known.get(sort);
  if (before) return before;
  const ranks = Array.from(places, (paper) => column.rank(table, paper));
  const sign = sort.startsWith("-") ? -1 : 1;
  const isEmpty = (/** @type {number | string} */ rank) => rank === "" || rank === -1;
  places.sort((a, b) => {
    const [one, other] = [ranks[a], ranks[b]];
    if (one === other) return a - b;
    if (isEmpty(one) || isEmpty(other)) return isEmpty(one) ? 1 : -1;
    return one < other ? -sign : sign;
  });
  if (name !== "summary" || table.summaries) known.set(sort, places);
  return places;
}
