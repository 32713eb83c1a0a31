// The scripts of ../later/, which are loaded when somebody wants what is in them. Where they lie, and where the service
// worker lies, stands on the element of this script.
((broadsheet) => {
  "use strict";

  const { element, say } = broadsheet;
  const { later: path, worker } = document.currentScript.dataset;
  let loading = null;

  /** Calls a function of those scripts by its name. */
  async function later(name, ...values) {
    loading ??= new Promise((resolve, reject) => {
      document.head.append(element("script", { src: path, onload: resolve, onerror: reject }));
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

  Object.assign(broadsheet, { later, worker });
})(window.broadsheet);
