// @ts-check
/** Loads plotly.js once, when the first chart is wanted. */

/** @type {Promise<any> | undefined} */
let loading;

/**
 * @param {string} address of plotly.min.js
 * @returns {Promise<any>} the Plotly object
 */
export function plotly(address) {
  loading ??= load(address).catch((reason) => {
    loading = undefined; // the next chart tries again
    throw reason;
  });
  return loading;
}

/** @param {string} address */
function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => reject(new Error(`cannot load ${address}`));
    document.head.append(script);
  });
}
