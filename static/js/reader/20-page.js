// What the other scripts share: elements, notes, what is loaded later, and which story an address means.
((broadsheet) => {
  "use strict";

  const { later: laterPath, worker } = document.currentScript.dataset;

  /**
   * @param {string} name of the element
   * @param {Record<string, unknown>} attributes; those that begin with "on" are functions
   * @param {...(Node | string)} children
   */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) {
        made.addEventListener(key.slice(2), value);
      } else if (value !== undefined && value !== false) {
        made.setAttribute(key, value === true ? "" : value);
      }
    }
    made.append(...children);
    return made;
  }

  const button = (label, onclick, attributes = {}) =>
    element("button", { type: "button", onclick, ...attributes }, label);

  /** @returns {string} slug of the story at an address; empty if it is none of this site */
  function slugOf(address) {
    const path = address.startsWith(broadsheet.root) ? address.slice(broadsheet.root.length) : "";
    const found = /^stories\/([^/?#]+?)(?:\.html)?(?:[?#]|$)/.exec(path);
    try {
      return found ? decodeURIComponent(found[1]).normalize("NFC") : "";
    } catch {
      return "";
    }
  }

  const addressOf = (slug) => `${broadsheet.root}stories/${encodeURIComponent(slug)}.html`;

  /** Is read out when its text changes, so it must be there before. */
  const notes = element("div", { class: "notes", role: "status" });
  document.body.append(notes);

  /** Milliseconds that a note stays if there is nothing to be done about it. */
  const NOTE = 12_000;

  /** Says something at the foot of the window, with a button for what can be done about it. */
  function say(text, label = "", action = () => {}) {
    const said = element("div", { class: "note" }, element("p", {}, text));
    if (label) {
      const act = () => {
        said.remove();
        action();
      };
      said.append(button(label, act));
    } else {
      setTimeout(() => said.remove(), NOTE);
    }
    said.append(button("Close", () => said.remove()));
    notes.replaceChildren(said);
  }

  let loading = null;

  /** Calls a function of the scripts that are loaded when they are wanted first. */
  async function later(name, ...values) {
    loading ??= new Promise((resolve, reject) => {
      const script = element("script", { src: laterPath, onload: resolve, onerror: reject });
      document.head.append(script);
    });
    try {
      await loading;
    } catch {
      loading = null;
      say("This could not be loaded. Are you offline?");
      return undefined;
    }
    return broadsheet[name](...values);
  }

  /** The story of this page, if it is one. */
  const text = document.querySelector(".e-content");
  const story = text ? slugOf(location.href) : "";

  /** Where others find this page; empty if they cannot. */
  const published = document.querySelector('meta[property="og:url"]')?.content;
  const publicAddress = published ?? (location.protocol === "file:" ? "" : location.origin + location.pathname);

  Object.assign(broadsheet, { element, button, slugOf, addressOf, say, later, worker, story, text, publicAddress });
})(window.broadsheet);
