import { existsSync, symlinkSync } from "node:fs";

// npm 10 takes the link to this machine's Node away again, together with the package of the other
// machine, whose link has the same name. Runs on any Node, after npm has installed everything.
const bin = new URL("../../node_modules/.bin/", import.meta.url);
const target = `../node-linux-${process.arch}/bin/node`;
const link = new URL("node", bin);
if (existsSync(new URL(target, bin)) && !existsSync(link)) symlinkSync(target, link);
