// @ts-check
// What a reader has asked for, and the same as an address: everything that a shared link must bring back.

/** @typedef {import("./data.js").Table} Table */

/**
 * @typedef {object} State
 * @property {string} find the text filter
 * @property {Map<number, Set<number>>} chosen places of values by place of their facet
 * @property {Set<number>} all facets of which all chosen values are wanted
 * @property {number | null} from first year
 * @property {number | null} to last year
 * @property {string[]} marks ids of marks of a chart
 * @property {string} sort a column, with `-` before it for the reverse
 * @property {number} page from 1
 * @property {string[]} columns shown beside the paper's own
 * @property {string[]} picked keys of ticked papers
 * @property {string} view `chart` when the chart is open
 */

export const SORT = "-year";

/**
 * @param {string[]} columns
 * @returns {State}
 */
export function fresh(columns) {
  return {
    find: "",
    chosen: new Map(),
    all: new Set(),
    from: null,
    to: null,
    marks: [],
    sort: SORT,
    page: 1,
    columns,
    picked: [],
    view: "",
  };
}

/**
 * The state that an address asks for; what the survey does not know is passed over.
 *
 * @param {string} search such as `?method=evolution&year=2023-`
 * @param {Table} table
 * @param {string[]} columns all columns that there are
 * @param {string[]} usual columns when the address names none
 * @returns {State}
 */
export function fromAddress(search, table, columns, usual) {
  const params = new URLSearchParams(search);
  const list = (/** @type {string} */ name) => params.getAll(name).flatMap((value) => value.split(",")).filter(Boolean);
  const state = fresh(usual);
  state.find = params.get("find") ?? "";
  for (const facet of table.facets) {
    const ids = new Set(list(facet.param));
    const chosen = facet.values.filter((value) => ids.has(value.id)).map((value) => value.index);
    if (chosen.length) state.chosen.set(facet.index, new Set(chosen));
  }
  for (const param of list("all")) {
    const facet = table.byParam.get(param);
    if (facet && canAskAll(facet)) state.all.add(facet.index);
  }
  [state.from, state.to] = years(params.get("year") ?? "");
  state.marks = unique(list("mark"));
  const sort = params.get("sort") ?? SORT;
  if (["title", ...columns].includes(sort.replace(/^-/, ""))) state.sort = sort;
  const page = Number(params.get("page") ?? 1);
  state.page = Number.isInteger(page) && page > 0 ? page : 1;
  if (params.has("cols")) state.columns = columns.filter((column) => list("cols").includes(column));
  state.picked = unique(list("pick")).filter((key) => table.byKey.has(key));
  state.view = params.get("view") === "chart" ? "chart" : "";
  return state;
}

/** @param {import("./data.js").Facet} facet one whose papers may have several values */
export function canAskAll(facet) {
  return facet.kind === "axis" || facet.kind === "measures";
}

/** @param {string[]} words */
function unique(words) {
  return [...new Set(words)];
}

/**
 * `2020-2024`, `2020-`, `-2024`, `2020` → first and last year.
 *
 * @param {string} text
 * @returns {[number | null, number | null]}
 */
function years(text) {
  const parts = /^(\d{1,4})?(-)?(\d{1,4})?$/.exec(text);
  if (!parts) return [null, null];
  const [, first, dash, last] = parts;
  const [from, to] = [first ? Number(first) : null, last ? Number(last) : null];
  if (!dash) return [from, from];
  return from !== null && to !== null && from > to ? [to, from] : [from, to];
}

/**
 * The address of a state, always the same for the same state; empty for the fresh one.
 *
 * @param {State} state
 * @param {Table} table
 * @param {string[]} shown columns that the table has at first
 */
export function toAddress(state, table, shown) {
  /** @type {[string, string][]} */
  const parts = [["find", state.find.trim()]];
  for (const facet of table.facets) {
    const chosen = state.chosen.get(facet.index);
    const ids = facet.values.filter((value) => chosen?.has(value.index)).map((value) => value.id);
    parts.push([facet.param, ids.join(",")]);
  }
  parts.push(["all", table.facets.filter((facet) => state.all.has(facet.index)).map((facet) => facet.param).join(",")]);
  parts.push(["year", yearsText(state)]);
  parts.push(["mark", state.marks.join(",")]);
  parts.push(["sort", state.sort === SORT ? "" : state.sort]);
  parts.push(["page", state.page > 1 ? String(state.page) : ""]);
  parts.push(["pick", state.picked.join(",")]);
  parts.push(["view", state.view]);
  const text = parts.filter(([, value]) => value).map(([name, value]) => `${name}=${encoded(value)}`);
  if (state.columns.join() !== shown.join()) text.push(`cols=${encoded(state.columns.join(","))}`);
  return text.length ? `?${text.join("&")}` : "";
}

/** @param {State} state */
function yearsText({ from, to }) {
  if (from === null && to === null) return "";
  return from === to ? String(from) : `${from ?? ""}-${to ?? ""}`;
}

/** @param {string} value */
function encoded(value) {
  return encodeURIComponent(value).replace(/%2C/g, ",").replace(/%20/g, "+");
}

/**
 * Whether anything narrows the papers.
 *
 * @param {State} state
 */
export function isNarrowed(state) {
  const hasYears = state.from !== null || state.to !== null;
  return Boolean(state.find.trim() || state.chosen.size || hasYears || state.marks.length);
}
