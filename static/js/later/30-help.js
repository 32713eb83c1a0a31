// What the keys do.
((broadsheet) => {
  "use strict";

  const { element } = broadsheet;

  const KEYS = [
    [["j"], "next story on the page"],
    [["k"], "story before"],
    [["o"], "open it"],
    [["s"], "save it; on its own page: this story"],
    [["g", "h"], "front page"],
    [["g", "s"], "saved stories"],
    [["?"], "this list"],
  ];

  function openHelp() {
    const rows = KEYS.flatMap(([keys, meaning]) => [
      element("dt", {}, ...keys.flatMap((key) => [" ", element("kbd", {}, key)]).slice(1)),
      element("dd", {}, meaning),
    ]);
    broadsheet.openDialog("help", "Keyboard", element("dl", { class: "keys" }, ...rows), broadsheet.choices("keys"));
  }

  broadsheet.openHelp = openHelp;
})(window.broadsheet);
