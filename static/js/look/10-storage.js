// What the browser keeps for this site. Runs in <head>, before anything is painted, so it is small.
// Storage may be blocked, full, or hold anything; then all works for as long as the page is open.
(() => {
  "use strict";

  /** Address of the site's folder: this script lies in its folder js/. */
  const root = new URL("../", document.currentScript.src).href;

  /** Several sites may share an origin, and later versions may keep things in another form. */
  const PREFIX = `broadsheet:1:${new URL(root).pathname}:`;

  /** What could not be stored: name → text. */
  const unkept = new Map();

  /** @returns {string | null} the text under a name */
  function get(name) {
    if (unkept.has(name)) {
      return unkept.get(name);
    }
    try {
      return localStorage.getItem(PREFIX + name);
    } catch {
      return null;
    }
  }

  /** @returns {boolean} whether the text will be there on the next page */
  function set(name, text) {
    try {
      localStorage.setItem(PREFIX + name, text);
      unkept.delete(name);
      return true;
    } catch {
      unkept.set(name, text);
      return false;
    }
  }

  /** Takes all away but how pages look. */
  function forget() {
    unkept.clear();
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX) && name !== `${PREFIX}settings`);
      names.forEach((name) => localStorage.removeItem(name));
    } catch {
      // What is blocked holds nothing.
    }
  }

  /** Calls `react` when another page may have changed the text under a name. */
  function watch(name, react) {
    addEventListener("storage", (event) => {
      if (event.key === PREFIX + name || event.key === null) {
        react();
      }
    });
    // A page that the reader goes back to was asleep and has heard nothing.
    addEventListener("pageshow", (event) => {
      if (event.persisted) {
        react();
      }
    });
  }

  window.broadsheet = { root, storage: { PREFIX, get, set, watch, forget } };
})();
