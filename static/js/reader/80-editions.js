// What is new since the last visit, and a word if the site changed while its page was open. The build writes which
// stories there are into edition.js (generator/writing/apps.py); the browser remembers what that said before.
((broadsheet) => {
  "use strict";

  const { root, storage, element, links, say, worker } = broadsheet;

  /** Milliseconds without a page after which a visit has ended; and after which an open page asks again. */
  const VISIT = 30 * 60_000;
  const ASK_AGAIN = 10 * 60_000;

  if (!worker) {
    return;
  }

  let visit = { at: 0, edition: "" };
  try {
    visit = { ...visit, ...JSON.parse(storage.get("visit")) };
  } catch {
    // Rubbish is as good as nothing.
  }
  let askedAt = Date.now();
  if (!(askedAt - visit.at < VISIT)) {
    visit.edition = "";
    storage.set("before", storage.get("now") ?? "");
  }
  keep({ at: askedAt });
  if (visit.edition) {
    showNew();
  } else if (links.all.size > 0 && !broadsheet.story) {
    addEventListener("load", () => setTimeout(ask, 500));
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - askedAt > ASK_AGAIN) {
      ask();
    }
  });

  function keep(fields) {
    visit = { ...visit, ...fields };
    storage.set("visit", JSON.stringify(visit));
  }

  function ask() {
    askedAt = Date.now();
    document.head.append(element("script", { src: `${root}edition.js?${askedAt}` }));
  }

  /** Called by edition.js. @param {string} marks  four letters for each story */
  function setEdition(edition, marks) {
    if (visit.edition && visit.edition !== edition) {
      say("There is a new edition.", "Show it", () => location.reload());
    }
    const isFirst = !visit.edition;
    storage.set("now", marks);
    keep({ edition, at: Date.now() });
    const count = showNew();
    if (isFirst && count > 0) {
      say(`${count} new ${count === 1 ? "story" : "stories"} since your last visit.`);
    }
  }

  /** @returns {number} stories that were not there at the last visit */
  function showNew() {
    const marksIn = (name) => storage.get(name)?.match(/.{4}/g) ?? [];
    const before = new Set(marksIn("before"));
    if (before.size === 0) {
      return 0;
    }
    const added = new Set(marksIn("now").filter((mark) => !before.has(mark)));
    links.markNew((slug) => added.has(markOf(slug)));
    return added.size;
  }

  /** Base64 of the last three bytes of the CRC-32 (RFC 1952 §8). */
  function markOf(slug) {
    let sum = -1;
    for (const byte of new TextEncoder().encode(slug)) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit += 1) {
        sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
      }
    }
    return btoa(String.fromCharCode(...[16, 8, 0].map((shift) => (~sum >>> shift) & 255)));
  }

  broadsheet.setEdition = setEdition;
})(window.broadsheet);
