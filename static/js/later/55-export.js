// What a reader marked, as Markdown; and any text as a file.
((broadsheet) => {
  "use strict";

  const { element, library } = broadsheet;

  /** Gives the reader a text as a file. */
  function download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** @returns {string} @param {Stories} stories */
  function asMarkdown(stories) {
    const parts = Object.entries(stories)
      .filter(([, { highlights }]) => highlights)
      .map(([slug, { title, highlights }]) => {
        const heading = `## [${plain(title ?? slug)}](<${broadsheet.addressOf(slug)}>)`;
        return [heading, ...highlights.map(markAsMarkdown)].join("\n\n");
      });
    return `${["# Notes", ...parts].join("\n\n")}\n`;
  }

  function markAsMarkdown({ text, note }) {
    const paragraphs = text.split(/\s*\n\s*/).filter(Boolean);
    const quoted = paragraphs.map((paragraph) => `> ${plain(paragraph)}`).join("\n>\n");
    return note.trim() ? `${quoted}\n\n${note.trim()}` : quoted;
  }

  /** Strangers' text is only text: what Markdown would take for its own is escaped (CommonMark §2.4). */
  const plain = (text) =>
    text
      .replace(/\s+/g, " ")
      .trim()
      .replace(/[\\`*_[\]<>#&|~]/g, "\\$&")
      .replace(/^[-+]/, "\\$&")
      .replace(/^(\d+)([.)])/, "$1\\$2");

  /** The marks of a story, or of all. */
  function exportNotes(slug) {
    const stories = typeof slug === "string" ? { [slug]: library.of(slug) } : library.all();
    download("notes.md", "text/markdown", asMarkdown(stories));
  }

  Object.assign(broadsheet, { download, asMarkdown, exportNotes });
})(window.broadsheet);
