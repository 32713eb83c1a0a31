// Pages for when there is no network: a service worker keeps them (sw.js). Neither in the preview nor from disk.
((broadsheet) => {
  "use strict";

  const { root, element, library, addressOf, say, worker } = broadsheet;
  const { serviceWorker } = navigator;

  // A manifest from disk would be refused, with a complaint.
  if (!worker || !serviceWorker || !location.protocol.startsWith("http")) {
    return;
  }
  document.head.append(element("link", { rel: "manifest", href: `${root}manifest.webmanifest` }));
  addEventListener("load", async () => {
    try {
      await serviceWorker.register(worker);
    } catch {
      return; // the browser forbids it here
    }
    const { active } = await serviceWorker.ready;
    let told = null;
    library.watch(() => {
      const saved = Object.entries(library.all()).filter(([, story]) => story.saved);
      const addresses = saved.map(([slug]) => addressOf(slug));
      if (told !== addresses.join()) {
        told = addresses.join();
        active.postMessage({ saved: addresses });
      }
    });
  });
  serviceWorker.addEventListener("message", (event) => {
    if (event.data?.changed) {
      say("This page has changed.", "Show it", () => location.reload());
    }
  });
  addEventListener("offline", () => say("You are offline. What you saved or opened before can be read."));
  if (location.search === "?offline") {
    say("You are offline, and that page was not kept. What you saved or opened before can be read.");
  }
})(window.broadsheet);
