// What types are checked with: the database clients, made where they are missing or out of date.
import { build } from "../src/cli/build.ts";

await build({ names: ["database client"] });
