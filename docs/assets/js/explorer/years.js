// @ts-check
// The range of years: two lists to choose from, over bars that show how many papers a year has.

import { h } from "./dom.js";

/** @typedef {import("./data.js").Table} Table */
/** @typedef {import("./state.js").State} State */

const MOST_BARS = 40;

/**
 * @param {Table} table
 * @param {(from: number | null, to: number | null) => void} between
 */
export function yearsView(table, between) {
  const known = table.years.filter((year) => year > 0);
  const first = Math.min(...minMax(known));
  const last = Math.max(...minMax(known));
  const bars = barsOf(first, last);
  const chart = h("div.sv-years", { "aria-hidden": "true" }, bars.map((bar) => bar.element));
  const [from, to] = ["From", "To"].map((label) => yearList(label, first, last));
  const without = table.years.length - known.length;
  const element = h(
    "details.sv-facet",
    { open: true, hidden: first >= last },
    h("summary", {}, "Year"),
    h(
      "fieldset",
      {},
      h("legend.sv-hidden", {}, "Years of publication"),
      chart,
      h("div.sv-range", {}, from.element, to.element),
      without ? h("p.sv-by", {}, `${without} without a year, left out by a range`) : null,
    ),
  );
  const apply = () => between(from.value(), to.value());
  from.list.addEventListener("change", apply);
  to.list.addEventListener("change", apply);
  drawRange(chart, bars, between);
  let [isFrom, isTo] = [/** @type {number | null} */ (null), /** @type {number | null} */ (null)];

  /**
   * @param {State} state
   * @param {import("./filter.js").Result} result
   */
  function render(state, result) {
    [isFrom, isTo] = [state.from, state.to];
    from.show(isFrom);
    to.show(isTo);
    const counts = bars.map((bar) => sum(result.years, bar.first, bar.last));
    const most = Math.max(1, ...counts);
    bars.forEach((bar, place) => {
      const isIn = (isFrom === null || bar.last >= isFrom) && (isTo === null || bar.first <= isTo);
      const height = String(counts[place] / most);
      const title = `${bar.first === bar.last ? bar.first : `${bar.first}–${bar.last}`}: ${counts[place]}`;
      if (bar.element.style.getPropertyValue("--now") !== height) bar.element.style.setProperty("--now", height);
      if (bar.element.title !== title) bar.element.title = title;
      bar.element.classList.toggle("sv-out", !isIn);
    });
  }

  return { element, render };
}

/**
 * @typedef {object} Bar
 * @property {HTMLElement} element
 * @property {number} first
 * @property {number} last
 */

/**
 * A bar for each year, or for several years where there are many.
 *
 * @param {number} first
 * @param {number} last
 * @returns {Bar[]}
 */
function barsOf(first, last) {
  if (first > last) return [];
  const width = Math.ceil((last - first + 1) / MOST_BARS);
  return Array.from({ length: Math.ceil((last - first + 1) / width) }, (_, place) => ({
    element: h("span"),
    first: first + place * width,
    last: Math.min(last, first + (place + 1) * width - 1),
  }));
}

/** @param {number[]} years */
function minMax(years) {
  if (!years.length) return [0];
  return years.reduce(([low, high], year) => [Math.min(low, year), Math.max(high, year)], [years[0], years[0]]);
}

/**
 * @param {Map<number, number>} counts
 * @param {number} first
 * @param {number} last
 */
function sum(counts, first, last) {
  let total = 0;
  for (let year = first; year <= last; year++) total += counts.get(year) ?? 0;
  return total;
}

/**
 * @param {string} label
 * @param {number} first
 * @param {number} last
 */
function yearList(label, first, last) {
  const years = first < last ? Array.from({ length: last - first + 1 }, (_, place) => first + place) : [];
  const options = years.map((year) => h("option", { value: year }, year));
  const list = /** @type {HTMLSelectElement} */ (h("select", { "aria-label": `${label} year` }, h("option", { value: "" }, "any"), options));
  return {
    element: h("label", {}, `${label} `, list),
    list,
    value: () => (list.value ? Number(list.value) : null),
    /** @param {number | null} year a year beyond the list is shown as well, since an address may name it */
    show(year) {
      const value = year === null ? "" : String(year);
      if (list.value === value) return;
      if (![...list.options].some((option) => option.value === value)) list.append(h("option", { value }, value));
      list.value = value;
    },
  };
}

/**
 * Lets the pointer draw a range over the bars; a click on a bar that is the range already lets go of it.
 *
 * @param {HTMLElement} chart
 * @param {Bar[]} bars
 * @param {(from: number | null, to: number | null) => void} between
 */
function drawRange(chart, bars, between) {
  let start = -1;
  /** @param {PointerEvent} event */
  const barAt = (event) => {
    const box = chart.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.min(bars.length - 1, Math.max(0, place));
  };
  /** @param {number} end */
  const mark = (end) => {
    bars.forEach((bar, place) => {
      bar.element.classList.toggle("sv-drawn", start >= 0 && place >= Math.min(start, end) && place <= Math.max(start, end));
    });
  };
  chart.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start = barAt(event);
    chart.setPointerCapture(event.pointerId);
    mark(start);
  });
  chart.addEventListener("pointermove", (event) => {
    if (start >= 0) mark(barAt(event));
  });
  chart.addEventListener("pointercancel", () => {
    start = -1;
    mark(-1);
  });
  chart.addEventListener("pointerup", (event) => {
    if (start < 0) return;
    const [low, high] = [start, barAt(event)].sort((a, b) => a - b);
    const wasAlone = bars.every((bar, place) => bar.element.classList.contains("sv-out") !== (place === low));
    start = -1;
    mark(-1);
    if (low === high && wasAlone) between(null, null);
    else between(bars[low].first, bars[high].last);
  });
}
