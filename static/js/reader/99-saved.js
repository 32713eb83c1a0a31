// saved.html is made by scripts alone; they are loaded there at once.
if (document.querySelector("[data-saved-page]")) {
  window.broadsheet.later("showSaved");
}
