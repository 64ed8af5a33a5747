// @ts-check
// Papers to take away: cut from the site's own exports, which are fetched when somebody asks for one.

import { cutBibtex, cutCsl, cutCsv, cutRis } from "./cut.js";
import { counted, h } from "./dom.js";
import { menu } from "./menu.js";
import { at, fetched } from "./site.js";

/**
 * @typedef {object} Format
 * @property {string} label
 * @property {string} path below the site's root
 * @property {string} type for the browser
 * @property {import("./cut.js").Cut} cut
 */

/** @type {Format[]} */
const FORMATS = [
  { label: "BibTeX", path: "export/references.bib", type: "application/x-bibtex", cut: cutBibtex },
  { label: "RIS", path: "export/references.ris", type: "application/x-research-info-systems", cut: cutRis },
  { label: "CSL-JSON", path: "export/references.json", type: "application/json", cut: cutCsl },
  { label: "CSV", path: "export/papers.csv", type: "text/csv", cut: cutCsv },
];

/**
 * A menu that saves the chosen papers.
 *
 * @param {() => string[]} chosen their keys
 */
export function exportMenu(chosen) {
  const said = h("p.sv-by", { role: "status" });
  const buttons = FORMATS.map((format) =>
    h("button.sv-menu-item", { type: "button", onclick: () => void saveAs(format, chosen(), said) }, format.label),
  );
  const head = h("p.sv-by");
  const { element, label, close } = menu("Export", [head, ...buttons, said]);

  /**
   * @param {number} count
   * @param {boolean} arePicked
   */
  function render(count, arePicked) {
    const text = arePicked ? `${counted(count, "picked paper")}` : `All ${counted(count, "paper")} shown`;
    if (head.textContent !== text) head.textContent = text;
    label.textContent = arePicked ? `Export ${count} picked` : "Export";
    for (const button of buttons) button.toggleAttribute("disabled", !count);
  }

  return { element, render, close };
}

/**
 * @param {Format} format
 * @param {string[]} keys
 * @param {HTMLElement} said
 */
async function saveAs(format, keys, said) {
  said.textContent = "Fetching …";
  try {
    const file = await (await fetched(at(format.path))).text();
    save(format.cut(file, new Set(keys)), format);
    said.textContent = `Saved ${counted(keys.length, "paper")} as ${format.label}.`;
  } catch (error) {
    said.textContent = `Could not be saved: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * @param {string} text
 * @param {Format} format
 */
function save(text, format) {
  const url = URL.createObjectURL(new Blob([text], { type: `${format.type};charset=utf-8` }));
  const link = h("a", { href: url, download: format.path.split("/").at(-1) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
