// Names for what the stock admin leaves nameless to a screen reader: cells of inlines, halves of a period, selects.
const text = (node) => (node ? node.textContent.trim().replace(/\s+/g, " ") : "");
const named = (field) => field.labels?.length || field.getAttribute("aria-label") || field.getAttribute("aria-labelledby");

function nameFields() {
  for (const head of document.querySelectorAll("th:empty, td.original:empty")) head.setAttribute("aria-hidden", "true");
  for (const field of document.querySelectorAll("#content input:not([type=hidden]), #content select, #content textarea")) {
    if (named(field)) continue;
    const cell = field.closest("td");
    const column = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
    const row = field.closest(".form-row, .flex-container");
    const name = text(column) || text(row?.querySelector("label, legend, .label")) || field.title || field.name;
    field.setAttribute("aria-label", name);
  }
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const name = select?.labels?.[0] ? text(select.labels[0]) : select?.getAttribute("aria-label");
    if (name) {
      box.removeAttribute("aria-labelledby");
      for (const part of [box, ...box.querySelectorAll("[role=textbox]")]) part.setAttribute("aria-label", name);
    }
  }
  const search = document.querySelector("#searchbar");
  search?.setAttribute("aria-label", search.closest("form").querySelector("label img")?.alt || search.name);
  for (const tip of document.querySelectorAll("span[aria-label]:not([role])")) tip.setAttribute("role", "img");
  const trails = document.querySelectorAll("nav[aria-label]");
  for (const [place, nav] of [...trails].entries()) {
    const same = [...trails].filter((other) => other.getAttribute("aria-label") === nav.getAttribute("aria-label"));
    if (same.length > 1) nav.setAttribute("aria-label", `${nav.getAttribute("aria-label")} ${place + 1}`);
  }
}

// The admin's own scripts add fields when they are ready, and whenever a row is added.
const soon = () => requestAnimationFrame(nameFields);
new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
nameFields();
