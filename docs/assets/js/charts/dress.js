// @ts-check
/** A figure in the colours of the page and in the size that it has. */

/**
 * @typedef {object} Figure what the site hands over for one chart
 * @property {string} id
 * @property {string} title
 * @property {any[]} traces
 * @property {any} layout
 * @property {{layout?: any, traces?: any[]}} narrow
 * @property {[number, number]} height wide, narrow
 * @property {{id: string, label: string, href: string, papers: number[]}[]} marks
 * @property {string[]} papers
 */

/** Pixels below which a chart is narrow; the style sheet has the same number as 42rem. */
const NARROW_REM = 42;

/** @param {HTMLElement} element */
export function isNarrow(element) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return element.clientWidth <= NARROW_REM * rem;
}

/**
 * @param {Figure} figure
 * @param {HTMLElement} element whose style gives the colours
 * @param {{narrow: boolean, hidden: Set<string>, intervals: boolean, dimmed: Set<string> | null}} view
 * @returns {{data: any[], layout: any}} what Plotly draws
 */
export function dressed(figure, element, view) {
  const style = getComputedStyle(element);
  const color = (/** @type {string} */ name) => style.getPropertyValue(name).trim() || "#888";
  const data = figure.traces.map((trace, place) => {
    const own = merged(trace, view.narrow ? figure.narrow.traces?.[place] : undefined);
    for (const [path, name] of Object.entries(trace.meta?.colors ?? {})) {
      set(own, path, color(name));
    }
    if (trace.meta?.scale) {
      // Not to the full colour, so that the numbers stay readable.
      const [low, high] = trace.meta.scale.map(color);
      own.colorscale = [[0, low], [1, between(high, color("--md-default-bg-color"), 0.55)]];
      own.textfont = { color: color("--md-default-fg-color") };
    }
    own.visible = !view.hidden.has(trace.meta?.family);
    for (const axis of ["error_x", "error_y"]) {
      if (own[axis]) {
        own[axis].visible = view.intervals;
      }
    }
    if (view.dimmed && own.marker && Array.isArray(own.customdata)) {
      own.marker.opacity = own.customdata.map((/** @type {number} */ mark) => (has(figure, mark, view.dimmed) ? 0.95 : 0.12));
    }
    return own;
  });
  return { data, layout: dressedLayout(figure, style, color, view) };
}

/**
 * @param {Figure} figure
 * @param {CSSStyleDeclaration} style
 * @param {(name: string) => string} color
 * @param {{narrow: boolean, hidden: Set<string>, dimmed: Set<string> | null}} view
 */
function dressedLayout(figure, style, color, view) {
  const layout = merged(figure.layout, view.narrow ? figure.narrow.layout : undefined);
  const ink = color("--md-default-fg-color");
  const fine = color("--sv-fine");
  const line = color("--sv-line");
  const paper = color("--md-default-bg-color");
  layout.font = { family: style.fontFamily, size: view.narrow ? 11 : 13, color: ink, ...layout.font };
  layout.paper_bgcolor = paper;
  layout.plot_bgcolor = paper;
  layout.showlegend = false;
  layout.dragmode = false;
  layout.autosize = true;
  layout.hoverlabel = { bgcolor: paper, bordercolor: fine, align: "left", namelength: 0, font: { family: style.fontFamily, size: 13, color: ink } };
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
    Object.assign(layout[name], { linecolor: line, gridcolor: line, zerolinecolor: fine, mirror: true, showline: true, automargin: false, fixedrange: true });
    layout[name].tickfont = { color: fine, ...layout[name].tickfont };
  }
  for (const shape of layout.shapes ?? []) {
    shape.line = { ...shape.line, color: line };
  }
  for (const note of layout.annotations ?? []) {
    const isQuadrant = note.name === "quadrant";
    note.font = { color: isQuadrant ? fine : ink, size: layout.font.size, ...note.font };
    note.arrowcolor = note.name === "arrow" ? ink : fine;
    note.text = isQuadrant ? `<i>${note.text}</i>` : note.text;
    note.visible = !view.hidden.has(note.name);
    note.captureevents = false;
  }
  return layout;
}

/**
 * @param {Figure} figure
 * @param {number} mark
 * @param {Set<string> | null} keys
 */
function has(figure, mark, keys) {
  return !keys || figure.marks[mark]?.papers.some((paper) => keys.has(figure.papers[paper]));
}

/**
 * A deep copy of `base` with the values of `over` in their places; arrays are replaced whole.
 * @param {any} base
 * @param {any} [over]
 * @returns {any}
 */
function merged(base, over) {
  if (over === undefined) {
    return structuredClone(base);
  }
  if (!isRecord(base) || !isRecord(over)) {
    return structuredClone(over);
  }
  const result = structuredClone(base);
  for (const [key, value] of Object.entries(over)) {
    result[key] = merged(base[key], value);
  }
  return result;
}

/** @param {unknown} value */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A colour between two, as the browser mixes them.
 * @param {string} one
 * @param {string} other
 * @param {number} share of the first
 */
function between(one, other, share) {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const parts = [one, other].map((color) => {
    if (!canvas) {
      return [128, 128, 128];
    }
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  });
  return `rgb(${[0, 1, 2].map((i) => Math.round(share * parts[0][i] + (1 - share) * parts[1][i])).join(",")})`;
}

/**
 * @param {any} target
 * @param {string} path such as `marker.line.color`
 * @param {unknown} value
 */
function set(target, path, value) {
  const names = path.split(".");
  const last = /** @type {string} */ (names.pop());
  const owner = names.reduce((inner, name) => (inner[name] ??= {}), target);
  owner[last] = value;
}
