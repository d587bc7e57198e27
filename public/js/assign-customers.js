// Enhancement only: shows at once what the next submit would keep.

const form = document.getElementById("customers");
const words = (list) => form.querySelector(`[data-picked="${list}"]`);

// What is ticked is to be assigned, or on its own page to be moved to another user.
const tickedList = words("assign") ? "assign" : "move";

const number = new Intl.NumberFormat(document.documentElement.lang);

function count(list) {
  const items = words(list).querySelectorAll("li").length;
  for (const place of form.querySelectorAll(`[data-count="${list}"]`))
    place.textContent = number.format(items);
}

/** The row of a table as an item of the list of picked ones; `template` is made by the server in the reader's language. */
function item(list, row) {
  const { content } = document.getElementById(`picked-${list}`);
  const copy = content.firstElementChild.cloneNode(true);
  const name = row.querySelector(".col-name bdi").textContent.trim();
  const button = copy.querySelector("button");
  copy.dataset.customer = row.dataset.customer;
  copy.querySelector(".picked-name").textContent = name;
  copy.querySelector(".picked-reference").textContent = row
    .querySelector(".col-reference")
    .textContent.trim();
  if (row.dataset.taken) {
    copy.querySelector(".picked-taken").textContent = row.dataset.taken;
    copy.querySelector(".taken").hidden = false;
  }
  button.value += row.dataset.customer;
  button.setAttribute("aria-label", `${button.textContent.trim()} ${name}`);
  return copy;
}

function show(list, box, isPicked) {
  const row = box.closest("tr");
  const shown = words(list).querySelector(`[data-customer="${row.dataset.customer}"]`);
  if (isPicked && !shown) words(list).querySelector("ul").append(item(list, row));
  if (!isPicked) shown?.remove();
  count(list);
}

form.addEventListener("change", ({ target }) => {
  if (target.name !== "ticked" && target.name !== "stillHeld") return;
  if (target.name === "ticked") show(tickedList, target, target.checked);
  else show("release", target, !target.checked);
});

function turn(box, checked) {
  if (box.checked === checked) return;
  box.checked = checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

const turnsAll = {
  all: ["ticked", true],
  none: ["ticked", false],
  allHeld: ["stillHeld", true],
  noneHeld: ["stillHeld", false],
};

form.addEventListener("click", (event) => {
  const all = turnsAll[event.target.closest("button[name=do]")?.value];
  if (!all) return;
  event.preventDefault();
  const [name, checked] = all;
  // All of a page are the free ones: nobody takes somebody's customers by the page.
  const rows = checked ? "tr:not([data-taken])" : "tr";
  for (const box of form.querySelectorAll(`${rows} input[name="${name}"]`)) turn(box, checked);
});

// A picked customer whose box is on this page goes back without a submit.
form.addEventListener("click", (event) => {
  const [act, id] = event.target.closest("button[name=do]")?.value.split(":") ?? [];
  if (act !== "untick" && act !== "keep") return;
  const name = act === "untick" ? "ticked" : "stillHeld";
  const box = form.querySelector(`input[name="${name}"][value="${id}"]`);
  if (!box) return;
  event.preventDefault();
  turn(box, act === "keep");
  box.focus();
  // Something else has come under the pointer: a second click is not meant for it.
  document.body.classList.remove("wakes");
  void document.body.offsetWidth;
  document.body.classList.add("wakes");
});
