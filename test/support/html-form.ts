import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from "parse5";

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** What a form would send, by name, in the order of the page. */
export type Entries = [name: string, value: string][];

/**
 * What a browser would send of a form in <main>, as the standard says: of controls that belong to
 * it, that have a name, and are neither disabled nor unticked. Found by a button, by its name or by
 * what it sends, which is then the one that was pressed; without one it is the page's own form, not
 * yet sent.
 */
export function formEntries(page: string, button?: string): Entries {
  // What is around it has no part in this, and is half of a page.
  const [inMain = ""] = /<main[\s>].*<\/main>/s.exec(page) ?? [];
  const main = [...elementsIn(parse(inMain))].find(({ tagName }) => tagName === "main");
  if (!main) return [];
  const all = [...elementsIn(main)];
  const isMeant = (one: Element) =>
    isSubmit(one) && [nameOf(one), attribute(one, "value")].includes(button);
  const pressed = button === undefined ? undefined : all.find(isMeant);
  if (button !== undefined && !pressed)
    throw new Error(`No button of this page is called ${button}.`);
  const form = pressed ? ownerOf(pressed, all) : ownForm(all);
  return form ? entriesOf(form, { all, pressed }) : [];
}

/**
 * The form that sends the page back to its own address: one without an address of its own before
 * the others, and none that is part of a message.
 */
function ownForm(all: readonly Element[]): Element | undefined {
  const forms = all.filter(
    (one) => one.tagName === "form" && attribute(one, "method") === "post" && !isInMessage(one),
  );
  const sent = forms.filter((form) =>
    all.some((one) => isSubmit(one) && ownerOf(one, all) === form),
  );
  return sent.find((form) => attribute(form, "action") === undefined) ?? sent[0] ?? forms.at(-1);
}

function entriesOf(
  form: Element,
  { all, pressed }: { all: readonly Element[]; pressed: Element | undefined },
): Entries {
  return all
    .filter((one) => ownerOf(one, all) === form && !isDisabled(one))
    .flatMap((one) => {
      const name = attribute(one, "name");
      const values = one === pressed ? [attribute(one, "value") ?? ""] : valuesOf(one);
      return name ? values.map((value): [string, string] => [name, value]) : [];
    });
}

function valuesOf(control: Element): string[] {
  if (control.tagName === "textarea") return [textIn(control).replace(/^\n/, "")];
  if (control.tagName === "select") return selected(control);
  if (control.tagName !== "input") return [];
  const type = attribute(control, "type") ?? "text";
  if (["submit", "button", "reset", "image", "file"].includes(type)) return [];
  const tick = type === "checkbox" || type === "radio";
  if (tick && attribute(control, "checked") === undefined) return [];
  return [attribute(control, "value") ?? (tick ? "on" : "")];
}

function selected(select: Element): string[] {
  const options = [...elementsIn(select)].filter(({ tagName }) => tagName === "option");
  const chosen = options.filter((option) => attribute(option, "selected") !== undefined);
  const shown =
    attribute(select, "multiple") === undefined ? [chosen.at(-1) ?? options[0]] : chosen;
  return shown.flatMap((option) =>
    option && !isDisabled(option) ? [attribute(option, "value") ?? textIn(option).trim()] : [],
  );
}

const controls = ["input", "select", "textarea", "button"];

/** By its `form` attribute, else the form around it. */
function ownerOf(control: Element, all: readonly Element[]): Element | undefined {
  if (!controls.includes(control.tagName)) return undefined;
  const id = attribute(control, "form");
  if (id !== undefined)
    return all.find((one) => one.tagName === "form" && attribute(one, "id") === id);
  return ancestorsOf(control).find(({ tagName }) => tagName === "form");
}

function isSubmit(control: Element): boolean {
  const type = attribute(control, "type");
  return control.tagName === "button"
    ? type === undefined || type === "submit"
    : control.tagName === "input" && type === "submit";
}

function isDisabled(control: Element): boolean {
  const fieldsets = ancestorsOf(control).filter(({ tagName }) => tagName === "fieldset");
  return [control, ...fieldsets].some((one) => attribute(one, "disabled") !== undefined);
}

function isInMessage(form: Element): boolean {
  return ancestorsOf(form).some((one) => /^(status|alert)$/.test(attribute(one, "role") ?? ""));
}

/** What an assistive technology calls a button. */
function nameOf(button: Element): string {
  const text = textIn(button).replace(/\s+/g, " ").trim();
  return attribute(button, "aria-label") ?? (text || (attribute(button, "value") ?? ""));
}

function attribute({ attrs }: Element, name: string): string | undefined {
  return attrs.find((one) => one.name === name)?.value;
}

function ancestorsOf(element: Element): Element[] {
  const parent = element.parentNode;
  return parent && defaultTreeAdapter.isElementNode(parent) ? [parent, ...ancestorsOf(parent)] : [];
}

function textIn(node: Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return "childNodes" in node ? node.childNodes.map(textIn).join("") : "";
}

/** In the order of the page; what a <template> holds is not on it. */
function* elementsIn(node: Node): Generator<Element> {
  if (!("childNodes" in node)) return;
  for (const child of node.childNodes)
    if (defaultTreeAdapter.isElementNode(child)) {
      yield child;
      yield* elementsIn(child);
    }
}
