// The page of what this reader began, saved and marked; all of it can be taken along as a file, and brought in.
((broadsheet) => {
  "use strict";

  const { element, button, library, state, storage, say, addressOf } = broadsheet;

  /** Of the file that is exported. */
  const FORMAT = "broadsheet-reading";
  const VERSION = 1;

  const place = document.querySelector("[data-saved]");

  /** Lists, each with its title, whose stories they are, in which order, and what is said and can be done. */
  const LISTS = [
    {
      title: "Begun",
      key: "left",
      fact: (story) => `${Math.min(99, Math.round((100 * story.at) / story.of))} % read`,
      label: "Forget the place",
      undo: { left: undefined, at: undefined, of: undefined },
    },
    {
      title: "Saved",
      key: "saved",
      fact: (story) => (story.read ? "Read" : ""),
      label: "Remove",
      undo: { saved: undefined },
    },
  ];

  function list({ title, key, fact, label, undo }) {
    const found = Object.entries(library.all())
      .filter(([, story]) => story[key])
      .sort(([, one], [, other]) => other[key] - one[key]);
    const items = found.map(([slug, story]) =>
      element(
        "li",
        { class: "card" },
        element(
          "h3",
          { class: "card-headline", lang: story.lang },
          element("a", { href: addressOf(slug) }, story.title || slug),
        ),
        element(
          "p",
          { class: "meta" },
          fact(story) ? element("span", {}, fact(story)) : "",
          element("span", {}, button(label, () => library.change(slug, undo), { "aria-label": `${label}: ${story.title}` })),
        ),
      ),
    );
    return items.length > 0
      ? [element("section", { class: "saved-part" }, element("h2", { class: "section-title" }, title), element("ul", { class: "headlines" }, ...items))]
      : [];
  }

  function show() {
    const lists = LISTS.flatMap(list);
    const nothing = element("p", {}, "Nothing yet. “Save” on the page of a story puts it here.");
    place.replaceChildren(...(lists.length > 0 ? lists : [nothing]), ownData());
  }

  function ownData() {
    const chooser = element("input", { type: "file", accept: ".json,application/json", class: "unseen", onchange: bringIn });
    return element(
      "section",
      { class: "saved-part" },
      element("h2", { class: "section-title" }, "Your data"),
      element("p", {}, "What you read, saved and marked is kept in this browser and sent nowhere."),
      element(
        "p",
        { class: "buttons" },
        button("Export as a file", takeOut),
        element("label", { class: "button" }, chooser, "Import a file"),
        button("Forget all", forget),
      ),
    );
  }

  function takeOut() {
    const content = { format: FORMAT, version: VERSION, stories: library.all() };
    download("reading.json", "application/json", JSON.stringify(content, null, 1));
  }

  /** Gives the reader a text as a file. */
  function download(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    element("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  async function bringIn(event) {
    const [file] = event.target.files;
    let found = null;
    try {
      found = JSON.parse(await file.text());
    } catch {
      // Said below.
    }
    if (found?.format !== FORMAT || found.version !== VERSION) {
      say(`“${file.name}” is not a file that was exported here.`);
      return;
    }
    const stories = state.cleaned(found.stories);
    library.put(state.merged(library.all(), stories));
    say(`${Object.keys(stories).length} stories were brought in.`);
  }

  /** What was done with stories, which there were, and the pages that the service worker keeps; not the look. */
  async function forget() {
    const before = library.all();
    storage.forget();
    library.put({});
    say("All is forgotten.", "Undo", () => library.put(before));
    for (const name of (await window.caches?.keys()) ?? []) {
      if (name.startsWith(storage.PREFIX)) {
        await caches.delete(name);
      }
    }
  }

  Object.assign(broadsheet, { download, showSaved: () => library.watch(show) });
})(window.broadsheet);
