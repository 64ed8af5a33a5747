// @ts-check
// Finds what a page has for the explorer, again after each page when Material swaps pages without loading them.

import { mount } from "./explorer.js";
import { fromList } from "./scope.js";

/** @type {Map<Element, AbortController>} */
const mounted = new Map();

function start() {
  for (const [element, controller] of mounted) {
    if (element.isConnected) continue;
    controller.abort();
    mounted.delete(element);
  }
  for (const root of document.querySelectorAll("[data-explorer]")) {
    if (!(root instanceof HTMLElement) || mounted.has(root)) continue;
    const controller = new AbortController();
    mounted.set(root, controller);
    const begin = () => void mount(root, controller.signal).catch((error) => giveUp(root, error));
    fromList(root, begin, controller.signal);
  }
}

/**
 * Leaves the plain list, which is complete, and says why.
 *
 * @param {HTMLElement} root
 * @param {unknown} error
 */
function giveUp(root, error) {
  console.error(error);
  root.dataset.state = "off";
}

/** @type {{ subscribe(next: () => void): void } | undefined} */
const pages = Reflect.get(window, "document$");
if (pages) pages.subscribe(start);
else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
