// Words that a reader marked in a story, with notes: painted over the text, which stays as it is.
((broadsheet) => {
  "use strict";

  const { element, button, library, quotes, story, text, facts } = broadsheet;

  /** Name of the painting in styles: `::highlight(marked)`. */
  const MARKED = "marked";

  /** The text node and offset at a number of letters from the beginning of an element. */
  function pointAt(root, offset) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let left = offset;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (left <= node.length) {
        return [node, left];
      }
      left -= node.length;
    }
    return [root, root.childNodes.length];
  }

  function rangeOf(root, start, end) {
    const range = new Range();
    range.setStart(...pointAt(root, start));
    range.setEnd(...pointAt(root, end));
    return range;
  }

  function offsetOf(root, node, offset) {
    const range = new Range();
    range.setStart(root, 0);
    range.setEnd(node, offset);
    return range.toString().length;
  }

  const marks = () => library.of(story).highlights ?? [];

  function paint() {
    const places = marks().map((mark) => quotes.find(text.textContent, mark));
    const ranges = places.filter(Boolean).map((place) => rangeOf(text, ...place));
    CSS.highlights.set(MARKED, new Highlight(...ranges));
  }

  /** The selected words as letters of the text; null if none of them is in it. */
  function selected() {
    const selection = getSelection();
    if (selection.isCollapsed || selection.rangeCount === 0 || !selection.getRangeAt(0).intersectsNode(text)) {
      return null;
    }
    const range = selection.getRangeAt(0).cloneRange();
    if (!text.contains(range.startContainer)) {
      range.setStart(text, 0);
    }
    if (!text.contains(range.endContainer)) {
      range.setEnd(text, text.childNodes.length);
    }
    const start = offsetOf(text, range.startContainer, range.startOffset);
    const end = offsetOf(text, range.endContainer, range.endOffset);
    const [from, to] = quotes.wholeWords(text.textContent, start, end, langOf(text));
    return from < to ? [from, to] : null;
  }

  const langOf = (node) => node.closest("[lang]").lang;

  const bar = element("div", { class: "note marking", role: "group", "aria-label": "Selected words" });

  /** Offers what can be done with the selected words, next in order after the text. */
  function offerMarks() {
    const place = selected();
    if (!place) {
      if (!bar.contains(document.activeElement)) {
        bar.remove();
      }
      return;
    }
    const act = (action) => () => {
      bar.remove();
      getSelection().removeAllRanges();
      action(place);
    };
    // A button that is pressed must not take the selection away.
    const attributes = { onpointerdown: (event) => event.preventDefault() };
    bar.replaceChildren(
      button("Mark", act(mark), attributes),
      button(
        "Mark with a note",
        act((where) => openNotes(mark(where))),
        attributes,
      ),
    );
    if (broadsheet.publicAddress) {
      const link = ([start, end]) => broadsheet.share(quotes.fragment(text.textContent, start, end, langOf(text)));
      bar.append(button("Share", act(link), attributes));
    }
    if (!bar.isConnected) {
      text.after(bar);
    }
  }

  /** Marks words. @returns {number} when, which names the mark */
  function mark([start, end]) {
    const made = { ...quotes.quote(text.textContent, start, end), note: "", made: Date.now() };
    library.change(story, { highlights: [...marks(), made], ...facts });
    return made.made;
  }

  const change = (made, fields) =>
    library.change(story, {
      highlights: marks().map((other) => (other.made === made ? { ...other, ...fields } : other)),
    });
  const remove = (made) => library.change(story, { highlights: marks().filter((other) => other.made !== made) });

  /** The marks of this story in the order of the text; those that it no longer holds come last. */
  function openNotes(focused = 0) {
    const at = (mark) => quotes.find(text.textContent, mark)?.[0] ?? Infinity;
    const sorted = [...marks()].sort((one, other) => at(one) - at(other));
    const items = sorted.map((mark) => {
      const field = element("textarea", {
        class: "field",
        rows: 2,
        "aria-label": "Note",
        placeholder: "Note",
        autofocus: mark.made === focused,
        oninput: () => change(mark.made, { note: field.value }),
      });
      field.value = mark.note;
      const item = element(
        "li",
        {},
        element("blockquote", { lang: langOf(text), dir: getComputedStyle(text).direction }, mark.text),
        field,
        button("Remove", () => (remove(mark.made), item.remove())),
      );
      return item;
    });
    const nothing = element("p", {}, "Select words of the story to mark them, with a note if you like.");
    const content =
      items.length > 0
        ? [
            element("ul", { class: "marks" }, ...items),
            button("Export as Markdown", () => broadsheet.exportNotes(story)),
          ]
        : [nothing];
    broadsheet.openDialog("notes", "Notes", ...content);
  }

  /** Opens the notes at the mark that was clicked. */
  function onClick(event) {
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (
      !point ||
      !getSelection().isCollapsed ||
      event.target.closest("a, button") ||
      !text.contains(point.offsetNode)
    ) {
      return;
    }
    const offset = offsetOf(text, point.offsetNode, point.offset);
    const clicked = marks().find((mark) => {
      const [start, end] = quotes.find(text.textContent, mark) ?? [1, 0];
      return start <= offset && offset <= end;
    });
    if (clicked) {
      openNotes(clicked.made);
    }
  }

  if (story && window.CSS?.highlights) {
    library.watch(paint);
    text.addEventListener("click", onClick);
  }
  Object.assign(broadsheet, { offerMarks, openNotes, rangeOf, showMarks: paint });
})(window.broadsheet);
