// @ts-check
// The table: one page of rows, sorted by a click on a column's head.

import { PAPER } from "./columns.js";
import { grouped, h, spoken } from "./dom.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./columns.js").Column} Column */
/** @typedef {import("./state.js").State} State */

export const ON_A_PAGE = 50;

/**
 * Room that a column wants, by kind: in rem, and its share of what is left over. Rows are grids and no table boxes, so
 * that the browser need not lay out those that are out of sight (`content-visibility`).
 *
 * @type {Record<import("./columns.js").Kind, [number, number]>}
 */
const ROOM = {
  paper: [13, 5],
  number: [2.8, 0],
  rating: [4, 0],
  state: [4.2, 0],
  chips: [10.2, 3],
  venue: [4.4, 0],
  findings: [4.7, 0],
  day: [4.6, 0],
  word: [4.4, 0],
  summary: [14, 5],
};
const ROOM_FOR_BOX = 1.3;

/** On narrower screens rows are cards, as in the style sheet. */
const CARDS = matchMedia("(max-width: 63.9375em)");

/** Rows are made once and kept, up to so many. */
const MOST_KEPT = 500;

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
  const head = h("tr", { role: "row" });
  const body = h("tbody", { role: "rowgroup" });
  const pager = h("nav.sv-pager", { "aria-label": "Pages of the table" });
  const empty = h("p.sv-empty", { hidden: true }, "No paper fits all of this. Take a filter away.");
  const grid = h("table.sv-table.sv-rows", { role: "table", "aria-label": "Papers" }, h("thead", { role: "rowgroup" }, head), body);
  const order = sortList([PAPER, ...columns], actions.sort);
  const legend = legendOf(table);
  const frame = h("div", {}, grid);
  const element = h("div.sv-results", {}, order.element, legend, frame, empty, pager);
  const fit = fitting(frame);
  const kept = keptRows(table, actions.pick);
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
    const heading = `${state.sort} ${state.columns.join()}`;
    if (heading !== headed) {
      renderHead(head, shown, state.sort, actions.sort);
      fit([PAPER, ...shown].map((column) => ROOM[column.kind]));
    }
    headed = heading;
    order.render(state.sort);
    body.replaceChildren(...kept(rows.subarray(start, start + ON_A_PAGE), shown, new Set(state.picked)));
    grid.hidden = !rows.length;
    legend.hidden = !rows.length || !shown.some((column) => column.kind === "state");
    empty.hidden = rows.length > 0;
    renderPager(pager, page, pages, rows.length, actions.turn);
  }

  return { element, render, top: grid };
}

/**
 * Shares the room among the columns, and lets the table scroll sideways when they want more than there is. Only then,
 * since its head sticks to the window's top otherwise.
 *
 * @param {HTMLElement} frame
 * @returns {(rooms: [number, number][]) => void} takes what each column wants
 */
function fitting(frame) {
  let wanted = 0;
  let width = Infinity;
  const fit = () => {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const isTooWide = wanted * rem > width && !CARDS.matches;
    frame.classList.toggle("sv-scrolls", isTooWide);
    for (const [name, value] of [["role", "region"], ["tabindex", "0"], ["aria-label", "Table of papers"]]) {
      if (isTooWide) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
  };
  new ResizeObserver(([entry]) => {
    if (entry.contentRect.width === width) return;
    width = entry.contentRect.width;
    fit();
  }).observe(frame);
  return (rooms) => {
    const tracks = rooms.map(([least, share]) => (share ? `minmax(${least}rem, ${share}fr)` : `${least}rem`));
    wanted = rooms.reduce((sum, [least]) => sum + least, ROOM_FOR_BOX);
    frame.style.setProperty("--tracks", [`${ROOM_FOR_BOX}rem`, ...tracks].join(" "));
    frame.style.setProperty("--room", `${wanted}rem`);
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
      { scope: "col", role: "columnheader", "aria-sort": isSorted ? direction : undefined, "data-column": column.id },
      h("button.sv-sort", { type: "button", onclick }, column.label),
    );
  });
  head.replaceChildren(h("th.sv-c-pick", { scope: "col", role: "columnheader" }, spoken("Pick")), ...cells);
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
 * @typedef {object} Row
 * @property {HTMLElement} element
 * @property {HTMLInputElement} box
 */

/**
 * @param {Table} table
 * @param {(key: string, isPicked: boolean) => void} onPick
 */
function keptRows(table, onPick) {
  /** @type {Map<number, Row>} */
  const kept = new Map();
  let shownBefore = "";

  /**
   * @param {Uint32Array} papers
   * @param {Column[]} shown
   * @param {Set<string>} picked
   */
  return (papers, shown, picked) => {
    const names = `${shown.map((column) => column.id)} ${table.summaries ? 1 : 0}`;
    if (names !== shownBefore || kept.size > MOST_KEPT) kept.clear();
    shownBefore = names;
    return Array.from(papers, (paper) => {
      const row = kept.get(paper) ?? rowOf(table, paper, shown, onPick);
      kept.set(paper, row);
      row.box.checked = picked.has(table.keys[paper]);
      return row.element;
    });
  };
}

/**
 * @param {Table} table
 * @param {number} paper
 * @param {Column[]} shown
 * @param {(key: string, isPicked: boolean) => void} onPick
 * @returns {Row}
 */
function rowOf(table, paper, shown, onPick) {
  const key = table.keys[paper];
  const box = /** @type {HTMLInputElement} */ (
    h("input", {
      type: "checkbox",
      "aria-label": `Pick ${table.titles[paper]}`,
      onchange: () => onPick(key, box.checked),
    })
  );
  const cells = shown.map((column) => {
    const cell = column.cell(table, paper);
    return h(`td.sv-c-${column.kind}`, { role: "cell", "data-label": column.label }, ...cell);
  });
  const element = h(
    "tr",
    { role: "row", "data-key": key },
    h("td.sv-c-pick", { role: "cell" }, h("label", {}, box)),
    h("th.sv-c-paper", { scope: "row", role: "rowheader" }, ...PAPER.cell(table, paper)),
    cells,
  );
  return { element, box };
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
