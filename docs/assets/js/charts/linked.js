// @ts-check
/**
 * A chart and the list of papers on one page are one selection.
 *
 * `survey:selection` on the document, detail `{keys}`: the papers that are selected; null for all. Marks without one of
 * them fade. `survey:ask`: tell again. `survey:narrow`, detail `{keys, label, id}`: a mark was chosen; the list narrows to its papers.
 */

/**
 * @param {(keys: Set<string> | null) => void} act
 * @returns {() => void} ends it
 */
export function onSelection(act) {
  const heard = (/** @type {Event} */ event) => {
    const keys = /** @type {CustomEvent} */ (event).detail?.keys;
    act(keys ? new Set(keys) : null);
  };
  document.addEventListener("survey:selection", heard);
  return () => document.removeEventListener("survey:selection", heard);
}

/** Asks for the selection that stands now; a list that comes later tells by itself. */
export function ask() {
  document.dispatchEvent(new CustomEvent("survey:ask"));
}

/**
 * @param {import("./dress.js").Figure["marks"][number]} mark
 * @param {import("./dress.js").Figure} content
 */
export function choose(mark, content) {
  const keys = mark.papers.map((paper) => content.papers[paper]);
  document.dispatchEvent(new CustomEvent("survey:narrow", { detail: { keys, label: mark.label, id: mark.id } }));
}
