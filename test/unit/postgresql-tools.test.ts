import { describe, expect, it } from "vitest";
import { connectionVariables } from "../../src/cli/postgresql-tools.ts";
import { withoutNewerSettings } from "../../src/cli/restore/dump.ts";

describe("connectionVariables", () => {
  const cases: [string, Record<string, string>][] = [
    [
      "postgresql://an%40a:p%25a%3Ass%20w%2Frd@db.example.com:5433/my%20shop?" +
        "sslmode=no-verify&application_name=x&schema=public",
      {
        PGUSER: "an@a",
        PGPASSWORD: "p%a:ss w/rd",
        PGHOST: "db.example.com",
        PGPORT: "5433",
        PGDATABASE: "my shop",
        PGSSLMODE: "require",
      },
    ],
    [
      "postgresql:///shop?host=/run/postgresql&user=ann",
      { PGUSER: "ann", PGHOST: "/run/postgresql", PGDATABASE: "shop" },
    ],
    [
      "postgresql://[::1]/shop?sslmode=verify-full&sslrootcert=/ca.pem",
      { PGHOST: "::1", PGDATABASE: "shop", PGSSLMODE: "verify-full", PGSSLROOTCERT: "/ca.pem" },
    ],
    [
      "postgres://ann@db/shop?ssl=true&options=-c%20statement_timeout%3D5s",
      {
        PGUSER: "ann",
        PGHOST: "db",
        PGDATABASE: "shop",
        PGSSLMODE: "require",
        PGOPTIONS: "-c statement_timeout=5s",
      },
    ],
    ["postgresql:///shop", { PGHOST: "localhost", PGDATABASE: "shop" }],
  ];
  it.each(cases)("of %s", (url, variables) => {
    const { PGCONNECT_TIMEOUT, PGAPPNAME, LC_ALL, ...said } = connectionVariables(url);
    expect(said).toEqual(variables);
    expect([PGAPPNAME, LC_ALL, Number(PGCONNECT_TIMEOUT)]).toEqual(["gatehouse-tools", "C", 10]);
  });
});

describe("withoutNewerSettings", () => {
  it("takes away what PostgreSQL 16 and older does not know, and nothing of the data", async () => {
    const parts = [
      "SET lock_timeout = 0;\nSET transaction_timeout = 0;\nSET client_encoding = 'UTF8';\n",
      "COPY a FROM stdin;\nSET transaction_timeout = 0;\n\\.\n",
    ];
    const chunks: string[] = [];
    for await (const chunk of withoutNewerSettings(parts.map((part) => Buffer.from(part))))
      chunks.push(String(chunk));
    expect(chunks).toEqual(["SET lock_timeout = 0;\nSET client_encoding = 'UTF8';\n", parts[1]]);
  });
});
