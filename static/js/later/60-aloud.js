// Reads stories aloud with the voices of the system: sentence by sentence, and then those that wait in the queue.
((broadsheet) => {
  "use strict";

  const { element, button, library, settings, storage, story, text, say, addressOf } = broadsheet;

  /** Name of the painting in styles: `::highlight(spoken)`. */
  const SPOKEN = "spoken";
  const NAME = "queue";

  /** Stories that wait: slug and headline, in order. What is stored may be anything. */
  function queue() {
    let stored = null;
    try {
      stored = JSON.parse(storage.get(NAME));
    } catch {
      // Rubbish is as good as nothing.
    }
    const isEntry = (entry) => typeof entry?.slug === "string" && typeof entry.title === "string";
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }

  const keepQueue = (entries) => storage.set(NAME, JSON.stringify(entries));

  /** Puts a story at the end of the queue. */
  const enqueue = (slug, title) => keepQueue([...queue().filter((entry) => entry.slug !== slug), { slug, title }]);
  const dequeue = (slug) => keepQueue(queue().filter((entry) => entry.slug !== slug));

  /** Reads the queue from its beginning. */
  function listenToQueue() {
    const [next] = queue();
    if (next) {
      dequeue(next.slug);
      location.assign(`${addressOf(next.slug)}#listen`);
    }
  }

  /** @returns {{ block: Element, start: number, end: number, words: string }[]} the sentences of an element */
  function sentencesIn(block) {
    const segments = new Intl.Segmenter(block.closest("[lang]").lang, { granularity: "sentence" });
    return [...segments.segment(block.textContent)]
      .map(({ segment, index }) => ({
        block,
        start: index,
        end: index + segment.trimEnd().length,
        words: segment.trim(),
      }))
      .filter(({ words }) => /[\p{L}\p{N}]/u.test(words));
  }

  let sentences = [];
  let at = 0;
  let isSpeaking = false;

  /** Held, since some browsers forget an utterance that nobody holds, and its end with it. */
  let utterance = null;

  const toggle = button("Pause", () => (isSpeaking ? pause() : speak()));
  const speed = button("", quicken);
  const waiting = button("", openQueue);
  const player = element(
    "div",
    { class: "note player", role: "region", "aria-label": "Read aloud" },
    toggle,
    button("Back", () => skip(-1)),
    button("Skip", () => skip(1)),
    speed,
    waiting,
    button("Stop", stop),
  );

  /** Starts with the first sentence in the window. */
  function listen() {
    const blocks = [...document.querySelectorAll("h1, .standfirst"), ...text.children];
    sentences = blocks.flatMap(sentencesIn);
    const isInView = ({ block }) => block.getBoundingClientRect().bottom > 0;
    at = Math.max(0, sentences.findIndex(isInView));
    document.body.append(player);
    speak();
    toggle.focus();
  }

  function speak() {
    const sentence = sentences[at];
    if (!sentence) {
      end();
      return;
    }
    isSpeaking = true;
    show(sentence);
    const lang = sentence.block.closest("[lang]").lang;
    const spoken = new SpeechSynthesisUtterance(sentence.words);
    spoken.lang = lang;
    spoken.voice = voiceFor(lang);
    spoken.rate = Number(settings.all().speed);
    spoken.onend = () => {
      if (spoken === utterance) {
        at += 1;
        speak();
      }
    };
    spoken.onerror = () => {
      if (spoken === utterance) {
        pause();
      }
    };
    utterance = spoken;
    if (speechSynthesis.speaking || speechSynthesis.pending) {
      speechSynthesis.cancel();
    }
    speechSynthesis.speak(spoken);
  }

  /** A voice of this device for the language, if there is one; else the browser chooses. */
  function voiceFor(lang) {
    const tongue = (tag) => tag.split(/[-_]/)[0].toLowerCase();
    const voices = speechSynthesis.getVoices().filter((voice) => tongue(voice.lang) === tongue(lang));
    const exact = voices.filter((voice) => voice.lang.replace("_", "-").toLowerCase() === lang.toLowerCase());
    return [...exact, ...voices].find((voice) => voice.default) ?? exact[0] ?? voices[0] ?? null;
  }

  /** Not speechSynthesis.pause(): on Android nothing goes on after it. */
  function pause() {
    isSpeaking = false;
    utterance = null;
    speechSynthesis.cancel();
    label();
  }

  function skip(step) {
    at = Math.min(Math.max(0, at + step), sentences.length - 1);
    speak();
  }

  function quicken() {
    const speeds = settings.CHOICES.speed.toSorted((one, other) => one - other);
    settings.choose("speed", speeds[(speeds.indexOf(settings.all().speed) + 1) % speeds.length]);
    if (isSpeaking) {
      speak();
    }
    label();
  }

  function stop() {
    pause();
    player.remove();
    CSS.highlights?.delete(SPOKEN);
  }

  function end() {
    stop();
    library.change(story, { read: Date.now(), ...library.NO_PLACE });
    listenToQueue();
  }

  function show({ block, start, end: last }) {
    label();
    const range = broadsheet.rangeOf(block, start, last);
    CSS.highlights?.set(SPOKEN, new Highlight(range));
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight - player.offsetHeight) {
      scrollBy(0, top - innerHeight / 3);
    }
  }

  function label() {
    toggle.textContent = isSpeaking ? "Pause" : "Go on";
    speed.textContent = `Speed ${settings.all().speed}`;
    waiting.textContent = `Queue ${queue().length}`;
  }

  function openQueue() {
    const items = queue().map(({ slug, title }) => {
      const item = element(
        "li",
        {},
        element("a", { href: addressOf(slug) }, title),
        " ",
        button("Remove", () => take()),
      );
      const take = () => {
        dequeue(slug);
        item.remove();
        label();
      };
      return item;
    });
    const later = () => {
      enqueue(story, broadsheet.facts.title);
      stop();
      say("This story waits in the queue.");
      document.querySelector("dialog")?.close();
    };
    broadsheet.openDialog(
      "queue",
      "Queue",
      items.length > 0 ? element("ol", { class: "marks" }, ...items) : element("p", {}, "No story waits."),
      button("Listen to this story later", later),
    );
  }

  addEventListener("pagehide", () => utterance && pause());
  Object.assign(broadsheet, { listen, queue, enqueue, dequeue, listenToQueue });
})(window.broadsheet);
