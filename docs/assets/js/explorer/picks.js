// @ts-check
// What to do with ticked papers: compare them, or let them go.

import { counted, h } from "./dom.js";
import { at } from "./site.js";

export const MOST = 5;

/**
 * The address of the page that sets papers side by side.
 *
 * @param {string[]} keys
 */
export function compareUrl(keys) {
  return `${at("compare/")}?keys=${keys.map(encodeURIComponent).join(",")}`;
}

/** @param {() => void} clear */
export function pickBar(clear) {
  const words = h("span");
  const link = h("a.sv-button.sv-primary", {}, "Compare");
  const element = h(
    "div.sv-picks",
    { role: "region", "aria-label": "Picked papers" },
    words,
    link,
    h("button.sv-link", { type: "button", onclick: clear }, "Let go"),
  );

  /** @param {string[]} picked */
  function render(picked) {
    element.hidden = !picked.length;
    const canCompare = picked.length >= 2 && picked.length <= MOST;
    const hint = picked.length < 2 ? "; pick another to compare" : canCompare ? "" : `; at most ${MOST} can be compared`;
    words.textContent = `${counted(picked.length, "paper")} picked${hint}`;
    link.hidden = !canCompare;
    if (canCompare) link.setAttribute("href", compareUrl(picked));
  }

  return { element, render };
}
