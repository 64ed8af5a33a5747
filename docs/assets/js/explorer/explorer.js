// @ts-check
// The explorer: one state, shown as filters, chips, table and address; every change goes through `change`.

import { addressBook } from "./address.js";
import { chipsOf, chipsView, withChoice } from "./chips.js";
import { columnsOf, orderBy } from "./columns.js";
import { haystacks, load, loadSummaries } from "./data.js";
import { counted, grouped, h } from "./dom.js";
import { exportMenu } from "./export.js";
import { facetsView } from "./facets.js";
import { filtered, keysMask, scopeMask, textMask } from "./filter.js";
import { markBook } from "./marks.js";
import { menu } from "./menu.js";
import { pickBar } from "./picks.js";
import { rowsView } from "./rows.js";
import { sheetView } from "./sheet.js";
import { remember, remembered } from "./site.js";
import { fresh, fromAddress, toAddress } from "./state.js";
import { needles } from "./text.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./data.js").Table} Table */

/**
 * Puts the explorer into an element. `data-explorer` names the places in the vocabulary whose papers it shows, such as
 * `method/evolution`; all papers when it is empty.
 *
 * @param {HTMLElement} root
 * @param {AbortSignal} signal ends it
 */
export async function mount(root, signal) {
  const scopes = (root.dataset.explorer ?? "").split(/\s+/).filter(Boolean);
  const table = await load();
  const scope = scopes.length ? scopeMask(table, scopes) : null;
  if (scopes.length && !scope) throw new Error(`no such place in the vocabulary: ${scopes.join(" ")}`);
  if (!signal.aborted) explore(root, table, scope, signal);
}

/**
 * @param {HTMLElement} root
 * @param {Table} table
 * @param {Uint8Array | null} scope the papers that it is about
 * @param {AbortSignal} signal
 */
function explore(root, table, scope, signal) {
  const columns = columnsOf(table);
  const names = columns.map((column) => column.id);
  const usual = names.filter((name) => table.shown.includes(name));
  const total = scope ? scope.reduce((sum, one) => sum + one, 0) : table.size;
  const marks = markBook(table);
  const address = addressBook(() => toAddress(state, table, usual), signal);
  let announced = 0;
  let state = addressed();
  let result = filtered(table, orderBy(table, state.sort), filterOf());

  const facets = facetsView(table, {
    choose: (value, isChosen) => change({ chosen: withChoice(state.chosen, value, isChosen), page: 1 }),
    ask: (facet, isAll) => change({ all: toggled(state.all, facet.index, isAll), page: 1 }),
    between: (from, to) => change({ from, to, page: 1 }),
  });
  const rows = rowsView(table, columns, {
    sort: (sort) => change({ sort, page: 1 }),
    turn: (page) => {
      change({ page });
      rows.top.scrollIntoView({ block: "start" });
    },
    pick: (key, isPicked) => change({ picked: [...toggled(new Set(state.picked), key, isPicked)] }),
  });
  const chips = chipsView(table, change, reset, marks.labelOf);
  const home = h("aside.sv-aside", { "aria-label": "Filters" });
  const sheet = sheetView(facets.element, home, scope ? null : matchMedia("(min-width: 80em)"), signal);
  const exporter = exportMenu(() => (state.picked.length ? state.picked : shownKeys()));
  const chooser = columnMenu();
  const picks = pickBar(() => change({ picked: [] }));
  const search = searchBox();
  const count = h("p.sv-found", { role: "status", "aria-live": "polite" });
  const chart = /** @type {HTMLDetailsElement | null} */ (root.querySelector("details[data-explorer-view]"));
  root.prepend(
    h(
      `div.sv-explorer${scope ? ".sv-narrow" : ""}`,
      {},
      h("div.sv-tools", {}, search, sheet.opener, count, chooser.element, exporter.element, shareButton()),
      chips.element,
      h("div.sv-panes", {}, home, h("div.sv-pane", {}, chart, rows.element, picks.element)),
      sheet.sheet,
    ),
  );
  root.dataset.state = "on";

  listen();
  facets.reveal(state);
  render();
  address.chosen("replace");
  void resolveMarks();
  whenIdle(() => haystacks(table));

  // --- state ---

  /** The state that the address asks for. */
  function addressed() {
    const saved = remembered("columns");
    const columns = saved ? names.filter((name) => saved.includes(name)) : usual;
    const found = fromAddress(location.search, table, names, columns);
    const year = /^#y(\d{4})$/.exec(location.hash); // a heading of the plain list
    return year && !scope && !location.search ? { ...found, from: Number(year[1]), to: Number(year[1]) } : found;
  }

  /**
   * @param {Partial<State>} changes
   * @param {"push" | "type"} [how] whether to make an entry of the browser's history at once
   */
  function change(changes, how = "push") {
    const isSameFilter = Object.keys(changes).every((name) => ["page", "picked", "columns", "view"].includes(name));
    state = { ...state, ...changes };
    if (!isSameFilter) result = filtered(table, orderBy(table, state.sort), filterOf());
    render();
    if (how === "type") address.typed();
    else address.chosen("push");
  }

  function reset() {
    search.querySelector("input")?.focus();
    change({ ...fresh(state.columns), picked: state.picked, view: state.view });
  }

  /** @returns {import("./filter.js").Filter} */
  function filterOf() {
    const keys = marks.keys(state.marks);
    return {
      chosen: state.chosen,
      all: state.all,
      from: state.from ?? -Infinity,
      to: state.to ?? Infinity,
      masks: [scope, textMask(table, needles(state.find)), keys ? keysMask(table, keys) : null],
    };
  }

  function shownKeys() {
    return Array.from(result.rows, (paper) => table.keys[paper]);
  }

  // --- show ---

  function render() {
    const found = result.rows.length;
    count.textContent = found === total ? counted(total, "paper") : `${grouped(found)} of ${counted(total, "paper")}`;
    facets.render(state, result);
    rows.render(state, result.rows);
    const unnarrowed = { ...fresh(state.columns), picked: state.picked, view: state.view };
    chips.render(state, toAddress(unnarrowed, table, usual) === toAddress(state, table, usual));
    sheet.render(counted(found, "paper"), chipsOf(table, state, marks.labelOf).length - (state.find.trim() ? 1 : 0));
    exporter.render(state.picked.length || found, state.picked.length > 0);
    chooser.render();
    picks.render(state.picked);
    const input = search.querySelector("input");
    if (input && input.value.trim() !== state.find.trim()) input.value = state.find;
    if (chart && chart.open !== (state.view === "chart")) chart.open = state.view === "chart";
    needSummaries();
    announce();
  }

  /** Fetches the summaries when something asks for them, and looks again when they are there. */
  function needSummaries() {
    if (table.summaries || !(state.find.trim() || state.columns.includes("summary"))) return;
    void loadSummaries(table).then((isThere) => {
      if (!isThere || signal.aborted) return;
      result = filtered(table, orderBy(table, state.sort), filterOf());
      render();
    });
  }

  /** Tells the charts which papers are shown, once things are painted. */
  function announce() {
    clearTimeout(announced);
    announced = window.setTimeout(() => {
      if (signal.aborted) return;
      document.dispatchEvent(new CustomEvent("survey:selection", { detail: { keys: shownKeys() } }));
    });
  }

  function listen() {
    const place = location.pathname;
    const restore = () => {
      if (location.pathname !== place || !root.isConnected) return;
      address.left();
      state = addressed();
      result = filtered(table, orderBy(table, state.sort), filterOf());
      facets.reveal(state);
      render();
      address.chosen("replace");
      void resolveMarks();
    };
    window.addEventListener("popstate", restore, { signal });
    document.addEventListener("survey:narrow", narrow, { signal });
    document.addEventListener("survey:ask", announce, { signal });
    chart?.addEventListener("toggle", () => {
      if (chart.open !== (state.view === "chart")) change({ view: chart.open ? "chart" : "" });
    });
  }

  // --- outside ---

  /** @param {Event} event `survey:narrow` with `{keys, label, id}` */
  function narrow(event) {
    const { keys, label, id } = /** @type {CustomEvent} */ (event).detail;
    const name = String(id).replaceAll(",", " ");
    marks.add(name, { label: String(label), keys });
    change({ marks: [...new Set([...state.marks, name])], page: 1 });
  }

  async function resolveMarks() {
    if (!state.marks.length) return;
    const known = await marks.found(state.marks);
    if (signal.aborted) return;
    state = { ...state, marks: state.marks.filter((mark) => known.includes(mark)) };
    result = filtered(table, orderBy(table, state.sort), filterOf());
    render();
    address.chosen("replace");
  }

  // --- parts ---

  function searchBox() {
    const input = /** @type {HTMLInputElement} */ (
      h("input", {
        type: "search",
        value: state.find,
        placeholder: "Title, author, venue, summary, term",
        autocomplete: "off",
        spellcheck: "false",
        "aria-label": "Filter the papers by words",
        title: "Several words must all be there; put a phrase in quotes",
        onfocus: () => void loadSummaries(table),
        oninput: () => change({ find: input.value, page: 1 }, "type"),
      })
    );
    return h("div.sv-find", { role: "search" }, input);
  }

  function columnMenu() {
    const boxes = columns.map((column) => {
      const box = /** @type {HTMLInputElement} */ (
        h("input", { type: "checkbox", onchange: () => chooseColumns(toggled(new Set(state.columns), column.id, box.checked)) })
      );
      return { id: column.id, box, element: h("label.sv-menu-item", {}, box, ` ${column.label}`) };
    });
    const back = h("button.sv-link", { type: "button", onclick: () => chooseColumns(new Set(usual)) }, "Usual columns");
    const { element } = menu("Columns", [...boxes.map((box) => box.element), back]);
    element.classList.add("sv-columns-menu");
    return {
      element,
      render() {
        for (const { id, box } of boxes) box.checked = state.columns.includes(id);
      },
    };
  }

  /** @param {Set<string>} chosen */
  function chooseColumns(chosen) {
    const shown = names.filter((name) => chosen.has(name));
    remember("columns", shown.join() === usual.join() ? null : shown);
    change({ columns: shown });
  }

  function shareButton() {
    const button = h("button.sv-button", { type: "button", onclick: () => void copy() }, "Copy link");
    async function copy() {
      address.flush();
      try {
        await navigator.clipboard.writeText(location.href);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy link"), 2000);
      } catch {
        prompt("The link to this view:", location.href); // no clipboard without https
      }
    }
    return button;
  }
}

/**
 * Safari has no such callback yet.
 *
 * @param {() => void} act
 */
function whenIdle(act) {
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 2000 });
  else setTimeout(act, 200);
}

/**
 * @template T
 * @param {Set<T>} set
 * @param {T} item
 * @param {boolean} isIn
 */
function toggled(set, item, isIn) {
  const changed = new Set(set);
  if (isIn) changed.add(item);
  else changed.delete(item);
  return changed;
}
