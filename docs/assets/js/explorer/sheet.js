// @ts-check
// The filters beside the table where there is room, and in a sheet of their own where there is none.

import { h } from "./dom.js";

/**
 * @param {HTMLElement} facets
 * @param {HTMLElement} home where the filters stand when there is room
 * @param {MediaQueryList | null} roomy null when there never is
 * @param {AbortSignal} signal
 */
export function sheetView(facets, home, roomy, signal) {
  const done = h("button.sv-button.sv-primary", { type: "button", onclick: () => sheet.close() });
  const head = h("div.sv-sheet-head", {}, h("h2", {}, "Filters"), done);
  const body = h("div.sv-sheet-body");
  const sheet = /** @type {HTMLDialogElement} */ (h("dialog.sv-sheet", { "aria-label": "Filters" }, head, body));
  const number = h("span.sv-on");
  const opener = h("button.sv-button.sv-open-sheet", { type: "button", onclick: open }, "Filters ", number);

  function open() {
    body.append(facets);
    sheet.showModal();
  }

  function place() {
    if (roomy?.matches) {
      sheet.close();
      home.append(facets);
    } else {
      body.append(facets);
    }
    home.hidden = !roomy?.matches;
    opener.hidden = roomy?.matches ?? false;
  }

  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close(); // beside the sheet
  });
  roomy?.addEventListener("change", place, { signal });
  place();

  /**
   * @param {string} count
   * @param {number} inUse how many filters
   */
  function render(count, inUse) {
    done.textContent = `Show ${count}`;
    number.textContent = inUse ? String(inUse) : "";
  }

  return { sheet, opener, render };
}
