interface Form {
  id: string;
  submitted: boolean;
  errors: readonly { field: string; text: string }[];
  again?: readonly string[];
}

/**
 * What every form page needs: the id of the submit, errors by field and in the summary, which
 * passwords must be typed again, and whether something typed is not saved yet.
 */
export function describeForm({ id, submitted, errors, again = [] }: Form) {
  return {
    form: {
      id,
      errors,
      error: Object.fromEntries(errors.map(({ field, text }) => [field, text])),
      again: Object.fromEntries(again.map((field) => [field, true])),
      unsaved: submitted ? "yes" : "no",
    },
    hasErrors: errors.length > 0,
  };
}

interface NamesForm {
  submitted: boolean;
  values: Readonly<Record<string, unknown>>;
  conflict?: object;
}

/**
 * The box that says that a last name is left out on purpose: as it was ticked after a typo, else by
 * the names that stand in the form, also where those of two people were put together.
 */
export function oneNameOption(
  label: string,
  { submitted, values, conflict }: NamesForm,
  { firstName, lastName }: { firstName: string; lastName: string },
) {
  const asTyped = submitted && !conflict;
  const checked = asTyped ? values.oneName === "on" : firstName !== "" && lastName === "";
  return { value: "on", label, checked };
}
