// @ts-check
// Two to five papers side by side, by the keys in the address: `compare/?keys=a,b`.

import { FINDINGS, facetCell, places, titleLink } from "./columns.js";
import { isVocabulary, load, loadSummaries, summaryOf } from "./data.js";
import { h, spoken } from "./dom.js";
import { pageParts } from "./parts.js";
import { MOST, compareUrl } from "./picks.js";
import { at, paperUrl } from "./site.js";

/** @typedef {import("./data.js").Table} Table */

/**
 * A line of the comparison: what it is about, and a cell for each paper.
 *
 * @typedef {object} Line
 * @property {Node | string} head
 * @property {(Node | string)[][]} cells
 */

/** @param {HTMLElement} root */
async function compare(root) {
  const wanted = [...new Set((new URLSearchParams(location.search).get("keys") ?? "").split(",").filter(Boolean))];
  if (!wanted.length) return; // the page says how to choose some
  const table = await load();
  const known = wanted.filter((key) => table.byKey.has(key));
  const shown = known.slice(0, MOST);
  const notes = notesOn(wanted.length - known.length, known.length - shown.length);
  if (shown.length < 2) {
    const how = shown.length ? "One paper alone has nothing to be compared with." : "";
    root.replaceChildren(...notes, h("p.sv-empty", {}, how, " ", chooseLink(shown, "Choose papers in the list")));
    return;
  }
  await loadSummaries(table);
  const papers = shown.map((key) => table.byKey.get(key) ?? 0);
  const body = h("tbody", {}, linesOf(table, papers).map(rowOf));
  root.replaceChildren(...notes, gridOf(table, papers, shown, body), chooseLink(shown, "Change the choice in the list"));
  const parts = await Promise.all(shown.map((key) => pageParts(paperUrl(key)).catch(() => null)));
  body.append(...linesFromPages(parts).map(rowOf));
}

/**
 * @param {number} unknown
 * @param {number} tooMany
 */
function notesOn(unknown, tooMany) {
  const notes = [];
  if (unknown) notes.push(`${unknown} of the keys in the address ${unknown === 1 ? "is" : "are"} not in this survey.`);
  if (tooMany) notes.push(`Only the first ${MOST} papers are shown.`);
  return notes.map((note) => h("p.sv-note-line", { role: "status" }, note));
}

/**
 * @param {string[]} keys
 * @param {string} text
 */
function chooseLink(keys, text) {
  return h("a.sv-button", { href: `${at("papers/")}${keys.length ? `?pick=${keys.join(",")}` : ""}` }, text);
}

/**
 * @param {Table} table
 * @param {number[]} papers
 * @param {string[]} keys
 * @param {HTMLElement} body
 */
function gridOf(table, papers, keys, body) {
  const heads = papers.map((paper, place) => {
    const others = keys.filter((_, other) => other !== place);
    const drop = h("a.sv-drop", { href: compareUrl(others), "aria-label": `Without ${table.titles[paper]}` }, "×");
    const by = [table.authors[paper], table.venues[paper], table.years[paper]].filter(Boolean).join(" · ");
    return h("th", { scope: "col" }, others.length >= 2 ? drop : null, titleLink(table, paper), h("span.sv-by", {}, by));
  });
  const grid = h(
    "table.sv-table.sv-compared",
    { style: `--papers: ${papers.length}` },
    h("caption.sv-hidden", {}, "Papers side by side"),
    h("thead", {}, h("tr", {}, h("td", {}, spoken("About")), heads)),
    body,
  );
  return h("div.sv-compare", { tabindex: "0", role: "region", "aria-label": "Papers side by side" }, grid);
}

/**
 * What the table's data say.
 *
 * @param {Table} table
 * @param {number[]} papers
 * @returns {Line[]}
 */
function linesOf(table, papers) {
  const lines = [
    line("Summary", papers.map((paper) => [summaryOf(table, paper)])),
    ...table.facets.map((facet) =>
      line(facetHead(facet), papers.map((paper) => facetText(table, facet, paper)), isShared(table, facet, papers)),
    ),
    line("Findings", papers.map((paper) => FINDINGS.cell(table, paper))),
  ];
  return lines.filter((one) => one.cells.some((cell) => cell.some((part) => part !== "")));
}

/**
 * @param {Node | string} head
 * @param {(Node | string)[][]} cells
 * @param {boolean} [isSame] whether all papers say the same
 * @returns {Line & { isSame: boolean }}
 */
function line(head, cells, isSame = false) {
  return { head, cells, isSame };
}

/** @param {import("./data.js").Facet} facet */
function facetHead(facet) {
  if (facet.kind === "measures") return `${facet.label} measures`;
  return facet.axis ? h("a", { href: at(`taxonomy/${facet.axis}/`) }, facet.label) : facet.label;
}

/**
 * @param {Table} table
 * @param {import("./data.js").Facet} facet
 * @param {number} paper
 */
function facetText(table, facet, paper) {
  const cell = facetCell(facet, table, paper);
  if (isVocabulary(facet)) return cell;
  const value = facet.values[places(table, facet, paper)[0]];
  if (facet.kind === "relevance") return [value.id === "none" ? value.label : `${value.id} ${value.label}`];
  return facet.kind === "state" ? [...cell, h("span", { "aria-hidden": "true" }, ` ${value.label}`)] : cell;
}

/**
 * @param {Table} table
 * @param {import("./data.js").Facet} facet
 * @param {number[]} papers
 */
function isShared(table, facet, papers) {
  const said = papers.map((paper) => [...places(table, facet, paper)].sort().join());
  return said.every((one) => one === said[0]);
}

/**
 * What only the papers' own pages say: findings in full, data and models.
 *
 * @param {(import("./parts.js").Parts | null)[]} parts by paper; null when its page could not be had
 * @returns {Line[]}
 */
function linesFromPages(parts) {
  const facts = [...new Set(parts.flatMap((part) => [...(part?.facts.keys() ?? [])]))];
  const outcomes = [...new Set(parts.flatMap((part) => [...(part?.findings.keys() ?? [])]))];
  return [
    ...outcomes.map((outcome) => line(`Findings: ${outcome}`, parts.map((part) => part?.findings.get(outcome) ?? []))),
    ...facts.map((fact) => line(fact, parts.map((part) => part?.facts.get(fact) ?? []))),
  ];
}

/** @param {Line & { isSame?: boolean }} one */
function rowOf(one) {
  return h(
    one.isSame ? "tr.sv-same" : "tr",
    {},
    h("th", { scope: "row" }, one.head),
    one.cells.map((cell) => h("td", {}, ...cell)),
  );
}

/** @type {WeakSet<Element>} */
const begun = new WeakSet();

function start() {
  const root = document.querySelector("[data-compare]");
  if (!(root instanceof HTMLElement) || begun.has(root)) return;
  begun.add(root);
  compare(root).catch((error) => {
    console.error(error);
    root.append(h("p.sv-note-line", { role: "alert" }, `The papers could not be loaded: ${error.message}`));
  });
}

/** @type {{ subscribe(next: () => void): void } | undefined} */
const pages = Reflect.get(window, "document$");
if (pages) pages.subscribe(start);
else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
