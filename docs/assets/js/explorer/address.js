// @ts-check
// The browser's history: an entry for each choice, and one for a whole spell of typing.

const TYPING_PAUSE = 200;

/**
 * @param {() => string} search what the address should say behind its path, such as `?year=2024`
 * @param {AbortSignal} signal
 */
export function addressBook(search, signal) {
  let timer = 0;
  let isTyping = false;

  /** @param {"push" | "replace"} how */
  function write(how) {
    clearTimeout(timer);
    // The anchors of the plain list lead nowhere in the table.
    const hash = /^#y\d{4}$/.test(location.hash) ? "" : location.hash;
    const address = `${location.pathname}${search()}${hash}`;
    if (address === `${location.pathname}${location.search}${location.hash}`) return;
    if (how === "push") history.pushState(null, "", address);
    else history.replaceState(history.state, "", address);
  }

  /** Writes when the typing pauses: browsers allow only so many changes of the address. */
  function typed() {
    if (!isTyping) write("push");
    isTyping = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => write("replace"), TYPING_PAUSE);
  }

  /** @param {"push" | "replace"} how */
  function chosen(how) {
    isTyping = false;
    write(how);
  }

  /** Forgets what was being typed, since the address has changed meanwhile. */
  function left() {
    clearTimeout(timer);
    isTyping = false;
  }

  window.addEventListener("pagehide", () => isTyping && write("replace"), { signal });
  return { typed, chosen, left, flush: () => write("replace") };
}
