// @ts-check
// A button that opens a small panel; Escape, a click elsewhere or leaving it with the Tab key closes it.

import { h } from "./dom.js";

/**
 * @param {string} text
 * @param {import("./dom.js").Child[]} content
 */
export function menu(text, content) {
  const label = h("span", {}, text);
  const summary = h("summary.sv-button", {}, label);
  const element = /** @type {HTMLDetailsElement} */ (
    h("details.sv-menu", {}, summary, h("div.sv-menu-panel", {}, content))
  );
  const close = () => {
    element.open = false;
  };
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    event.stopPropagation();
    close();
    summary.focus();
  });
  element.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !element.contains(event.relatedTarget)) close();
  });
  element.addEventListener("toggle", () => {
    const outside = (/** @type {Event} */ event) => {
      if (event.target instanceof Node && element.contains(event.target)) return;
      close();
      document.removeEventListener("pointerdown", outside);
    };
    if (element.open) document.addEventListener("pointerdown", outside);
  });
  return { element, label, close };
}
