// Enhancement only: leaves of many options those that have the words. All words are the page's.

const number = new Intl.NumberFormat(document.documentElement.lang);
const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");

/** What an option is found by: its area, what it is called and what is said of it. */
function wordsOf(option) {
  const parts = [...option.querySelectorAll("label, .form-hint")].map((part) => part.textContent);
  return fold([option.closest("[data-title]")?.dataset.title, ...parts].join(" "));
}

function findIn(options, { find, found }) {
  const words = fold(find.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const option of options.querySelectorAll(".form-check")) {
    const text = wordsOf(option);
    option.hidden = !words.every((word) => text.includes(word));
    if (!option.hidden) shown++;
  }
  for (const area of options.querySelectorAll("[data-title]"))
    area.hidden = !area.querySelector(".form-check:not([hidden])");
  const said = shown === 0 ? found.dataset.none : `${found.dataset.shown} ${number.format(shown)}`;
  found.textContent = words.length === 0 ? "" : said;
}

for (const place of document.querySelectorAll(".find-options")) {
  const options = document.getElementById(place.dataset.of);
  const fields = {
    find: place.querySelector("input"),
    found: place.querySelector("[role=status]"),
  };
  place.hidden = false;
  fields.find.addEventListener("input", () => findIn(options, fields));
  // Finding is not submitting.
  fields.find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  // Back from another page the browser may have kept the words.
  findIn(options, fields);
}
