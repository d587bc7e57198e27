interface Form {
  id: string;
  errors: readonly { field: string; text: string }[];
}

/** What every form page needs: the id of the submit, errors by field and in the summary. */
export function describeForm({ id, errors }: Form) {
  return {
    form: { id, errors, error: Object.fromEntries(errors.map(({ field, text }) => [field, text])) },
    hasErrors: errors.length > 0,
  };
}
