// @ts-check
// The table: one page of rows, sorted by a click on a column's head.

import { PAPER } from "./columns.js";
import { grouped, h, spoken } from "./dom.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./state.js").State} State */

export const ON_A_PAGE = 50;

/** Room in rem that a column wants, by kind; the paper's own with the box to tick. */
const ROOM = { paper: 14.3, number: 2.6, state: 4.3, chips: 9.5, venue: 4.4, findings: 4.8, day: 4.6, word: 4.4, summary: 14 };

/**
 * @typedef {object} Actions
 * @property {(sort: string) => void} sort
 * @property {(page: number) => void} turn
 * @property {(key: string, isPicked: boolean) => void} pick
 */

/**
 * @param {Table} table
 * @param {Column[]} columns all but the paper's own
 * @param {Actions} actions
 */
export function rowsView(table, columns, actions) {
  const head = h("tr");
  const body = h("tbody");
  const pager = h("nav.sv-pager", { "aria-label": "Pages of the table" });
  const empty = h("p.sv-empty", { hidden: true }, "No paper fits all of this. Take a filter away.");
  const grid = h("table.sv-table.sv-rows", {}, h("caption.sv-hidden", {}, "Papers"), h("thead", {}, head), body);
  const order = sortList([PAPER, ...columns], actions.sort);
  const legend = legendOf(table);
  const frame = h("div", {}, grid);
  const element = h("div.sv-results", {}, order.element, legend, frame, empty, pager);
  const fit = fitting(frame);
  let headed = "";

  /**
   * @param {State} state
   * @param {Uint32Array} rows
   */
  function render(state, rows) {
    const shown = columns.filter((column) => state.columns.includes(column.id));
    const pages = Math.max(1, Math.ceil(rows.length / ON_A_PAGE));
    const page = Math.min(state.page, pages);
    const start = (page - 1) * ON_A_PAGE;
    const picked = new Set(state.picked);
    const heading = `${state.sort} ${state.columns.join()}`;
    if (heading !== headed) {
      renderHead(head, shown, state.sort, actions.sort);
      fit(shown.reduce((room, column) => room + ROOM[column.kind], ROOM.paper));
    }
    headed = heading;
    order.render(state.sort);
    const papers = Array.from(rows.subarray(start, start + ON_A_PAGE));
    body.replaceChildren(...papers.map((paper) => rowOf(table, paper, shown, picked, actions.pick)));
    grid.hidden = !rows.length;
    legend.hidden = !rows.length || !shown.some((column) => column.kind === "state");
    empty.hidden = rows.length > 0;
    renderPager(pager, page, pages, rows.length, actions.turn);
  }

  return { element, render, top: grid };
}

/**
 * Lets the table scroll sideways when its columns want more room than there is. Only then, since its head sticks to the
 * window's top otherwise.
 *
 * @param {HTMLElement} frame
 * @returns {(room: number) => void} takes the room wanted, in rem
 */
function fitting(frame) {
  let wanted = 0;
  let width = Infinity;
  const fit = () => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const isTooWide = wanted * rem > width;
    frame.classList.toggle("sv-scrolls", isTooWide);
    for (const [name, value] of [["role", "region"], ["tabindex", "0"], ["aria-label", "Table of papers"]]) {
      if (isTooWide) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
    frame.style.setProperty("--room", `${wanted}rem`);
  };
  new ResizeObserver(([entry]) => {
    width = entry.contentRect.width;
    fit();
  }).observe(frame);
  return (room) => {
    wanted = room;
    fit();
  };
}

/**
 * What the signs in the columns of properties mean; the cells say it in words to those who cannot see them.
 *
 * @param {Table} table
 */
function legendOf(table) {
  const states = table.facets.find((facet) => facet.kind === "state")?.values ?? [];
  const words = states.map((value) => [h(`span.sv-state.sv-state--${value.id}`), ` ${value.label} `]);
  return h("p.sv-legend", { "aria-hidden": "true" }, words.flat());
}

/**
 * @param {HTMLElement} head
 * @param {Column[]} shown
 * @param {string} sort
 * @param {(sort: string) => void} onSort
 */
function renderHead(head, shown, sort, onSort) {
  const name = sort.replace(/^-/, "");
  const hadFocus = head.contains(document.activeElement);
  const cells = [PAPER, ...shown].map((column) => {
    const isSorted = column.id === name;
    const direction = sort.startsWith("-") ? "descending" : "ascending";
    const onclick = () => onSort(next(column, sort));
    return h(
      `th.sv-c-${column.kind}`,
      { scope: "col", "aria-sort": isSorted ? direction : undefined, "data-column": column.id },
      h("button.sv-sort", { type: "button", onclick }, column.label),
    );
  });
  head.replaceChildren(h("th.sv-c-pick", { scope: "col" }, spoken("Compare")), ...cells);
  const button = head.querySelector(`[data-column="${CSS.escape(name)}"] button`);
  if (hadFocus && button instanceof HTMLElement) button.focus();
}

/**
 * What a click on a column's head sorts by.
 *
 * @param {Column} column
 * @param {string} sort
 */
function next(column, sort) {
  const isSorted = sort.replace(/^-/, "") === column.id;
  const descends = isSorted ? !sort.startsWith("-") : column.descends;
  return `${descends ? "-" : ""}${column.id}`;
}

/**
 * The same as a list, for screens on which rows are cards and have no head.
 *
 * @param {Column[]} columns
 * @param {(sort: string) => void} onSort
 */
function sortList(columns, onSort) {
  const options = columns.flatMap((column) => {
    const [first, second] = column.descends ? ["-", ""] : ["", "-"];
    return [first, second].map((sign) =>
      h("option", { value: `${sign}${column.id}` }, `${column.label} ${sign ? "↓" : "↑"}`),
    );
  });
  const list = /** @type {HTMLSelectElement} */ (h("select", { onchange: () => onSort(list.value) }, options));
  return {
    element: h("label.sv-sort-list", {}, "Sort by ", list),
    /** @param {string} sort */
    render(sort) {
      list.value = sort;
    },
  };
}

/**
 * @param {Table} table
 * @param {number} paper
 * @param {Column[]} shown
 * @param {Set<string>} picked
 * @param {(key: string, isPicked: boolean) => void} onPick
 */
function rowOf(table, paper, shown, picked, onPick) {
  const key = table.keys[paper];
  const box = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "checkbox",
      "aria-label": `Pick ${table.titles[paper]}`,
      onchange: () => onPick(key, box.checked),
    })
  );
  box.checked = picked.has(key);
  return h(
    "tr",
    { "data-key": key },
    h("td.sv-c-pick", {}, h("label", {}, box)),
    h("th.sv-c-paper", { scope: "row" }, ...PAPER.cell(table, paper)),
    shown.map((column) => {
      const cell = column.cell(table, paper);
      return h(`td.sv-c-${column.kind}`, { "data-label": column.label }, ...cell);
    }),
  );
}

/**
 * @param {HTMLElement} pager
 * @param {number} page
 * @param {number} pages
 * @param {number} count
 * @param {(page: number) => void} turn
 */
function renderPager(pager, page, pages, count, turn) {
  pager.hidden = pages < 2;
  if (pages < 2) return;
  const first = (page - 1) * ON_A_PAGE + 1;
  const last = Math.min(count, page * ON_A_PAGE);
  const steps = [
    ["First", 1, page > 1],
    ["Previous", page - 1, page > 1],
    ["Next", page + 1, page < pages],
    ["Last", pages, page < pages],
  ].map(([label, to, isOpen]) =>
    h("button.sv-button", { type: "button", disabled: !isOpen, onclick: () => turn(Number(to)) }, String(label)),
  );
  const words = `${grouped(first)}–${grouped(last)} of ${grouped(count)}`;
  const focused = [...pager.querySelectorAll("button")].findIndex((button) => button === document.activeElement);
  pager.replaceChildren(steps[0], steps[1], h("span.sv-pages", {}, words), steps[2], steps[3]);
  if (focused >= 0) (steps[focused].hasAttribute("disabled") ? steps[3 - focused] : steps[focused]).focus();
}
