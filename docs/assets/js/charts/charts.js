// @ts-check
/** Draws the charts of a page once they come into view. Works with Material's instant navigation on and off. */

import { Chart } from "./chart.js";

/** @type {Set<Chart>} */
const live = new Set();

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) {
      whenSomebodyIsThere(() => wanted(entry.target));
    }
  }
});

/** @type {WeakMap<Element, Chart>} */
const charts = new WeakMap();

/**
 * Sets up the figures of the page that is shown now, and forgets those of the page before.
 */
function mount() {
  for (const chart of live) {
    if (!chart.figure.isConnected) {
      chart.forget();
      seen.unobserve(chart.figure);
      live.delete(chart);
    }
  }
  for (const figure of document.querySelectorAll("figure.sv-chart:not([data-empty])")) {
    if (figure instanceof HTMLElement && !charts.has(figure)) {
      const chart = new Chart(figure);
      charts.set(figure, chart);
      live.add(chart);
      seen.observe(figure);
    }
  }
}

/** @param {Element} figure */
function wanted(figure) {
  const chart = charts.get(figure);
  if (chart && figure.isConnected) {
    seen.unobserve(figure);
    chart.draw();
  }
}

/** Signs that a reader is there: a picture of its own stands on the page until then, and plotly.js is large. */
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown", "focusin"];

let somebody = false;
/** @type {(() => void)[]} */
let waiting = [];

/** @param {() => void} act */
function whenSomebodyIsThere(act) {
  if (somebody) {
    act();
  } else {
    waiting.push(act);
  }
}

function arrived() {
  somebody = true;
  for (const sign of SIGNS) {
    window.removeEventListener(sign, arrived, true);
  }
  const acts = waiting;
  waiting = [];
  // One that scrolled out of sight again is drawn when it comes back.
  acts.forEach((act) => act());
}

for (const sign of SIGNS) {
  window.addEventListener(sign, arrived, { capture: true, passive: true });
}

/** @type {{document$?: {subscribe(next: () => void): void}}} */
const material = /** @type {any} */ (window);

if (material.document$) {
  material.document$.subscribe(mount);
} else if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", mount);
} else {
  mount();
}
mount();
