// Leads from a country and a theme to the advice on both, and opens the theme that an address names.
"use strict";

const form = document.getElementById("combine");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  location.href = form.elements.country.value + form.elements.theme.value;
});

function openTheme() {
  const theme = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const box = theme?.closest("details");
  if (!box) return;
  box.open = true;
  box.scrollIntoView();
}
addEventListener("hashchange", openTheme);
openTheme();
