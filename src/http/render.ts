import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { Response } from "express";
import { may } from "../domain/actor.ts";
import type { Permission } from "../domain/permissions.ts";
import { localeNames } from "../languages/locale.ts";
import type { PlainKey } from "../languages/texts.ts";
import { root } from "../root.ts";
import { sentenceText } from "../views/sentence.ts";
import type { Exchange, RequestContext } from "./context.ts";
import { csrfToken } from "./csrf.ts";
import type { HttpDeps } from "./deps.ts";
import { type Flash, type Landing, leaveLanding } from "./flash.ts";
import { newFormId } from "./form.ts";
import { createTemplates } from "./templates.ts";

/** What a handler answers; only this file touches `res`. */
export type Reply =
  | {
      view: string;
      model: object;
      status?: number;
      headers?: Readonly<Record<string, string>>;
      notice?: PageNotice;
    }
  | { redirect: string; flash?: Flash; headers?: Readonly<Record<string, string>> }
  | { download: Download; headers?: Readonly<Record<string, string>> };

/** A file that is sent while it is made. */
interface Download {
  name: string;
  /** With its charset. */
  type: string;
  pieces: AsyncIterable<string>;
}

/** What pages in general have to say before this one begins; `danger` is a refusal. */
export interface PageNotice {
  tone: "danger" | "warning";
  title: string;
  text: string;
  link?: { href: string; text: string };
}

/** A link of the main navigation; shown to those who hold its permission. */
export interface NavigationItem {
  href: string;
  key: PlainKey;
  /** For phones. */
  shortKey: PlainKey;
  icon: string;
  permission: Permission;
  /** Paths of pages that belong to it, but do not stand under it. */
  also?: readonly string[];
}

export interface Renderer {
  render(view: string, model: object): string;
  navigation: readonly NavigationItem[];
}

export const staticFolder = fileURLToPath(new URL("dist/static", root));

export function createRenderer(
  { config }: HttpDeps,
  navigation: readonly NavigationItem[],
): Renderer {
  const assets = readAssets();
  const templates = createTemplates({
    folders: ["views", "dist/templates"].map((name) => fileURLToPath(new URL(name, root))),
    icons: assets["icons.svg"] ?? missing("icons.svg"),
    fresh: config.environment === "development",
  });
  templates.addGlobal("asset", (name: string) => assets[name] ?? missing(name));
  templates.addGlobal("localeNames", localeNames);
  return { render: (view, model) => templates.render(`${view}.njk`, model), navigation };
}

/** Logical names of the static files and their addresses, which carry a hash of the content. */
function readAssets(): Record<string, string> {
  const manifest = join(staticFolder, "manifest.json");
  if (!existsSync(manifest))
    throw new Error("The static files are not built: run `npm run build`.");
  const files = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>;
  return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, `/static/${file}`]));
}

function missing(name: string): never {
  throw new Error(`No static file ${name}`);
}

/**
 * Sends a reply: a page with everything the layout needs, a redirect after a post, or a file. What
 * goes wrong within a file cuts the connection, so that nobody takes a part for the whole.
 */
export async function sendReply(exchange: Exchange, reply: Reply): Promise<void> {
  const { res, deps } = exchange;
  if ("download" in reply) return sendFile(res.set(reply.headers ?? {}), reply.download);
  if ("redirect" in reply) {
    const landing = landingAfter(exchange, reply);
    if (landing) leaveLanding(deps, res, landing);
    res.set(reply.headers ?? {}).redirect(303, reply.redirect);
    return;
  }
  const { view, model, notice = null } = reply;
  const refused = notice?.tone === "danger" ? { hasErrors: true } : {};
  const html = deps.renderer.render(view, {
    ...layoutModel(exchange),
    ...model,
    notice,
    ...refused,
  });
  res
    .status(reply.status ?? 200)
    .set(reply.headers ?? {})
    .type("html")
    .send(html);
}

async function sendFile(res: Response, { name, type, pieces }: Download): Promise<void> {
  res.attachment(name).type(type);
  try {
    await pipeline(Readable.from(pieces), res);
  } catch (error) {
    // Whoever goes away before the end is no fault of ours.
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

/** After every post, with a banner or without; a GET that leads on passes on what it was left. */
function landingAfter(
  { req, landing }: Exchange,
  { redirect, flash }: Extract<Reply, { redirect: string }>,
): Landing | undefined {
  if (req.method !== "POST") return landing;
  const [, place = ""] = redirect.split("#");
  return { place, ...(flash ? { banner: flash } : {}) };
}

function layoutModel({ ctx, theme, landing, ignoredQuery, req, res, deps }: Exchange) {
  const { actor, t, locale } = ctx;
  const banner = landing?.banner;
  return {
    t,
    locale,
    theme,
    colorScheme: theme === "system" ? "light dark" : theme,
    keyForSearch: ctx.hasSearchKey ? "/" : "",
    nonce: res.locals.nonce as string,
    csrf: csrfToken(deps, req, res),
    // While the password must be replaced, every link would lead back to where one is.
    me: actor
      ? { name: actor.name, email: actor.email, hasLinks: !actor.mustReplacePassword }
      : null,
    navigation: deps.renderer.navigation
      .filter(({ permission }) => actor && !actor.mustReplacePassword && may(actor, permission))
      .map(({ href, key, shortKey, icon, also = [] }) => ({
        href,
        text: t(key),
        short: t(shortKey),
        icon,
        current: [href, ...also].some((path) => `${req.path}/`.startsWith(`${path}/`)),
      })),
    banner: banner ? bannerModel(ctx, banner) : null,
    // Under the pointer there may be something else than what was clicked.
    wakes: req.method === "POST" || landing !== undefined,
    ignoredQuery:
      ignoredQuery.length > 0
        ? t("forms.ignoredQuery", { names: ctx.format.list(ignoredQuery) })
        : null,
    zone: t("layout.zone", { zone: ctx.timeZone }),
    signOutForm: actor || banner ? newFormId() : "",
    hasErrors: false,
  };
}

function bannerModel(
  ctx: RequestContext,
  { also = [], links = [], undo, tone, ...sentence }: Flash,
) {
  const { t } = ctx;
  const [first = "", ...others] = [sentence, ...also].map((one) => sentenceText(ctx, one));
  return {
    text: [first, ...others].join(" "),
    outcome: first.replace(/\.$/, ""),
    links: links.map(({ href, key }) => ({ href, text: t(key) })),
    tone: tone === "notice" ? "info" : "success",
    undo: undo ? { ...undo, text: t(undo.key) } : null,
  };
}
