import { describe, expect, it } from "vitest";
import { finish, root } from "../support/processes.ts";

const program = `
  import { createLog } from "${root}src/log.ts";
  const text = process.argv[1];
  createLog({ logLevel: "info" }).info({ path: text, [text]: text, err: new Error(text) }, text);
`;

describe("the log", () => {
  it("is one JSON object a line, whatever comes in", async () => {
    const text = '/users\n{"level":60,"msg":"forged"}\r\n\u001b[2J"}\u2028';
    const { said } = await finish(
      ["--import", "tsx", "--input-type=module", "--eval", program, "--", text],
      root,
      {},
    );
    const lines = said.split("\n");
    expect(lines).toEqual([expect.any(String), ""]);
    expect(JSON.parse(lines[0] as string)).toMatchObject({
      level: 30,
      path: text,
      msg: text,
      err: { message: text },
    });
    expect(lines[0]).not.toContain("\r");
    expect(lines[0]).not.toContain("\u001b");
  });
});
