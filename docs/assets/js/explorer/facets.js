// @ts-check
// The filters: a group for each axis and property, with trees of boxes to tick and what each would leave.

import { isVocabulary } from "./data.js";
import { grouped, h } from "./dom.js";
import { canAskAll } from "./state.js";
import { yearsView } from "./years.js";

/** A tree of at most so many values is open from the start. */
const SMALL_TREE = 20;

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./data.js").Facet} Facet */
/** @typedef {import("./data.js").Value} Value */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("./filter.js").Result} Result */

/**
 * @typedef {object} Actions
 * @property {(value: Value, isChosen: boolean) => void} choose
 * @property {(facet: Facet, isAll: boolean) => void} ask
 * @property {(from: number | null, to: number | null) => void} between
 */

/**
 * @typedef {object} Row
 * @property {HTMLElement} item
 * @property {HTMLInputElement} box
 * @property {Text} count
 * @property {number} shown
 * @property {HTMLElement | null} opener
 */

/**
 * @param {Table} table
 * @param {Actions} actions
 */
export function facetsView(table, actions) {
  /** @type {Row[]} */
  const rows = [];
  const years = yearsView(table, actions.between);
  const groups = groupsOf(table.facets).map((facets, place) => groupView(table, facets, place === 0, rows, actions));
  const element = h("div.sv-facets", {}, years.element, groups.map((group) => group.element));

  /**
   * @param {State} state
   * @param {Result} result
   */
  function render(state, result) {
    years.render(state, result);
    for (const value of table.values) {
      const row = rows[value.index];
      const isChosen = state.chosen.get(value.facet)?.has(value.index) ?? false;
      if (row.box.checked !== isChosen) row.box.checked = isChosen;
      const count = result.counts[value.index];
      if (count === row.shown) continue;
      if (!count !== !row.shown) row.item.classList.toggle("sv-none", !count);
      row.count.data = grouped(count);
      row.shown = count;
    }
    for (const group of groups) group.render(state);
  }

  /**
   * Opens the groups and branches in which something is chosen.
   *
   * @param {State} state
   */
  function reveal(state) {
    for (const group of groups) group.reveal(state);
    for (const chosen of state.chosen.values()) {
      for (const value of chosen) {
        for (let at = table.values[value].parent; at >= 0; at = table.values[at].parent) setOpen(rows[at], true);
      }
    }
  }

  return { element, render, reveal };
}

/**
 * Facets that stand under one heading: a property's states and its measures.
 *
 * @param {Facet[]} facets
 */
function groupsOf(facets) {
  /** @type {Facet[][]} */
  const groups = [];
  for (const facet of facets) {
    if (!facet.values.length) continue;
    const before = groups.at(-1);
    if (before && facet.axis && before[0].axis === facet.axis) before.push(facet);
    else groups.push([facet]);
  }
  return groups;
}

/**
 * @param {Table} table
 * @param {Facet[]} facets
 * @param {boolean} isOpen
 * @param {Row[]} rows takes the rows made, by place of their value
 * @param {Actions} actions
 */
function groupView(table, facets, isOpen, rows, actions) {
  const number = h("span.sv-on");
  const asks = facets.map((facet) => (canAskAll(facet) ? askView(facet, actions) : null));
  const lists = facets.map((facet, place) => {
    const roots = facet.values.filter((value) => value.parent < 0);
    const legend = legendOf(facet, facets.length > 1);
    return h("fieldset", {}, h("legend", {}, legend), asks[place]?.element, treeOf(table, roots, rows, actions));
  });
  const element = /** @type {HTMLDetailsElement} */ (
    h("details.sv-facet", { open: isOpen }, h("summary", { title: facets[0].question }, facets[0].label, number), lists)
  );

  /** @param {State} state */
  function chosenIn(state) {
    return facets.reduce((sum, facet) => sum + (state.chosen.get(facet.index)?.size ?? 0), 0);
  }

  return {
    element,
    /** @param {State} state */
    render(state) {
      const chosen = chosenIn(state);
      const text = chosen ? String(chosen) : "";
      if (number.textContent !== text) number.textContent = text;
      for (const ask of asks) ask?.render(state);
    },
    /** @param {State} state */
    reveal(state) {
      if (chosenIn(state)) element.open = true;
    },
  };
}

/**
 * @param {Facet} facet
 * @param {boolean} isOneOfTwo
 */
function legendOf(facet, isOneOfTwo) {
  if (!isOneOfTwo) return facet.question || facet.label;
  return facet.kind === "state" ? "How papers treat it" : "Measures";
}

let asked = 0;

/**
 * The choice between any and all of the ticked values.
 *
 * @param {Facet} facet
 * @param {Actions} actions
 */
function askView(facet, actions) {
  const name = `sv-ask-${asked++}`;
  const [any, all] = [false, true].map((isAll) =>
    /** @type {HTMLInputElement} */ (h("input", { type: "radio", name, onchange: () => actions.ask(facet, isAll) })),
  );
  const element = h(
    "div.sv-ask",
    { role: "radiogroup", "aria-label": `${facet.label}: papers with` },
    h("label", {}, any, h("span", {}, "any")),
    h("label", {}, all, h("span", {}, "all")),
    h("span", {}, "of the ticked"),
  );
  return {
    element,
    /** @param {State} state */
    render(state) {
      const isAll = state.all.has(facet.index);
      any.checked = !isAll;
      all.checked = isAll;
      element.hidden = !isAll && (state.chosen.get(facet.index)?.size ?? 0) < 2;
    },
  };
}

/**
 * @param {Table} table
 * @param {Value[]} values
 * @param {Row[]} rows
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function treeOf(table, values, rows, actions) {
  return h("ul", {}, values.map((value) => branch(table, value, rows, actions)));
}

/**
 * @param {Table} table
 * @param {Value} value
 * @param {Row[]} rows
 * @param {Actions} actions
 * @returns {HTMLElement}
 */
function branch(table, value, rows, actions) {
  const facet = table.facets[value.facet];
  const count = document.createTextNode("0");
  const box = /** @type {HTMLInputElement} */ (
    h("input", { type: "checkbox", onchange: () => actions.choose(value, box.checked) })
  );
  const children = value.children.map((child) => table.values[child]);
  const below = children.length ? treeOf(table, children, rows, actions) : null;
  const isOpen = facet.values.length <= SMALL_TREE;
  if (below) below.hidden = !isOpen;
  const label = h("label", {}, box, h("span.sv-value", {}, ...labelOf(facet, value)), h("span.sv-count", {}, count));
  /** @type {HTMLElement | null} */
  const opener = below ? h("button.sv-opener", { type: "button", "aria-expanded": String(isOpen) }) : null;
  const item = h("li.sv-none", {}, h("div.sv-node", {}, opener, label), below);
  const row = { item, box, count, shown: 0, opener };
  opener?.setAttribute("aria-label", `Narrower than ${value.label}`);
  opener?.addEventListener("click", () => setOpen(row, opener.getAttribute("aria-expanded") !== "true"));
  rows[value.index] = row;
  return item;
}

/**
 * @param {Facet} facet
 * @param {Value} value
 * @returns {(Node | string)[]}
 */
function labelOf(facet, value) {
  if (facet.kind === "state") return [h(`span.sv-state.sv-state--${value.id}`), ` ${value.label}`];
  if (facet.kind === "relevance" && value.id !== "none") return [h("b", {}, value.id), ` ${value.label}`];
  if (isVocabulary(facet) && value.color) return [h(`span.sv-dot.sv-f${value.color}`), value.label];
  return [value.label];
}

/**
 * @param {Row} row
 * @param {boolean} isOpen
 */
function setOpen(row, isOpen) {
  const below = row.item.querySelector(":scope > ul");
  if (!row.opener || !(below instanceof HTMLElement)) return;
  row.opener.setAttribute("aria-expanded", String(isOpen));
  below.hidden = !isOpen;
}
