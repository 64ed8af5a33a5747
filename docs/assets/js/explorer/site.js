// @ts-check
// Where the site is: below any path, since this file knows its own place in it.

/** The site's root, with a slash at the end. */
export const ROOT = new URL("../../../", import.meta.url);

/** @param {string} path below the site's root */
export function at(path) {
  return new URL(path, ROOT).href;
}

/** @param {string} key */
export function paperUrl(key) {
  return at(`papers/${encodeURIComponent(key)}/`);
}

/**
 * Words saved for the next visit; none where the browser forbids it. Sites on one host do not see each other's.
 *
 * @param {string} name
 * @returns {string[] | null}
 */
export function remembered(name) {
  try {
    const found = JSON.parse(localStorage.getItem(`survey${ROOT.pathname}${name}`) ?? "null");
    return Array.isArray(found) ? found.map(String) : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string[] | null} words null forgets them
 */
export function remember(name, words) {
  try {
    const key = `survey${ROOT.pathname}${name}`;
    if (words) localStorage.setItem(key, JSON.stringify(words));
    else localStorage.removeItem(key);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the address.
  }
}

/**
 * @param {string} url
 * @param {RequestCache} [cache]
 */
export async function fetched(url, cache = "default") {
  const answer = await fetch(url, { cache });
  if (!answer.ok) throw new Error(`${url}: HTTP ${answer.status}`);
  return answer;
}
