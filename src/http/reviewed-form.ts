import { UNSEEN } from "../domain/effects.ts";
import type { Reason } from "../domain/reason.ts";

interface Form {
  values: unknown;
  conflict?: Reason;
}

interface Posted {
  /** Absent from a form that has no way back: it asks for the review, where there is one. */
  step?: "edit" | "review" | "save" | undefined;
}

/** The pages of a form whose save is reviewed. */
interface ReviewedForm<Args, Input, Page> {
  /** What a form says that was refused only after it had been understood. */
  parse(values: unknown): Input;
  edit(args: Args): Promise<Page>;
  /** What saving would do; undefined where that needs no look, or would be refused. */
  review(args: Args, input: Input): Promise<Page | undefined>;
  save(args: Args, input: Input): Promise<Page>;
}

/**
 * Form, review, save, and the ways back: `show` and `submit` of a page. A save whose effects are
 * others than those seen leads to the review as it stands now.
 */
export function reviewedForm<Args extends { form: Form }, Input extends Posted, Page>(
  pages: ReviewedForm<Args, Input, Page>,
) {
  return {
    async show(args: Args): Promise<Page> {
      const unseen = args.form.conflict?.key === UNSEEN;
      const review = unseen && (await pages.review(args, pages.parse(args.form.values)));
      return review || pages.edit(args);
    },
    async submit(args: Args & { input: Input }): Promise<Page> {
      const { input } = args;
      if (input.step === "edit") return pages.edit(args);
      const review = input.step !== "save" && (await pages.review(args, input));
      return review || pages.save(args, input);
    },
  };
}
