import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ImportReport, importFile } from "../../../src/cli/import-customers/import-file.ts";
import { type Database, openDatabase } from "../../../src/db/client.ts";
import { copyDatabase } from "../../support/databases.ts";
import { root } from "../../support/processes.ts";

let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const { url, drop: dropCopy } = await copyDatabase();
  drop = dropCopy;
  db = await openDatabase(url);
});
afterAll(async () => {
  await db.close();
  await drop();
});

/** What shops and spreadsheet programs export, the customers that come of it, and what is noted. */
const files: [string, string[], string[]][] = [
  [
    "business-customers.csv",
    [
      "B2B-1 | einkauf@muster.example |  |  | Muster GmbH",
      "B2B-2 | info@nord.example | Lars | Sørensen | Nord A/S",
      "B2B-3 | s@south.example | Ravi S/O Kumar | Nair |",
      "B2B-4 | post@m.example | Meier c/o | Schulz |",
      "B2B-5 |  | Guest | Buyer |",
      "B2B-6 | x@y.example | Ana | - |",
    ],
    [],
  ],
  ["excel-de-headers.csv", ["DE--3 | bea@example.de | Bea | Öztürk | Öl & Co. KG"], []],
  [
    "excel-de-windows-1252.csv",
    [
      "DE--1 | joerg@example.de | Jörg | Müßig | Bäckerei Groß GmbH",
      "DE--2 | anna@example.de | Anna | Weiß |",
    ],
    ["The file was read as windows-1252"],
  ],
  ["excel-sep-line.csv", ["DE--4 | carl@example.de | Carl | Ähren |"], []],
  [
    "excel-unicode-text.txt",
    ["DE--5;A | dora@example.de | Dora | Østergård |"],
    ["The file was read as utf-16le"],
  ],
  [
    "ghost-columns.csv",
    ["DE--7 | fritz@example.de | Fritz | Fröhlich |"],
    ["Columns without a name passed over: 2"],
  ],
  ["header-case-and-spaces.csv", ["H-1 | quinn@example.com | Quinn | Quist |"], []],
  [
    "magento-customers.csv",
    ["000000042 | hanna@example.com | Hanna | Holm |"],
    [
      'Columns passed over: "_website", "_store", "confirmation", "created_at", "created_in", ' +
        '"dob", "gender", "group_id", "middlename", "password_hash" and 5 more',
    ],
  ],
  [
    "quoted-newline.csv",
    [
      'Q-1 | lea@example.com | Lea | Long | Long, Long and "Longer" Ltd.',
      "Q-2 | mo@example.com | Mo | More |",
    ],
    [],
  ],
  [
    "repeated-reference.csv",
    ["R-1 | nora@example.com | Nora | North |"],
    ["Line 2: reference R-1 comes again in line 3, which counts"],
  ],
  [
    "shopify-customers.csv",
    ["9876543210001 | ines@example.com | Ines | Ibáñez |"],
    [
      'Columns passed over: "Accepts Email Marketing", "Default Address City", "Phone", ' +
        '"Total Spent", "Total Orders", "Note", "Tax Exempt", "Tags"',
    ],
  ],
  [
    "shopware-customers.csv",
    ["10042 | jan@example.com | Jan | Jansen |"],
    ['Columns passed over: "id", "account_type", "salutation", "active", "guest"'],
  ],
  [
    "spryker-data-import.csv",
    ["DE--8 | gina@example.de | Gina | Grün | Grün AG"],
    [
      'Columns passed over: "locale_name", "phone", "salutation", "gender", "date_of_birth", ' +
        '"password", "registered", "registration_key", "default_billing_address", ' +
        '"default_shipping_address"',
    ],
  ],
  [
    "sylius-customers.csv",
    ["17 | karl@example.com | Karl | König |"],
    ['Columns passed over: "Birthday", "Group"'],
  ],
  ["tabs.tsv", ["DE--6 | emil@example.de | Emil | Čapek |"], []],
];

const run = (file: string, dryRun = false) =>
  importFile(
    db,
    { path: join(root, "test/fixtures/customer-files", file), encoding: undefined },
    { clock: () => new Date("2026-03-02T09:00:00Z"), dryRun },
  );

/** Those that came in after the customer of this id. */
async function customersAfter(id: number): Promise<string[]> {
  const rows = await db.read.customer.findMany({
    where: { id: { gt: id } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ reference, email, firstName, lastName, company }) =>
    [reference, email, firstName, lastName, company].join(" | ").trimEnd(),
  );
}

describe.each(files)("%s", (file, expected, noted) => {
  let dry: ImportReport;
  let report: ImportReport;
  let [written, customers]: string[][] = [];

  beforeAll(async () => {
    const last = (await db.read.customer.aggregate({ _max: { id: true } }))._max.id ?? 0;
    dry = await run(file, true);
    written = await customersAfter(last);
    report = await run(file);
    customers = await customersAfter(last);
  });

  it("brings in its customers", () => expect(customers).toEqual(expected));
  it("says what it passed over", () => expect(report.notes.lines).toEqual(noted));
  it("tells the same in a dry run", () => expect(dry).toEqual(report));
  it("writes nothing in a dry run", () => expect(written).toEqual([]));
});

it("refuses both lines of a reference that stands for different people", async () => {
  expect((await run("repeated-reference.csv")).problems.lines).toEqual([
    "Line 4: reference R-2 stands for different people in lines 4, 5",
    "Line 5: reference R-2 stands for different people in lines 4, 5",
  ]);
});
