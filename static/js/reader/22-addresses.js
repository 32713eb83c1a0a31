// Which story an address means, and the other way round.
((broadsheet) => {
  "use strict";

  /** @returns {string} slug of the story at an address; empty if it is none of this site */
  function slugOf(address) {
    const path = address.startsWith(broadsheet.root) ? address.slice(broadsheet.root.length) : "";
    const found = /^stories\/([^/?#]+?)(?:\.html)?(?:[?#]|$)/.exec(path);
    try {
      return found ? decodeURIComponent(found[1]).normalize("NFC") : "";
    } catch {
      return ""; // a percent sign that begins nothing
    }
  }

  const addressOf = (slug) => `${broadsheet.root}stories/${encodeURIComponent(slug)}.html`;

  /** The text of the story that this page shows, and its slug; null and empty on other pages. */
  const text = document.querySelector(".e-content");
  const story = text ? slugOf(location.href) : "";

  /** Where others find this page; empty if they cannot. */
  const published = document.querySelector('meta[property="og:url"]')?.content;
  const publicAddress = published ?? (location.protocol === "file:" ? "" : location.origin + location.pathname);

  Object.assign(broadsheet, { slugOf, addressOf, text, story, publicAddress });
})(window.broadsheet);
