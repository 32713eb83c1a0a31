// The page of what this reader began, saved and marked; all of it can be taken along as a file, and brought in.
((broadsheet) => {
  "use strict";

  const { element, button, library, state, storage, say, addressOf } = broadsheet;

  /** Of the file that is exported. */
  const FORMAT = "broadsheet-reading";
  const VERSION = 1;

  const place = document.querySelector("[data-saved-page]");
  const canSpeak = () => window.speechSynthesis?.getVoices().length > 0;

  /** Lists: title, when a story came to it (if it is there), what is said of it, and what can be done. */
  const LISTS = [
    {
      title: "Begun",
      when: (story) => story.left,
      fact: (story) => `${Math.min(99, Math.round((100 * story.at) / story.of))} % read`,
      actions: (slug) => [["Forget the place", () => library.change(slug, library.NO_PLACE)]],
    },
    {
      title: "Saved stories",
      when: (story) => story.saved,
      fact: (story) => (story.read ? "Read" : ""),
      actions: (slug, story) => [
        ["Remove", () => library.change(slug, { saved: undefined })],
        ...listening(slug, story),
      ],
    },
    {
      title: "Marked",
      when: (story) => story.highlights?.at(-1).made,
      fact: ({ highlights }) => `${highlights.length} ${highlights.length === 1 ? "mark" : "marks"}`,
      actions: () => [],
    },
  ];

  function listening(slug, { title }) {
    if (!canSpeak()) {
      return [];
    }
    const isWaiting = broadsheet.queue().some((entry) => entry.slug === slug);
    const change = isWaiting ? broadsheet.dequeue : broadsheet.enqueue;
    return [[isWaiting ? "Take from queue" : "Listen later", () => (change(slug, title), show())]];
  }

  function list({ title, when, fact, actions }) {
    const found = Object.entries(library.all())
      .filter(([, story]) => when(story))
      .sort(([, one], [, other]) => when(other) - when(one));
    const items = found.map(([slug, story]) => item(slug, story, fact(story), actions(slug, story)));
    return items.length > 0 ? [part(title, element("ul", { class: "headlines" }, ...items))] : [];
  }

  function item(slug, { title, lang }, fact, actions) {
    const link = element("a", { href: addressOf(slug) }, title || slug);
    const buttons = actions.map(([label, act]) => button(label, act, { "aria-label": `${label}: ${title || slug}` }));
    const facts = [fact, ...buttons].filter(Boolean).map((child) => element("span", {}, child));
    return element(
      "li",
      { class: "card" },
      element("h3", { class: "card-headline", lang }, link),
      element("p", { class: "meta" }, ...facts.flatMap((fact) => [fact, " "])),
    );
  }

  const part = (title, ...content) =>
    element("section", { class: "saved-part" }, element("h2", { class: "section-title" }, title), ...content);

  function show() {
    const lists = LISTS.flatMap(list);
    const nothing = element("p", {}, "Nothing yet. “Save” on the page of a story puts it here.");
    place.replaceChildren(...(lists.length > 0 ? lists : [nothing]), ...queued(), ownData());
  }

  function queued() {
    const entries = canSpeak() ? broadsheet.queue() : [];
    const items = entries.map(({ slug, title }) => item(slug, { title }, "", listening(slug, { title })));
    const start = element("p", { class: "buttons" }, button("Listen to all", broadsheet.listenToQueue));
    return items.length > 0 ? [part("Queue", element("ol", { class: "headlines" }, ...items), start)] : [];
  }

  function ownData() {
    const chooser = element("input", {
      type: "file",
      accept: ".json,application/json",
      class: "unseen",
      onchange: bringIn,
    });
    const hasMarks = Object.values(library.all()).some((story) => story.highlights);
    return part(
      "Your data",
      element("p", {}, "What you read, saved and marked is kept in this browser and sent nowhere."),
      element(
        "p",
        { class: "buttons" },
        button("Export as a file", takeOut),
        element("label", { class: "button" }, chooser, "Import a file"),
        hasMarks ? button("Export notes as Markdown", broadsheet.exportNotes) : "",
        button("Forget all", forget),
      ),
    );
  }

  function takeOut() {
    const content = { format: FORMAT, version: VERSION, stories: library.all() };
    broadsheet.download("reading.json", "application/json", JSON.stringify(content, null, 1));
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

  function showSaved() {
    library.watch(show);
    window.speechSynthesis?.addEventListener?.("voiceschanged", show);
  }

  broadsheet.showSaved = showSaved;
})(window.broadsheet);
