import type { z } from "zod";
import {
  type CustomerFault,
  type CustomerNote,
  type GivenCustomer,
  readCustomer,
} from "../../../domain/given-customer.ts";
import type { WireLine } from "../../../http/endpoint.ts";
import { describeProblem, type FieldError } from "../../../http/problem.ts";
import type { Translate } from "../../../languages/texts.ts";
import type { CustomerLine } from "../../customers/service/repeated.ts";
import type { TakenLine } from "../service/take-batch.ts";
import type { customerLine, lineAnswer } from "../wire.ts";

type SaidCustomer = z.infer<typeof customerLine>;
type LineAnswer = z.infer<typeof lineAnswer>;

/** What is not said is empty. */
export function givenBy(said: SaidCustomer): GivenCustomer {
  const { reference, email = "", firstName = "", lastName = "", company = "" } = said;
  return { reference, email, firstName, lastName, company };
}

export function faultErrors(t: Translate, faults: readonly CustomerFault[]): FieldError[] {
  return faults.map(({ field, fault, max }) => ({
    at: `/${field}`,
    detail: t(`api.faults.${fault}`, { max }),
  }));
}

export function noteTexts(t: Translate, notes: readonly CustomerNote[]): string[] {
  return notes.map(({ field, note }) => t(`api.notes.${note}`, { field }));
}

/** A line that no customer could be made of. */
interface RefusedLine {
  line: number;
  reference: string | null;
  /** Where a value is at fault; none where the line is no JSON. */
  errors?: readonly FieldError[] | undefined;
  faults?: readonly CustomerFault[];
}

/** Customers as the lines describe them, and the lines that describe none. */
export function readBatch(lines: readonly WireLine<SaidCustomer>[]) {
  const taken = [];
  const refused: RefusedLine[] = [];
  for (const { line, value, errors } of lines) {
    if (!value) {
      refused.push({ line, reference: null, errors });
      continue;
    }
    const read = readCustomer(givenBy(value));
    if (read.faults) refused.push({ line, reference: value.reference, faults: read.faults });
    else taken.push({ line, ...read });
  }
  return { taken, refused };
}

export function refusedAnswer(
  t: Translate,
  { line, reference, errors, faults }: RefusedLine,
): LineAnswer {
  const found = faults ? faultErrors(t, faults) : errors;
  const problem = found
    ? { ...describeProblem(t, "invalid"), errors: [...found] }
    : describeProblem(t, "badRequest");
  return { line, reference, result: "refused", notes: [], problem };
}

type Taken = TakenLine<CustomerLine & { notes: readonly CustomerNote[] }>;

export function takenAnswer(t: Translate, { line, customer, notes, result, again }: Taken) {
  const { reference } = customer;
  const last = again?.lines.at(-1);
  const counts = again?.differ || last === undefined || last === line;
  const answer: LineAnswer = {
    line,
    reference,
    result,
    notes: [...noteTexts(t, notes), ...(counts ? [] : [t("api.notes.comesAgain", { line: last })])],
  };
  if (result === "kept") return { ...answer, problem: describeProblem(t, "somebodyElse") };
  if (!again?.differ) return answer;
  const lines = linesText(t, again.lines);
  const detail = t("api.faults.differentPeople", { lines });
  return { ...answer, problem: { ...describeProblem(t, "repeated"), detail } };
}

/** Each of the lines has it in its answer: not all of a thousand. */
function linesText(t: Translate, lines: readonly number[]): string {
  const [named, more] = [lines.slice(0, 5).join(", "), lines.length - 5];
  return more > 0 ? t("api.faults.andMore", { lines: named, more }) : named;
}
