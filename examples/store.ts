// A store to try Gatehouse with: one page that everybody reads, one that is still a draft, customers
// who sign in, and agents who help them. It knows nothing but what /api/v1 answers (docs/store.md).
//
//   GATEHOUSE_KEY=gh_… npm run store:demo        http://localhost:4000
import { randomBytes } from "node:crypto";
import { argv, env, exit } from "node:process";
import { pathToFileURL } from "node:url";
import express, { type Express, type Request, type Response } from "express";

interface Gatehouse {
  url: string;
  key: string;
}

/** Who is behind a cookie. A store of your own keeps this where it keeps its sessions. */
interface Visitor {
  customer?: string;
  agent?: { id: number; name: string };
  /** Gatehouse knows the agent's browser by it. */
  device?: string | undefined;
}

interface Agent {
  id: number;
  name: string;
}

interface Customer {
  reference: string;
  name: string;
}

interface Preview {
  allowed: boolean;
  reason: string;
  user: { name: string } | null;
}

class Problem extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** Asks Gatehouse; answers the body. Throws Problem for everything that is no success. */
async function ask<Answer>(
  { url, key }: Gatehouse,
  [method, path]: [method: string, path: string],
  body?: object,
): Promise<Answer> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(5_000),
  }).catch(() => {
    throw new Problem(503, "Gatehouse cannot be reached");
  });
  const said = (await answer.json()) as { detail?: string };
  if (!answer.ok) throw new Problem(answer.status, said.detail ?? "");
  return said as Answer;
}

/** The store as an app, which `main` starts and the browser's test walks through. */
export function createStore(gatehouse: Gatehouse): Express {
  const app = express();
  const visitors = new Map<string, Visitor>();
  app.disable("x-powered-by").use(express.urlencoded({ extended: false, limit: "8kb" }));

  const visitor = (req: Request, res: Response): Visitor => {
    const [, known] = /(?:^|; )visitor=([\w-]{22})(?:;|$)/.exec(req.get("cookie") ?? "") ?? [];
    return (known && visitors.get(known)) || begin(res, {});
  };
  /** Who signs in gets another cookie than anybody had before. */
  const begin = (res: Response, who: Visitor): Visitor => {
    const id = randomBytes(16).toString("base64url");
    visitors.set(id, who);
    res.cookie("visitor", id, { httpOnly: true, sameSite: "lax" });
    return who;
  };

  app.get("/", (req, res) => {
    const { customer, agent } = visitor(req, res);
    const who = customer ? `You are signed in as customer ${customer}.` : "You are not signed in.";
    const help = agent ? `${agent.name}, you are helping as an agent.` : "";
    show(
      res,
      "Demo store",
      [who, help],
      [
        link("/pages/spring", "Spring: our new page"),
        link("/pages/summer", "Summer: a draft"),
        form("/sign-in", "Sign in as a customer", [["reference", "Customer reference"]]),
        form("/register", "Become a customer", [
          ["name", "Name"],
          ["email", "E-mail"],
        ]),
        link("/agent/login", "For agents"),
      ],
    );
  });

  app.get("/pages/spring", (_req, res) => show(res, "Spring", ["Everybody may read this."]));

  // The purpose of assigning customers: only while an Active user holds this one is a draft shown.
  // Asked with every click and never kept, so that whoever loses a customer loses the preview.
  app.get("/pages/summer", async (req, res) => {
    const { customer } = visitor(req, res);
    if (!customer) return show(res, "Not published", ["This page is a draft."]);
    const path = `/customers/${encodeURIComponent(customer)}/preview`;
    const { allowed, user } = await ask<Preview>(gatehouse, ["GET", path]);
    if (!allowed) return show(res, "Not published", [`This page is a draft: not for ${customer}.`]);
    show(res, "Summer (draft)", [`A preview for ${customer}, whom ${user?.name} holds.`]);
  });

  // A store asks for the customer's password here; what it does then is no matter of Gatehouse.
  app.post("/sign-in", (req, res) => {
    begin(res, { device: visitor(req, res).device, customer: textOf(req, "reference") });
    res.redirect(303, "/");
  });

  app.post("/register", async (req, res) => {
    const reference = `DEMO-${randomBytes(4).toString("hex")}`;
    const [firstName = "", ...rest] = textOf(req, "name").split(" ");
    const customer = { firstName, lastName: rest.join(" "), email: textOf(req, "email") };
    await ask(gatehouse, ["PUT", `/customers/${reference}`], customer);
    begin(res, { device: visitor(req, res).device, customer: reference });
    res.redirect(303, "/");
  });

  app.get("/agent/login", (_req, res) => {
    const fields: Field[] = [
      ["email", "E-mail"],
      ["password", "Password", "password"],
    ];
    show(res, "Agents", [], [form("/agent/login", "Sign in as an agent", fields)]);
  });

  app.post("/agent/login", async (req, res) => {
    const who = visitor(req, res);
    const { agent, device } = await ask<{ agent: Agent; device: string }>(
      gatehouse,
      ["POST", "/agents/sign-in"],
      {
        email: textOf(req, "email"),
        password: textOf(req, "password"),
        address: req.ip,
        ...(who.device ? { device: who.device } : {}),
      },
    );
    begin(res, { agent, device });
    res.redirect(303, "/agent");
  });

  // Whether somebody is still an agent is asked with every click, too.
  app.use("/agent", async (req, res, next) => {
    const who = visitor(req, res);
    if (!who.agent) return res.redirect(303, "/agent/login");
    const { agent } = await ask<{ agent: boolean }>(gatehouse, ["GET", `/agents/${who.agent.id}`]);
    if (agent) return next();
    who.agent = who.customer = undefined;
    show(res, "Assistance has ended", ["You are no agent any more."]);
  });

  app.get("/agent", async (req, res) => {
    const { agent } = visitor(req, res) as Required<Visitor>;
    const q = String(req.query.q ?? "").slice(0, 100);
    const found = new URLSearchParams({ agent: String(agent.id), q });
    const { customers } = await ask<{ customers: Customer[] }>(gatehouse, [
      "GET",
      `/customers?${found}`,
    ]);
    show(
      res,
      "Whom do you help?",
      [`You are ${agent.name}.`],
      [
        form("/agent", "Search", [["q", "Customer"]], "get"),
        ...customers.map(({ reference, name }) =>
          form("/agent/assistance", `Help ${name || reference}`, [], "post", { reference }),
        ),
      ],
    );
  });

  app.post("/agent/assistance", (req, res) => {
    visitor(req, res).customer = textOf(req, "reference");
    res.redirect(303, "/agent/assistance");
  });

  app.get("/agent/assistance", (req, res) => {
    const { agent, customer } = visitor(req, res) as Required<Visitor>;
    show(res, "Assistance", [`${agent.name} is helping customer ${customer}.`]);
  });

  app.use((error: Error, _req: Request, res: Response, _next: unknown) => {
    const status = error instanceof Problem ? error.status : 500;
    res.status(status);
    show(res, "This did not work", [error.message]);
  });
  return app;
}

type Field = [name: string, label: string, type?: string];

function show(res: Response, title: string, lines: string[], parts: string[] = []): void {
  const paragraphs = lines.filter(Boolean).map((line) => `<p>${escaped(line)}</p>`);
  res.set("Content-Security-Policy", "default-src 'none'; form-action 'self'");
  res.send(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>` +
      `<h1>${escaped(title)}</h1>${[...paragraphs, ...parts].join("\n")}` +
      `<p>${link("/", "Start")}</p></html>`,
  );
}

function link(href: string, text: string): string {
  return `<a href="${href}">${escaped(text)}</a><br>`;
}

function form(
  action: string,
  button: string,
  fields: Field[],
  method = "post",
  hidden: Record<string, string> = {},
): string {
  const kept = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`,
  );
  const boxes = fields.map(
    ([name, label, type = "text"]) =>
      `<label>${escaped(label)} <input name="${name}" type="${type}"></label>`,
  );
  const inside = [...kept, ...boxes, `<button>${escaped(button)}</button>`].join(" ");
  return `<form action="${action}" method="${method}">${inside}</form>`;
}

function textOf(req: Request, name: string): string {
  const value: unknown = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === "string" ? value.trim() : "";
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function main(): void {
  const { GATEHOUSE_URL: url = "http://localhost:3000", GATEHOUSE_KEY: key, PORT = "4000" } = env;
  const port = Number(PORT);
  const wrong = [
    key ? "" : "GATEHOUSE_KEY is missing: create a key at /store with all three rights.",
    URL.canParse(url) ? "" : "GATEHOUSE_URL is no address.",
    Number.isInteger(port) && port > 0 && port < 65_536 ? "" : "PORT is no port.",
  ].filter(Boolean);
  if (!key || wrong.length > 0) {
    console.error(wrong.join("\n"));
    exit(1);
  }
  const server = createStore({ url: url.replace(/\/$/, ""), key }).listen(port, "localhost");
  server.on("listening", () => console.log(`The demo store is open at http://localhost:${port}`));
  server.on("error", (error) => {
    console.error(error.message);
    exit(1);
  });
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) main();
