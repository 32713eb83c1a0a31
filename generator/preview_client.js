// Runs in every page that the preview serves, beside livereload.js, whose connection it uses: each message there means
// "ask what has changed". The answer is complete whatever was missed before, so no change can be lost.
(function () {
  "use strict";

  const OWN = "/__preview__/";
  const KEPT = "broadsheet:preview";
  let epoch = new URL(document.currentScript.src).searchParams.get("epoch");
  let isAsking = false;
  let asksAgain = false;
  let problems = null;

  // livereload.js makes an instance of every LiveReloadPlugin… and offers it each path before it acts itself.
  window.LiveReloadPluginBroadsheet = class {
    static identifier = "broadsheet";
    static version = "1";

    reload(path) {
      if (path.endsWith(".css")) {
        return false;
      }
      ask();
      return true;
    }
  };

  // A page that comes back from the back-forward cache may have missed messages.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      ask();
    }
  });

  restore();

  async function ask() {
    if (isAsking) {
      asksAgain = true;
      return;
    }
    isAsking = true;
    do {
      asksAgain = false;
      await follow();
    } while (asksAgain);
    isAsking = false;
  }

  async function follow() {
    const query = new URLSearchParams({ since: epoch, path: location.pathname });
    let state;
    try {
      const answer = await fetch(`${OWN}state?${query}`, { cache: "no-store" });
      state = await answer.json();
    } catch (failure) {
      return; // The server has ended; livereload.js connects again when it is back, and then we are asked again.
    }
    if (state.location && document.visibilityState === "visible") {
      location.assign(state.location);
      return;
    }
    if (state.reload) {
      keep();
      location.reload();
      return;
    }
    show(state.problems);
    for (const path of state.styles) {
      window.LiveReload.reloader.reload(path, { liveCSS: true, liveImg: true });
    }
    epoch = state.epoch;
  }

  // The browser keeps the scroll position over a reload, but not which details are open.
  function keep() {
    const open = [];
    document.querySelectorAll("details").forEach(function (details, index) {
      if (details.open) {
        open.push(index);
      }
    });
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, open }));
    } catch (failure) {
      // Storage may be blocked.
    }
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch (failure) {
      return;
    }
    if (kept === null || kept.path !== location.pathname) {
      return;
    }
    document.querySelectorAll("details").forEach(function (details, index) {
      details.open = kept.open.includes(index);
    });
  }

  // The problems lie over the page until they are mended. In a shadow tree, out of reach of the page's styles, and
  // styled through the object model, since the page's policy forbids inline styles.
  function show(texts) {
    if (problems) {
      problems.remove();
      problems = null;
    }
    if (!texts.length) {
      return;
    }
    problems = document.createElement("broadsheet-problems");
    const tree = problems.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    tree.adoptedStyleSheets = [style];
    const panel = element("div", "");
    panel.setAttribute("role", "alert");
    const close = element("button", "Close");
    close.addEventListener("click", () => show([]));
    const count = texts.length === 1 ? "1 problem" : `${texts.length} problems`;
    panel.append(close, element("h2", `The site could not be built: ${count}`));
    panel.append(element("p", "The page shows the last good one. This note goes when all is mended."));
    texts.forEach((text) => panel.append(element("pre", text)));
    tree.append(panel);
    document.documentElement.append(problems);
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  const STYLE = `
    :host { all: initial; }
    div { position: fixed; inset: auto 0 0; max-block-size: 80vh; overflow: auto; z-index: 2147483647; box-sizing:
      border-box; padding: 1.25rem 1.5rem; background: #1b1715; color: #f4efe8; border-block-start: 4px solid #d5452f;
      font: 0.9375rem/1.5 system-ui, sans-serif; }
    h2 { margin: 0; font-size: 1.125rem; }
    p { margin: 0 0 0.75rem; color: #c9bfb3; }
    pre { margin: 0 0 0.75rem; white-space: pre-wrap; overflow-wrap: anywhere;
      font: 0.875rem/1.5 ui-monospace, monospace; }
    button { float: inline-end; font: inherit; color: inherit; background: none; border: 1px solid; padding: 0.125rem
      0.75rem; cursor: pointer; }
    @media print { div { display: none; } }
  `;
})();
