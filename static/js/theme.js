// The reader's choice of colours. Runs in <head>, before anything is painted; adds its control once the page is
// read. Without JavaScript, or without a choice, the colours are those of the system.
(function () {
  "use strict";

  var KEY = "broadsheet:theme";
  var THEMES = { auto: "Auto", light: "Light", sepia: "Sepia", dark: "Dark" };
  var chosen = stored();

  show();
  document.addEventListener("DOMContentLoaded", addControl);
  window.addEventListener("storage", function (event) {
    if (event.key === KEY || event.key === null) {
      choose(stored());
    }
  });

  // What was chosen before. Storage may be blocked, and may hold anything.
  function stored() {
    try {
      var value = window.localStorage.getItem(KEY);
      return Object.hasOwn(THEMES, value) ? value : "auto";
    } catch (error) {
      return "auto";
    }
  }

  // Blocked or full storage costs no more than the memory of the choice.
  function store() {
    try {
      if (chosen === "auto") {
        window.localStorage.removeItem(KEY);
      } else {
        window.localStorage.setItem(KEY, chosen);
      }
    } catch (error) {
      return;
    }
  }

  function show() {
    if (chosen === "auto") {
      document.documentElement.removeAttribute("data-theme");
    } else {
      document.documentElement.setAttribute("data-theme", chosen);
    }
  }

  function choose(theme) {
    chosen = theme;
    show();
    document.querySelectorAll(".themes input").forEach(function (input) {
      input.checked = input.value === chosen;
    });
  }

  function addControl() {
    var place = document.querySelector("[data-themes]");
    if (!place) {
      return;
    }
    var group = element("fieldset", "themes");
    group.append(element("legend", "themes-name", "Colours"));
    Object.keys(THEMES).forEach(function (theme) {
      var input = element("input");
      input.type = "radio";
      input.name = "theme";
      input.value = theme;
      input.checked = theme === chosen;
      var label = element("label");
      label.append(input, element("span", "", THEMES[theme]));
      group.append(label);
    });
    group.addEventListener("change", function (event) {
      choose(event.target.value);
      store();
    });
    place.append(group);
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) {
      made.className = className;
    }
    made.textContent = text || "";
    return made;
  }
})();
