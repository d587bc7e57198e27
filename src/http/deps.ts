import type { Logger } from "pino";
import type { Database } from "../db/client.ts";
import type { Contact } from "../domain/contact.ts";
import type { PasswordHasher } from "../domain/password-hasher.ts";
import type { Formats, Translations } from "../i18n/index.ts";
import type { LocaleName } from "../languages/locale.ts";
import type { Metrics } from "../metrics.ts";
import type { RequestContext } from "./context.ts";
import type { FormState } from "./form.ts";
import type { Renderer } from "./render.ts";

/** What http needs of the app's dependencies. */
export interface HttpDeps {
  config: {
    environment: "development" | "production" | "test";
    publicUrl: string;
    secure: boolean;
    trustProxy: false | number | readonly string[];
    timeZone: string;
    helpContact: Contact | undefined;
  };
  db: Database;
  hasher: PasswordHasher;
  clock: () => Date;
  log: Logger;
  /** None unless asked for. */
  metrics: Metrics | undefined;
  translations: Translations;
  formats: Readonly<Record<LocaleName, Formats>>;
  secrets: readonly string[];
}

/** The login page that leads to `next`, with what its form carries. */
type SignInPage = (
  ctx: RequestContext,
  page: { next: string; form: FormState },
) => { view: string; model: object };

/** The same for what answers with pages. */
export interface PageDeps extends HttpDeps {
  renderer: Renderer;
  /** Whether some page shows at this path. */
  isPage(path: string): boolean;
  signInPage: SignInPage;
}
