// Enhancement only: every page works without this file.

for (const button of document.querySelectorAll(".show-password")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  // A password is submitted as a password, so that managers recognise it.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
}

// A secret that is shown once is copied at a click; where that is not allowed, it is selected.
for (const button of document.querySelectorAll(".copy")) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const status = button.closest(".field").querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard?.writeText(input.value).then(
      () => {
        status.textContent = button.dataset.copied;
      },
      () => {},
    );
  });
}
for (const input of document.querySelectorAll(".shown-once textarea")) {
  input.addEventListener("focus", () => input.select());
  // A quick page has given it the focus already.
  if (document.activeElement === input) input.select();
}

// Nobody fills and nothing sends what is folded away, until it is opened.
for (const folded of document.querySelectorAll("details.folded")) {
  const fields = folded.querySelectorAll("input");
  // A browser may bring back what it was on the page before.
  for (const field of fields) field.disabled = !folded.open;
  folded.addEventListener("toggle", () => {
    for (const field of fields) field.disabled = false;
  });
}

// Whoever types a password wants it set; whoever wants a link after all types none.
for (const part of document.querySelectorAll(".password-way")) {
  const [typed, link] = ["typed", "link"].map((way) => part.querySelector(`[value=${way}]`));
  const fields = part.querySelectorAll("[type=password]");
  for (const field of fields)
    field.addEventListener("input", () => {
      typed.checked = true;
    });
  link.addEventListener("change", () => {
    for (const field of fields) field.value = "";
  });
}

// What is required unless a box is ticked is marked so by the sheet; here it is said so, too.
for (const part of document.querySelectorAll(".unless-ticked")) {
  const [field, box] = part.querySelectorAll("input");
  const say = () => {
    field.ariaRequired = String(!box.checked);
  };
  box.addEventListener("change", say);
  addEventListener("pageshow", say);
}

// Whoever leaves a form is asked first, unless it is as the page showed it.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let sent = false;
  const isChanged = (field) =>
    field.name !== "" &&
    !field.closest("[role=search]") &&
    (field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  form.addEventListener("submit", () => {
    sent = true;
  });
  // A submit that the browser gave up, and a page that it brings back, are as they were before.
  form.addEventListener("input", () => {
    sent = false;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
  addEventListener("beforeunload", (event) => {
    if (sent) return;
    const changed =
      form.dataset.unsaved === "yes" || [...form.querySelectorAll("input")].some(isChanged);
    if (changed) event.preventDefault();
  });
}
// Nor does the second half of a double click take the focus from where the act has led it.
document.addEventListener("mousedown", (event) => {
  const wakes = ({ animationName, playState }) =>
    animationName === "wake" && playState === "running";
  if (document.getAnimations().some(wakes)) event.preventDefault();
});

// The account menu and the choices of a filter close as menus do.
for (const menu of document.querySelectorAll("details.account, details.picker")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  // To nowhere is not out of it: a window that loses the focus leaves the menu open.
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// What can be done with a row is one stop, and arrows lead from one act to the next.
for (const bar of document.querySelectorAll("td > .acts:has(> :nth-child(2))")) {
  const acts = [...bar.children];
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -acts.length, End: acts.length };
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", bar.closest("tr").querySelector("th").innerText);
  for (const act of acts.slice(1)) act.tabIndex = -1;
  bar.addEventListener("focusin", ({ target }) => {
    for (const act of acts) act.tabIndex = act === target ? 0 : -1;
  });
  bar.addEventListener("keydown", (event) => {
    if (!(event.key in step)) return;
    event.preventDefault();
    const to = acts.indexOf(document.activeElement) + step[event.key];
    acts[Math.min(Math.max(to, 0), acts.length - 1)].focus();
  });
}

// A slash leads to the search, unless it is being typed or was turned off in the profile.
document.addEventListener("keydown", (event) => {
  if (
    event.key !== document.body.dataset.searchKey ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  if (event.target.closest("input, select, textarea")) return;
  const search = document.querySelector("[role='search'] [type='search']");
  if (!search) return;
  event.preventDefault();
  search.select();
  search.focus();
});
