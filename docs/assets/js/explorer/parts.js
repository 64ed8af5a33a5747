// @ts-check
// What a paper's own page says and the table's data leave out, read from the page itself.

import { h } from "./dom.js";
import { fetched } from "./site.js";

/**
 * @typedef {object} Parts
 * @property {Map<string, Node[]>} findings by outcome
 * @property {Map<string, Node[]>} facts data sets, models, benchmarks by their heading
 */

/**
 * @param {string} url of a paper's page
 * @returns {Promise<Parts>}
 */
export async function pageParts(url) {
  const page = new DOMParser().parseFromString(await (await fetched(url)).text(), "text/html");
  // Links on the page are relative to it.
  for (const link of page.querySelectorAll("a[href]")) {
    link.setAttribute("href", new URL(link.getAttribute("href") ?? "", url).href);
  }
  return { findings: findingsOf(page), facts: factsOf(page) };
}

/**
 * @param {Document} page
 * @returns {Map<string, Node[]>}
 */
function findingsOf(page) {
  /** @type {Map<string, Node[]>} */
  const found = new Map();
  for (const row of page.querySelectorAll("section[aria-labelledby='claims'] tbody tr")) {
    const [lever, effect, outcome, statement] = [...row.children].map((cell) => [...cell.childNodes]);
    const name = row.children[2]?.textContent?.trim() ?? "";
    if (!outcome || !statement) continue;
    const finding = h(`div.sv-finding.${row.className}`, {}, h("p", {}, ...effect, " ", ...lever), ...statement);
    found.set(name, [...(found.get(name) ?? []), document.adoptNode(finding)]);
  }
  return found;
}

/**
 * @param {Document} page
 * @returns {Map<string, Node[]>}
 */
function factsOf(page) {
  const facts = [...page.querySelectorAll("section[aria-labelledby='data'] dl > div")];
  return new Map(
    facts.map((fact) => [
      fact.querySelector("dt")?.textContent?.trim() ?? "",
      [...(fact.querySelector("dd")?.childNodes ?? [])].map((node) => document.adoptNode(node)),
    ]),
  );
}
