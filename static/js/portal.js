// Enhancements: every page works without them.
const wide = matchMedia("(min-width: 992px)");
const mainMenu = document.querySelector("details.menu:not(.user)");
// What a click elsewhere or Escape closes; on wide screens the main menu lies open and stays so.
const openMenus = () =>
  [...document.querySelectorAll("details[data-menu][open]")].filter((menu) => !(menu === mainMenu && wide.matches));

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-theme-switch]")) {
    const root = document.documentElement;
    root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.bsTheme);
  }
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  const pick = target.closest("[data-fill]");
  if (pick) {
    const field = document.getElementById(pick.dataset.fill);
    field.value = pick.dataset.value;
    if (pick.dataset.country) document.getElementById("id_country").value = pick.dataset.country;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    pick.closest("[data-suggestions]").replaceChildren();
    field.focus();
  }
  if (target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, textarea, select")) {
    const field = document.querySelector("[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    }
  }
  if (event.key === "Escape") {
    for (const menu of openMenus()) menu.open = false;
  }
});

// `details` alone cannot know the width.
const unfold = () => {
  if (mainMenu) mainMenu.open = wide.matches;
};
wide.addEventListener("change", unfold);
unfold();

// The matrix as an editor: heads choose rows and columns, shift chooses a rectangle, the bar counts.
for (const grid of document.querySelectorAll("[data-matrix]")) {
  const boxes = [...grid.querySelectorAll("input[data-cell]")];
  const bar = document.querySelector("[data-matrix-bar]");
  let anchor = null;
  const count = () => {
    const chosen = document.querySelectorAll("input[data-cell]:checked").length;
    if (!bar) return;
    bar.hidden = chosen === 0;
    bar.querySelector("[data-count]").textContent = chosen;
  };
  const put = (wanted) => {
    const all = wanted.every((box) => box.checked);
    for (const box of wanted) box.checked = !all;
    count();
  };
  grid.addEventListener("click", (event) => {
    const head = event.target.closest("[data-row-head], [data-column-head]");
    if (head) {
      const { rowHead, columnHead } = head.dataset;
      put(boxes.filter((box) => (rowHead ? box.dataset.row === rowHead : box.dataset.column === columnHead)));
      return;
    }
    const box = event.target.closest("input[data-cell]");
    if (!box) return;
    if (event.shiftKey && anchor) {
      const between = (name) => {
        const ends = [Number(anchor.dataset[name]), Number(box.dataset[name])].sort((a, b) => a - b);
        return (other) => Number(other.dataset[name]) >= ends[0] && Number(other.dataset[name]) <= ends[1];
      };
      const inRows = between("y");
      const inColumns = between("x");
      for (const other of boxes) if (inRows(other) && inColumns(other)) other.checked = box.checked;
    }
    anchor = box;
    count();
  });
  grid.addEventListener("keydown", (event) => {
    const moves = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
    const box = event.target.closest("input[data-cell]");
    if (!box || !moves[event.key]) return;
    const [x, y] = moves[event.key];
    const next = boxes.find(
      (other) =>
        Number(other.dataset.x) === Number(box.dataset.x) + x && Number(other.dataset.y) === Number(box.dataset.y) + y,
    );
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) next.checked = true;
    next.focus();
    count();
  });
  count();
}

// Keys of a page: what bears a letter is pressed by it, or gets the focus where it is a field. By place on the keyboard,
// so that they work in any layout; never while something is typed.
document.addEventListener("keydown", (event) => {
  const typed = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (typed && event.key === "Escape") typed.blur();
  if (typed || event.ctrlKey || event.metaKey || event.altKey || !/^Key[A-Z]$/.test(event.code)) return;
  const pressed = document.querySelector(`[data-key="${event.code.slice(3)}"]`);
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches("input, textarea")) pressed.focus();
  else pressed.click();
});
for (const button of document.querySelectorAll("[data-tick-all]")) {
  const boxes = [...button.closest("fieldset").querySelectorAll("input[type=checkbox]")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

// A part that holds fields and is renewed while they are filled in: an answer to what stood there before the last change
// is dropped, for it would take that change back. The next answer is under way already.
for (const part of document.querySelectorAll("[data-newest-only]")) {
  let changes = 0;
  let asked = 0;
  part.closest("form").addEventListener("change", () => (changes += 1), true);
  part.addEventListener("htmx:beforeRequest", () => (asked = changes));
  part.addEventListener("htmx:beforeSwap", (event) => {
    if (asked !== changes) event.detail.shouldSwap = false;
  });
}
