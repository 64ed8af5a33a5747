// @ts-check
/** One figure on a page: its drawing, its legend, its buttons, its keyboard and what its marks lead to. */

import { dressed, isNarrow } from "./dress.js";
import { onKeys } from "./keyboard.js";
import { ask, choose, onSelection } from "./linked.js";
import { plotly } from "./plotly.js";
import { download } from "./save.js";

/** @typedef {import("./dress.js").Figure} Figure */

export class Chart {
  /** @param {HTMLElement} figure */
  constructor(figure) {
    this.figure = figure;
    this.plot = /** @type {HTMLElement} */ (figure.querySelector(".sv-chart-plot"));
    this.base = new URL(figure.dataset.base ?? "./", location.href);
    this.source = new URL(figure.dataset.src ?? "", location.href).href;
    this.library = new URL(figure.dataset.plotly ?? "", location.href).href;
    this.isLinked = figure.hasAttribute("data-linked");
    /** @type {Set<string>} */
    this.hidden = new Set();
    this.intervals = false;
    /** @type {Set<string> | null} */
    this.dimmed = null;
    /** @type {Figure | null} */
    this.content = null;
    /** @type {any} */
    this.Plotly = null;
    /** @type {(() => void)[]} */
    this.undo = [];
    this.listen();
  }

  /** Everything that works before the chart is drawn; each of it draws the chart. */
  listen() {
    for (const key of this.figure.querySelectorAll("button.sv-key")) {
      key.removeAttribute("disabled");
      key.addEventListener("click", () => this.toggle(/** @type {HTMLElement} */ (key)));
    }
    for (const tool of this.figure.querySelectorAll("button.sv-tool")) {
      tool.removeAttribute("hidden");
      tool.addEventListener("click", () => this.use(/** @type {HTMLElement} */ (tool)));
    }
    if (this.isLinked) {
      this.undo.push(
        onSelection((keys) => {
          this.dimmed = keys;
          this.redraw();
        }),
      );
      ask();
    }
  }

  /** Draws it for the first time. */
  async draw() {
    this.drawing ??= this.drawFirst();
    return this.drawing;
  }

  async drawFirst() {
    this.figure.dataset.state = "loading";
    try {
      const [Plotly, content] = await Promise.all([
        plotly(this.library),
        fetch(this.source).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText)))),
      ]);
      if (!this.figure.isConnected) {
        return;
      }
      this.Plotly = Plotly;
      this.content = content;
      this.area = document.createElement("div");
      this.area.className = "sv-drawing sv-opens";
      this.plot.append(this.area);
      await this.redraw();
      this.figure.dataset.state = "drawn";
      this.follow();
    } catch (reason) {
      this.figure.dataset.state = "failed";
      this.drawing = undefined;
      console.error(`chart ${this.figure.id}:`, reason);
    }
  }

  /** Draws it again with what is hidden, dimmed or coloured otherwise now. */
  async redraw() {
    if (!this.Plotly || !this.content || !this.area || !this.figure.isConnected) {
      return;
    }
    this.narrow = isNarrow(this.figure);
    const { data, layout } = dressed(this.content, this.plot, {
      narrow: this.narrow,
      hidden: this.hidden,
      intervals: this.intervals,
      dimmed: this.dimmed,
    });
    layout.width = this.plot.clientWidth;
    layout.height = this.plot.clientHeight;
    await this.Plotly.react(this.area, data, layout, { displayModeBar: false, responsive: false, doubleClick: false, showTips: false });
  }

  /** Follows the page: its width, its colours, the mouse and the keys. */
  follow() {
    const area = /** @type {any} */ (this.area);
    area.on("plotly_click", (/** @type {any} */ event) => {
      const mark = this.markOf(event.points[0]);
      if (mark) {
        this.open(mark, event.event);
      }
    });
    const size = new ResizeObserver(() => {
      if (this.plot.clientWidth && area.layout?.width !== this.plot.clientWidth) {
        this.redraw();
      }
    });
    size.observe(this.plot);
    const scheme = new MutationObserver(() => this.redraw());
    scheme.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
    this.undo.push(() => size.disconnect(), () => scheme.disconnect());
    onKeys(this);
  }

  /** The page is gone. */
  forget() {
    this.undo.forEach((act) => act());
    if (this.Plotly && this.area) {
      this.Plotly.purge(this.area);
    }
  }

  /** @param {any} point of Plotly */
  markOf(point) {
    const place = point?.customdata;
    return typeof place === "number" && place >= 0 ? this.content?.marks[place] : undefined;
  }

  /**
   * Goes to what a mark stands for; on a linked page it narrows the papers to its own instead.
   * @param {Figure["marks"][number]} mark
   * @param {MouseEvent | KeyboardEvent} [event]
   */
  open(mark, event) {
    if (this.isLinked && this.content) {
      choose(mark, this.content);
      return;
    }
    const address = new URL(mark.href, this.base).href;
    if (event && (event.ctrlKey || event.metaKey || /** @type {MouseEvent} */ (event).button === 1)) {
      window.open(address, "_blank", "noopener");
      return;
    }
    // A real link, so that instant navigation sees it.
    const link = document.createElement("a");
    link.href = address;
    link.hidden = true;
    this.figure.append(link);
    link.click();
    link.remove();
  }

  /** @param {string} words for screen readers */
  say(words) {
    const said = this.figure.querySelector(".sv-chart-said");
    if (said) {
      said.textContent = words;
    }
  }

  /** @param {HTMLElement} key of the legend */
  async toggle(key) {
    const family = key.dataset.family ?? "";
    if (!this.hidden.delete(family)) {
      this.hidden.add(family);
    }
    key.setAttribute("aria-pressed", String(!this.hidden.has(family)));
    await this.draw();
    await this.redraw();
  }

  /** @param {HTMLElement} tool */
  async use(tool) {
    await this.draw();
    if (tool.dataset.tool === "intervals") {
      this.intervals = !this.intervals;
      tool.setAttribute("aria-pressed", String(this.intervals));
      await this.redraw();
    } else if (this.Plotly && this.content && this.area) {
      await download(this.Plotly, this.area, this.content, /** @type {"png" | "svg"} */ (tool.dataset.tool));
    }
  }
}
