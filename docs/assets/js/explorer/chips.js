// @ts-check
// What narrows the papers, each as a chip that takes it away.

import { h } from "./dom.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./state.js").State} State */

/**
 * @typedef {object} Chip
 * @property {string} text
 * @property {number} color
 * @property {State} without the state when it is taken away
 */

/**
 * @param {Table} table
 * @param {State} state
 * @param {(mark: string) => string} markLabel
 * @returns {Chip[]}
 */
export function chipsOf(table, state, markLabel) {
  /** @type {Chip[]} */
  const chips = [];
  const find = state.find.trim();
  if (find) chips.push({ text: `“${find}”`, color: 0, without: { ...state, find: "", page: 1 } });
  for (const facet of table.facets) {
    for (const index of state.chosen.get(facet.index) ?? []) {
      const value = table.values[index];
      const text = facet.kind === "relevance" && value.id !== "none" ? value.id : value.label;
      const without = { ...state, chosen: withChoice(state.chosen, value, false), page: 1 };
      chips.push({ text: `${facet.label}: ${text}`, color: value.color, without });
    }
  }
  const { from, to } = state;
  if (from !== null || to !== null) {
    const text = from === to ? String(from) : from === null ? `until ${to}` : to === null ? `since ${from}` : `${from}–${to}`;
    chips.push({ text, color: 0, without: { ...state, from: null, to: null, page: 1 } });
  }
  for (const mark of state.marks) {
    const without = { ...state, marks: state.marks.filter((other) => other !== mark), page: 1 };
    chips.push({ text: `Chart: ${markLabel(mark)}`, color: 0, without });
  }
  return chips;
}

/**
 * A choice with a value added or taken away.
 *
 * @param {Map<number, Set<number>>} chosen
 * @param {import("./data.js").Value} value
 * @param {boolean} isChosen
 */
export function withChoice(chosen, value, isChosen) {
  const changed = new Map(chosen);
  const values = new Set(changed.get(value.facet));
  if (isChosen) values.add(value.index);
  else values.delete(value.index);
  if (values.size) changed.set(value.facet, values);
  else changed.delete(value.facet);
  return changed;
}

/**
 * @param {Table} table
 * @param {(state: State) => void} change
 * @param {() => void} reset
 * @param {(mark: string) => string} markLabel
 */
export function chipsView(table, change, reset, markLabel) {
  const list = h("ul.sv-off-chips", { "aria-label": "Filters in use" });
  const clear = h("button.sv-link", { type: "button", onclick: reset }, "Reset");
  const element = h("div.sv-chosen", {}, list, clear);

  /**
   * @param {State} state
   * @param {boolean} isReset whether there is anything to reset
   */
  function render(state, isReset) {
    const chips = chipsOf(table, state, markLabel);
    const focused = [...list.querySelectorAll("button")].findIndex((button) => button === document.activeElement);
    list.replaceChildren(...chips.map((chip) => h("li", {}, chipOf(chip, change))));
    list.hidden = !chips.length;
    clear.hidden = isReset;
    element.hidden = list.hidden && isReset;
    if (focused >= 0) {
      const buttons = list.querySelectorAll("button");
      (buttons[Math.min(focused, buttons.length - 1)] ?? clear).focus();
    }
  }

  return { element, render };
}

/**
 * @param {Chip} chip
 * @param {(state: State) => void} change
 */
function chipOf(chip, change) {
  const color = chip.color ? `.sv-f${chip.color}` : "";
  return h(
    `button.sv-chip.sv-off${color}`,
    { type: "button", "aria-label": `Take away ${chip.text}`, onclick: () => change(chip.without) },
    h("span", {}, chip.text),
    h("span", { "aria-hidden": "true" }, " ×"),
  );
}
