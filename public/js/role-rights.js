// Enhancement only: ticks at once what the server would add, and finds rights in the list. All words are the page's.

const section = document.getElementById("permissions");
const said = document.getElementById("rights-said");
const needs = [...section.querySelectorAll("[data-needed]")];
const boxOf = (right) => document.getElementById(`right-${right}`);
const nameOf = (right) => section.querySelector(`label[for="right-${right}"]`).textContent;

/** Ticks what a right needs; answers why, one sentence each. */
function tickNeeded(right) {
  const missing = needs.filter(
    ({ dataset }) => dataset.right === right && !boxOf(dataset.needed).checked,
  );
  for (const { dataset } of missing) boxOf(dataset.needed).checked = true;
  return missing.map(({ textContent }) => textContent).join(" ");
}

/** Unticks what needs a right that was unticked; answers why, with the names. */
function untickNeeding(right) {
  const needing = needs
    .filter(({ dataset }) => dataset.needed === right && boxOf(dataset.right).checked)
    .map(({ dataset }) => dataset.right);
  for (const one of needing) boxOf(one).checked = false;
  return needing.length > 0
    ? `${boxOf(right).dataset.removed} ${needing.map(nameOf).join(", ")}.`
    : "";
}

section.addEventListener("change", ({ target }) => {
  if (target.type === "checkbox")
    said.textContent = target.checked ? tickNeeded(target.value) : untickNeeding(target.value);
});

const find = document.getElementById("rights-find");
const found = document.getElementById("rights-found");
const number = new Intl.NumberFormat(document.documentElement.lang);
const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");

function filterRights() {
  const words = fold(find.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const area of section.querySelectorAll(".rights-area")) {
    const rights = [...area.querySelectorAll(".right")];
    for (const right of rights) {
      const text = fold(
        `${area.dataset.title} ${right.querySelector("label").textContent} ${right.querySelector(".form-hint").textContent}`,
      );
      right.hidden = !words.every((word) => text.includes(word));
    }
    const left = rights.filter(({ hidden }) => !hidden).length;
    area.hidden = left === 0;
    shown += left;
  }
  if (words.length === 0) found.textContent = "";
  else
    found.textContent =
      shown === 0 ? found.dataset.none : `${found.dataset.shown} ${number.format(shown)}`;
}

find.closest("[hidden]").hidden = false;
find.addEventListener("input", filterRights);
// Finding is not submitting.
find.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
// Back from another page the browser may have kept the words.
filterRights();
