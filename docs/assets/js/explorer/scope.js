// @ts-check
// When a list of papers becomes the explorer: at once, when it comes into view, or when somebody asks.

import { counted, h } from "./dom.js";

/**
 * `data-load` says when: `now`, `seen`, or `asked` on sites whose data are too much to load for a glance. An address
 * that holds filters is asking.
 *
 * @param {HTMLElement} root
 * @param {() => void} begin
 * @param {AbortSignal} signal
 */
export function fromList(root, begin, signal) {
  const when = location.search.length > 1 ? "now" : (root.dataset.load ?? "now");
  if (when === "seen") whenSeen(root, begin, signal);
  else if (when === "asked") root.prepend(opener(root, begin));
  else begin();
}

/**
 * @param {HTMLElement} root
 * @param {() => void} begin
 * @param {AbortSignal} signal
 */
function whenSeen(root, begin, signal) {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      begin();
    },
    { rootMargin: "300px" },
  );
  watch.observe(root);
  signal.addEventListener("abort", () => watch.disconnect());
}

/**
 * @param {HTMLElement} root
 * @param {() => void} begin
 */
function opener(root, begin) {
  const button = h("button.sv-button", { type: "button" }, `Filter, sort and export ${counted(Number(root.dataset.count), "paper")}`);
  button.addEventListener("click", () => {
    button.remove();
    begin();
  });
  return button;
}
