// What was done in another browser, added to what was done here.
((broadsheet) => {
  "use strict";

  const { tidied, bounded } = broadsheet.state;

  /** @returns {Stories} both; where they differ, the first counts, and of two times the later */
  function merged(mine, theirs) {
    const slugs = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
    return bounded(Object.fromEntries(slugs.map((slug) => [slug, mergedStory(mine[slug] ?? {}, theirs[slug] ?? {})])));
  }

  function mergedStory(mine, theirs) {
    const latest = (name) => Math.max(mine[name] ?? 0, theirs[name] ?? 0) || undefined;
    const where = (theirs.left ?? 0) > (mine.left ?? 0) ? theirs : mine;
    const same = (one) => (other) => other.text === one.text && other.before === one.before;
    const highlights = mine.highlights ?? [];
    const others = (theirs.highlights ?? []).filter((other) => !highlights.some(same(other)));
    return tidied({
      ...theirs,
      ...mine,
      read: latest("read"),
      saved: latest("saved"),
      left: where.left,
      at: where.at,
      of: where.of,
      highlights: [...highlights, ...others],
    });
  }

  broadsheet.state.merged = merged;
})(window.broadsheet);
