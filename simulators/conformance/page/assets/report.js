"use strict";
// Filters the items by state. Without it the page shows everything and works all the same.
const filter = document.querySelector(".filter");
const items = [...document.querySelectorAll(".item")];
const parts = [...document.querySelectorAll(".part")];
const told = document.querySelector("[role=status]");

function show(state) {
  for (const item of items) item.hidden = state !== "" && item.dataset.state !== state;
  for (const part of parts) part.hidden = !part.querySelector(".item:not([hidden])");
  for (const button of filter.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === state));
  }
  told.textContent = `${items.filter((item) => !item.hidden).length} of ${items.length} items shown`;
}

// A link to an item shows and opens it, whatever the filter says.
function follow() {
  const item = items.find((one) => `#${one.id}` === location.hash);
  if (!item) return;
  show("");
  item.querySelector("details").open = true;
  item.scrollIntoView();
}

// Paper has nothing to click: print the items open, and close again what was closed.
let closed = [];
addEventListener("beforeprint", () => {
  closed = items.map((item) => item.querySelector("details")).filter((details) => !details.open);
  for (const details of closed) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of closed) details.open = false;
});

filter.hidden = false;
filter.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) show(button.value);
});
addEventListener("hashchange", follow);
follow();
