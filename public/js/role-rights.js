// Enhancement only: ticks at once what the server would add. All words are the page's.

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
