// The words selected in the letter become the phrase a term rests on. Without this the fields are typed into.
const letter = document.querySelector("[data-letter]");
const tools = document.querySelector("[data-letter-tools]");
let chosen = null;

const squeezed = (text) => text.replace(/\s+/g, " ").trim();

// The server finds the phrase; of several places the one nearest to where it was selected.
const placeOf = (range) => {
  const before = document.createRange();
  before.selectNodeContents(letter);
  before.setEnd(range.startContainer, range.startOffset);
  return before.toString().length;
};

const tie = (kind, phrase, place) => {
  const field = document.querySelector(`[data-phrase="${kind}"]`);
  document.querySelector(`[data-place="${kind}"]`).value = place;
  field.value = phrase;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

// A proposal that stands in its field is told as one; else it can be taken.
const tell = (proposal) => {
  const field = proposal.closest("[data-term]").querySelector("[data-phrase]");
  const taken = squeezed(field.value) === proposal.dataset.proposed;
  proposal.querySelector("[data-take]").hidden = taken;
  proposal.dataset.taken = taken;
};

if (letter && tools) {
  tools.hidden = false;
  document.querySelector(".no-letter-script").hidden = true;
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || !letter.contains(range.commonAncestorContainer) || !squeezed(range.toString())) return;
    chosen = { phrase: squeezed(range.toString()), place: placeOf(range) };
  });
  // A button takes the focus, which in some browsers ends the selection: what was chosen last counts.
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tie]");
    if (button && chosen) tie(button.dataset.tie, chosen.phrase, chosen.place);
  });
}

// Words typed anew are looked for from the start.
document.addEventListener("input", (event) => {
  const kind = event.isTrusted && event.target.dataset.phrase;
  if (kind) document.querySelector(`[data-place="${kind}"]`).value = "";
});

for (const proposal of document.querySelectorAll("[data-proposed]")) {
  const field = proposal.closest("[data-term]").querySelector("[data-phrase]");
  tell(proposal);
  field.addEventListener("input", () => tell(proposal));
  const button = proposal.querySelector("[data-take]");
  button.addEventListener("click", () => tie(button.dataset.take, proposal.dataset.proposed, button.dataset.at));
}
