import "../node-version.ts";
import { runCommand } from "./command-line.ts";
import { prepare } from "./prepare.ts";

// What `npm run dev` watches: the app from its sources; nothing has to be compiled.
await runCommand(import.meta, async () => {
  await prepare(["database client", "assets"]);
  await import("../main.ts");
});
