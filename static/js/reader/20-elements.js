// Elements that scripts add to pages.
((broadsheet) => {
  "use strict";

  /**
   * @param {string} name of the element
   * @param {Record<string, unknown>} attributes; those that begin with "on" are functions, undefined and false are none
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

  Object.assign(broadsheet, { element, button });
})(window.broadsheet);
