import type { Mutant } from "./mutant.ts";

const put = {
  file: "src/features/storefront/service/put-customer.ts",
  test: "test/integration/storefront/customers.test.ts",
};
const deletion = {
  file: "src/features/storefront/service/delete-customer.ts",
  test: "test/integration/storefront/deletion.test.ts",
};
const batch = {
  file: "src/features/storefront/service/take-batch.ts",
  test: "test/integration/storefront/batches.test.ts",
};
const selection = {
  file: "src/features/customers/service/selection.ts",
  test: "test/integration/storefront/deletion.test.ts",
};

/** Customers whom the store puts, deletes and sends by the thousand. */
export const storeCustomers: readonly Mutant[] = [
  {
    guard: "Somebody else under a held reference is refused",
    ...put,
    from: 'if (result === "kept") throw new Conflict("api.problems.somebodyElse.text");',
    to: "",
    name: "is refused while somebody holds it",
  },
  {
    guard: "A put that changes nothing leaves no entry",
    ...put,
    from: 'if (result === "unchanged") return { result, audit: unchanged };',
    to: "",
    name: "is left alone",
  },
  {
    guard: "A held customer is not deleted",
    ...deletion,
    from: ' AND "assignedUserId" IS NULL',
    to: "",
    name: "stays while somebody holds it",
  },
  {
    guard: "What stays is not said to be gone",
    ...deletion,
    from: "if (!gone && (await findHolder(tx, reference)))",
    to: "if (gone && (await findHolder(tx, reference)))",
    name: "stays while somebody holds it",
  },
  {
    guard: "A released customer stands in its holder's history",
    ...deletion,
    from: "const { subject = subjectOf(gone), customers = [] } = parted ?? {};",
    to: "const { subject = subjectOf(gone), customers = [] } = { ...parted, subject: undefined };",
    name: "history tells it",
  },
  {
    guard: "A batch refuses a reference that stands for different people",
    ...batch,
    from: "!again.differ && again.lines.at(-1) === line",
    to: "again.lines.at(-1) === line",
    name: "mean different people",
  },
  {
    guard: "Of a batch the last line of the same person counts",
    ...batch,
    from: "again.lines.at(-1) === line",
    to: "again.lines[0] === line",
    name: "lets the last line",
  },
  {
    guard: "A batch that changes nothing leaves no entry",
    ...batch,
    from: "if (changes.added + changes.updated + changes.replaced === 0)",
    to: "if (changes.added < 0)",
    name: "writes nothing",
  },
  {
    guard: "More lines than a batch may have are refused",
    file: "src/http/store-api.ts",
    test: batch.test,
    from: "throw new TooManyLines();",
    to: "lines.pop();",
    name: "not one more",
  },
  {
    guard: "A reference is taken as it is or not at all",
    file: "src/domain/given-customer.ts",
    test: put.test,
    from: 'if (isReference && hasUnseen(value)) return "unseen";',
    to: "",
    name: "is refused with",
  },
  {
    guard: "Ticks of customers that are gone stop nobody",
    ...selection,
    from: "if ([...shown.ticked, ...shown.shown, ...shown.shownHeld].some((one) => gone.has(one)))",
    to: "if (gone.size > 0)",
    name: "leaves the other ticks",
  },
  {
    guard: "Whose tick is on the page is told that the customer is gone",
    ...selection,
    from: "some((one) => gone.has(one))",
    to: "some((one) => one < 0)",
    name: "is said to be gone",
  },
];
