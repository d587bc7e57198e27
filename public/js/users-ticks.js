// Enhancement only: keeps each tick at once, where a submit would keep them together.

const bar = document.getElementById("bulk");
const boxes = [...document.querySelectorAll('input[form="bulk"]')];
const number = new Intl.NumberFormat(document.documentElement.lang);

/** Ticks or unticks the page; the server has no box for it. */
const every = document.createElement("input");
every.type = "checkbox";
every.className = "form-check-input";
every.setAttribute("aria-label", bar.dataset.page);
document.querySelector(".users-table thead th").prepend(every);

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  const all = ticked + Number(bar.dataset.elsewhere);
  bar.querySelector("strong").textContent = number.format(all);
  bar.classList.toggle("ticks-some", all > 0);
  every.checked = ticked === boxes.length;
  every.indeterminate = ticked > 0 && ticked < boxes.length;
}

let waiting = 0;
let kept = Promise.resolve();

function keep() {
  count();
  const body = new URLSearchParams(new FormData(bar));
  body.set("do", "keep");
  waiting++;
  const send = () =>
    fetch(bar.action, { method: "POST", body, keepalive: true, redirect: "manual" });
  kept = kept
    .then(send)
    .catch(() => {})
    .then(() => {
      waiting--;
    });
}

for (const box of boxes) box.addEventListener("change", keep);
every.addEventListener("change", () => {
  for (const box of boxes) box.checked = every.checked;
  keep();
});

// Whoever goes on before a tick is kept waits for it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || waiting === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  kept.then(() => location.assign(link.href));
});
document.addEventListener("submit", (event) => {
  if (event.target === bar || waiting === 0) return;
  const { target, submitter } = event;
  event.preventDefault();
  kept.then(() => target.requestSubmit(submitter));
});

addEventListener("pageshow", count);
